import type { EventData, Fact } from '@lading/schema/events/registry.ts';
import { latencyBucket } from '@lading/schema/latency.ts';

/** One request that was answered. */
type Answered = Pick<EventData<'RequestsCounted'>, 'route' | 'projectId'> & {
  /** Whether the answer was an error: 400 or above. */
  readonly isError: boolean;
  /** How long it took; null where that says nothing. */
  readonly seconds: number | null;
};

/** What is noted of what was answered, by the type of the event that comes of many such notes. */
type Notes = {
  readonly FileDownloaded: EventData<'FileDownloaded'>;
  readonly FileRefused: EventData<'FileRefused'>;
  readonly ImageServed: EventData<'ImageServed'>;
  readonly ArtifactServed: EventData<'ArtifactServed'>;
  readonly RequestsCounted: Answered;
};

export type TrafficType = keyof Notes;
export type Note<T extends TrafficType> = { readonly type: T; readonly data: Notes[T] };
/** Any of them. */
export type TrafficFact = { readonly [T in TrafficType]: Note<T> }[TrafficType];

/** A sum that is added to for each request, so it changes in place. */
export type Tally<T extends TrafficType = TrafficType> = {
  readonly add: (data: Notes[T]) => void;
  /** What it comes to. */
  readonly fact: () => Fact<T>;
};

type Kind<T extends TrafficType> = {
  /** Notes of one key, about one client, come to one event. */
  readonly key: (data: Notes[T]) => string;
  readonly begin: (first: Notes[T]) => Tally<T>;
};

type Sender = { readonly agent: string; readonly referrer: string | null };

const sent = ({ uuid, agent, referrer }: Sender & { readonly uuid: string }): string => `${uuid} ${referrer} ${agent}`;

/** A tally of data that is noted in the shape of its event. */
const tally = <T extends TrafficType>(
  type: T,
  first: EventData<T>,
  add: (sum: EventData<T>, more: EventData<T>) => void,
): { readonly add: (more: EventData<T>) => void; readonly fact: () => Fact<T> } => {
  const sum = { ...first };
  // A type and its data are a pair, whichever type it is.
  return { add: (more) => add(sum, more), fact: () => ({ type, data: sum }) as unknown as Fact<T> };
};

/** Each kind of traffic: what it is counted by, and how. */
export const kinds: { readonly [T in TrafficType]: Kind<T> } = {
  FileDownloaded: {
    key: sent,
    begin: (first) =>
      tally('FileDownloaded', first, (sum, more) => {
        sum.count += more.count;
        sum.completed += more.completed;
        sum.bytes += more.bytes;
        sum.errors += more.errors;
      }),
  },
  FileRefused: {
    key: (data) => `${data.kind} ${data.status} ${sent(data)}`,
    begin: (first) =>
      tally('FileRefused', first, (sum, more) => {
        sum.count += more.count;
      }),
  },
  ImageServed: {
    key: (data) => `${data.variant} ${sent(data)}`,
    begin: (first) =>
      tally('ImageServed', first, (sum, more) => {
        sum.count += more.count;
        sum.hits += more.hits;
        sum.misses += more.misses;
        sum.bytes += more.bytes;
        sum.errors += more.errors;
      }),
  },
  ArtifactServed: {
    key: ({ remote, path, agent, referrer }) => `${remote}/${path} ${referrer} ${agent}`,
    begin: (first) =>
      tally('ArtifactServed', first, (sum, more) => {
        sum.count += more.count;
        sum.hits += more.hits;
        sum.misses += more.misses;
        sum.bytes += more.bytes;
        sum.cachedBytes += more.cachedBytes;
        sum.fetchedBytes += more.fetchedBytes;
        sum.errors += more.errors;
      }),
  },
  RequestsCounted: {
    // Most are about no project: nothing is then made for the look-up.
    key: ({ route, projectId }) => (projectId === null ? route : `${route} ${projectId}`),
    begin: ({ route, projectId, ...first }) => {
      let count = 0;
      let errors = 0;
      const times: number[] = [];
      const add = ({ isError, seconds }: Pick<Answered, 'isError' | 'seconds'>): void => {
        count += 1;
        if (isError) errors += 1;
        if (seconds === null) return;
        const bucket = latencyBucket(seconds);
        times[bucket] = (times[bucket] ?? 0) + 1;
      };
      add(first);
      const data = () => ({ route, projectId, count, errors, latency: Object.fromEntries(Object.entries(times)) });
      return { add, fact: () => ({ type: 'RequestsCounted', data: data() }) };
    },
  },
};
