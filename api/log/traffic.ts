import type { EventStore } from '@lading/adapters/event-store/port.ts';
import type { EventData, Fact, NewEvent } from '@lading/schema/events/registry.ts';
import type { Logger } from '@lading/schema/log.ts';
import { type Recorder, systemContext, toEvents } from './context.ts';

type Download = EventData<'FileDownloaded'>;

export type Traffic = {
  /** Counts an answer. It is in the log within 50 ms, together with others of the same file and client. */
  record(download: Download, client: string | null): void;
  /** Writes what is still held, waiting at most a few seconds. */
  stop(): Promise<void>;
};

type Deps = Recorder & { readonly store: EventStore; readonly logger: Logger };
type Pending = { readonly data: Download; readonly client: string | null };

const gatherMs = 50;
const retryMs = 500;
const stopMs = 3_000;
/** A bound on what is held while the log is away; over it, answers of new files go uncounted and a warning says so. */
const mostKeys = 50_000;
/** Keeps one append well under its limit of bytes. */
const eventsPerAppend = 500;

/** Gathers traffic so that a thousand downloads a second cost twenty appends. A crash loses at most the last 50 ms. */
export const recordTraffic = (deps: Deps): Traffic => {
  let pending = new Map<string, Pending>();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let stopped = false;

  const flush = () => {
    timer = undefined;
    const batch = [...pending.values()];
    pending = new Map();
    writing = writing.then(() => write(deps, batch, () => stopped));
  };

  return {
    record(data, client) {
      const key = `${data.uuid} ${client}`;
      const known = pending.get(key);
      if (!known && pending.size >= mostKeys)
        return deps.logger.warn({ slug: data.slug }, 'the log is away for long: a download goes uncounted');
      pending.set(key, { data: known ? sum(known.data, data) : data, client });
      timer ??= setTimeout(flush, gatherMs);
    },
    async stop() {
      clearTimeout(timer);
      flush();
      const deadline = setTimeout(() => {
        stopped = true;
      }, stopMs);
      await writing;
      clearTimeout(deadline);
    },
  };
};

const sum = (a: Download, b: Download): Download => ({
  ...a,
  count: a.count + b.count,
  completed: a.completed + b.completed,
  bytes: a.bytes + b.bytes,
});

const write = async (deps: Deps, batch: readonly Pending[], stopped: () => boolean): Promise<void> => {
  const day = deps.clock.now().toISOString().slice(0, 10).replaceAll('-', '');
  const events = batch.flatMap(({ data, client }) => {
    const fact: Fact = { type: 'FileDownloaded', data };
    return toEvents([fact], { ...systemContext('traffic', deps.ids), actor: { kind: 'anonymous', id: null }, client }, deps);
  });
  for (let from = 0; from < events.length; from += eventsPerAppend) {
    await appendUntilHeld(deps, `traffic-${deps.replica}-${day}`, events.slice(from, from + eventsPerAppend), stopped);
  }
};

/** The same ids each time, so an append whose answer was lost is not counted twice. */
const appendUntilHeld = async (
  deps: Deps,
  stream: string,
  events: readonly NewEvent[],
  stopped: () => boolean,
): Promise<void> => {
  while (!stopped()) {
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
