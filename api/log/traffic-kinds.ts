import type { EventData } from '@lading/schema/events/registry.ts';

/** Facts that are counted: many of one kind about one thing become one event. */
export type TrafficType = 'FileDownloaded' | 'FileRefused' | 'ImageServed' | 'RequestsCounted';

/** One of them, as a type and its data. */
export type TrafficFact = { [T in TrafficType]: { readonly type: T; readonly data: EventData<T> } }[TrafficType];

type Counted<T extends TrafficType> = {
  /** What facts have in common that are counted together. */
  readonly key: (data: EventData<T>) => string;
  /** Adds what one fact counts to another. Changes it: this runs for each request. */
  readonly add: (sum: EventData<T>, more: EventData<T>) => void;
};

type Sent = { readonly uuid: string; readonly agent: string; readonly referrer: string | null };

const sent = ({ uuid, agent, referrer }: Sent): string => `${uuid} ${referrer} ${agent}`;

const kinds: { readonly [T in TrafficType]: Counted<T> } = {
  FileDownloaded: {
    key: (data) => `d ${sent(data)}`,
    add: (sum, more) => {
      sum.count += more.count;
      sum.completed += more.completed;
      sum.bytes += more.bytes;
      sum.errors += more.errors;
    },
  },
  FileRefused: {
    key: (data) => `r ${data.kind} ${data.status} ${sent(data)}`,
    add: (sum, more) => {
      sum.count += more.count;
    },
  },
  ImageServed: {
    key: (data) => `i ${data.variant} ${sent(data)}`,
    add: (sum, more) => {
      sum.count += more.count;
      sum.hits += more.hits;
      sum.misses += more.misses;
      sum.bytes += more.bytes;
      sum.errors += more.errors;
    },
  },
  RequestsCounted: {
    key: ({ route, projectId }) => `q ${projectId} ${route}`,
    add: (sum, more) => {
      sum.count += more.count;
      sum.errors += more.errors;
      for (const bucket in more.latency) sum.latency[bucket] = (sum.latency[bucket] ?? 0) + (more.latency[bucket] ?? 0);
    },
  },
};

type Pair<T extends TrafficType> = { readonly type: T; readonly data: EventData<T> };

/** Facts of one key, from one client, are counted together. */
export const keyOf = <T extends TrafficType>({ type, data }: Pair<T>): string => kinds[type].key(data);

/** Adds what one fact counts to another of the same key, which is changed. */
export const addTo = <T extends TrafficType>(sum: Pair<T>, more: Pair<T>): void => kinds[sum.type].add(sum.data, more.data);

/** A copy to add to. */
export const beginWith = (fact: TrafficFact): TrafficFact =>
  fact.type === 'RequestsCounted'
    ? { type: fact.type, data: { ...fact.data, latency: { ...fact.data.latency } } }
    : // Its data is flat, so this is the same fact.
      ({ type: fact.type, data: { ...fact.data } } as TrafficFact);
