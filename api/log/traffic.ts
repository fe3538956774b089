import type { EventStore } from '@lading/adapters/event-store/port.ts';
import type { NewEvent } from '@lading/schema/events/registry.ts';
import type { Logger } from '@lading/schema/log.ts';
import { type Recorder, systemContext, toEvents } from './context.ts';
import { kinds, type Note, type Tally, type TrafficType } from './traffic-kinds.ts';

export type Traffic = {
  /**
   * Counts an answer. It is in the log within 50 ms, summed with others of the same kind, about the same thing, to the same client.
   * @param client the keyed hash of who asked; null where that does not matter
   */
  record<T extends TrafficType>(note: Note<T>, client: string | null): void;
  /** Writes what is still held, waiting at most a few seconds. */
  stop(): Promise<void>;
};

type Deps = Recorder & { readonly store: EventStore; readonly logger: Logger };
type Held<T extends TrafficType = TrafficType> = {
  readonly tally: Tally<T>;
  readonly client: string | null;
  readonly at: Date;
};
/** One that is added to no more. */
type Entry = Pick<Held, 'client' | 'at'> & { readonly tally: Pick<Tally, 'fact'> };
type ByKey = { readonly [T in TrafficType]: Map<string, Held<T>> };

const gatherMs = 50;
const minuteMs = 60_000;
const retryMs = 500;
const stopMs = 3_000;
/** A bound on what is held while the log is away; over it, answers of new kinds go uncounted and a warning says so. */
const mostKeys = 50_000;
/** Keeps one append well under its limit of bytes. */
const eventsPerAppend = 500;

/**
 * Gathers traffic so that a thousand downloads a second cost twenty appends. A crash loses at most the last 50 ms. While the log
 * does not take any, it is summed on, minute by minute, so that each answer stays in its minute.
 */
export const recordTraffic = (deps: Deps): Traffic => {
  const current: ByKey = {
    FileDownloaded: new Map(),
    FileRefused: new Map(),
    ImageServed: new Map(),
    ArtifactServed: new Map(),
    RequestsCounted: new Map(),
  };
  let minute = 0;
  /** Of minutes that are over. */
  let earlier: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let isLate = false;
  let size = 0;
  let uncounted = 0;
  let isStopped = false;

  const endMinute = (): void => {
    for (const byKey of Object.values(current)) {
      for (const held of byKey.values()) earlier.push(held);
      byKey.clear();
    }
  };

  const flush = (): void => {
    timer = undefined;
    isLate = writing !== undefined;
    if (writing || size === 0) return;
    endMinute();
    const batch = earlier;
    earlier = [];
    size = 0;
    if (uncounted > 0) deps.logger.warn({ uncounted }, 'the log was away for long: some answers went uncounted');
    uncounted = 0;
    writing = write(deps, batch, () => isStopped).then(() => {
      writing = undefined;
      if (isLate) flush();
    });
  };

  return {
    record({ type, data }, client) {
      const at = deps.clock.now();
      if (at.getTime() - minute >= minuteMs || at.getTime() < minute) {
        endMinute();
        minute = at.getTime() - (at.getTime() % minuteMs);
      }
      const byKey = current[type];
      const what = kinds[type].key(data);
      const key = client === null ? what : `${client} ${what}`;
      const known = byKey.get(key);
      if (known) known.tally.add(data);
      else if (size < mostKeys) {
        byKey.set(key, { tally: kinds[type].begin(data), client, at });
        size += 1;
      } else uncounted += 1;
      timer ??= setTimeout(flush, gatherMs);
    },
    async stop() {
      const deadline = setTimeout(() => {
        isStopped = true;
      }, stopMs);
      clearTimeout(timer);
      flush();
      while (writing) await writing;
      clearTimeout(deadline);
    },
  };
};

const write = async (deps: Deps, batch: readonly Entry[], isStopped: () => boolean): Promise<void> => {
  for (const [day, some] of Map.groupBy(batch, ({ at }) => at.toISOString().slice(0, 10).replaceAll('-', ''))) {
    const events = some.flatMap((one) => eventsOf(deps, one));
    for (let from = 0; from < events.length; from += eventsPerAppend)
      await appendUntilTaken(deps, `traffic-${deps.replica}-${day}`, events.slice(from, from + eventsPerAppend), isStopped);
  }
};

/** An event of the time when its first answer ended. */
const eventsOf = (deps: Deps, { tally, client, at }: Entry): readonly NewEvent[] => {
  const context = { ...systemContext('traffic', deps.ids), actor: { kind: 'anonymous', id: null }, client } as const;
  return toEvents([tally.fact()], context, { ...deps, clock: { now: () => at } });
};

/** The same ids each time, so an append whose answer was lost is not counted twice. */
const appendUntilTaken = async (
  deps: Deps,
  stream: string,
  events: readonly NewEvent[],
  isStopped: () => boolean,
): Promise<void> => {
  while (!isStopped()) {
    try {
      await deps.store.append(stream, events, { expected: 'any' });
      return;
    } catch (error) {
      deps.logger.warn({ error: String(error) }, 'traffic waits for the log');
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
  deps.logger.warn({ events: events.length }, 'stopped before this traffic was in the log');
};
