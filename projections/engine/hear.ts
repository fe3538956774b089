import type { EventStore } from '@lading/adapters/event-store/port.ts';
import { parseEvent, type RecordedEvent, type StoredEvent } from '@lading/schema/events/registry.ts';
import type { Position } from '@lading/schema/position.ts';
import { createQueue, type Queue } from './queue.ts';

/** An event of the log; parsed when first asked for, once for all who hear it. */
export type Heard = { readonly event: StoredEvent; readonly parse: () => RecordedEvent };

export type Wish = {
  readonly after: Position | null;
  readonly types: readonly string[];
  /** Whether to share one reading of the log with others that begin at the same place now. The slowest sets the pace. */
  readonly together: boolean;
};

/** Hears of events in order until the signal, or until the queue is closed. */
export type Hear = (wish: Wish, signal: AbortSignal) => Pick<Queue<Heard>, 'take' | 'close'>;

const capacity = 2_000;
const gatherMs = 250;

// A store may hand the same event to several readers.
const known = new WeakMap<StoredEvent, Heard>();

export const heard = (event: StoredEvent): Heard => {
  let parsed: RecordedEvent | undefined;
  const once = known.get(event) ?? {
    event,
    parse() {
      parsed ??= parseEvent(event);
      return parsed;
    },
  };
  known.set(event, once);
  return once;
};

type Member = { readonly types: ReadonlySet<string>; readonly queue: Queue<Heard> };

const handOut = async (event: StoredEvent, members: readonly Member[]): Promise<void> => {
  const once = heard(event);
  for (const { types, queue } of members) {
    if (!types.has(event.type)) continue;
    queue.push(once);
    if (queue.full()) await queue.room();
  }
};

const read = async (
  store: EventStore,
  after: Position | null,
  members: readonly Member[],
  signal: AbortSignal,
): Promise<void> => {
  const types = [...new Set(members.flatMap((member) => [...member.types]))];
  for await (const event of store.subscribe({ after: after ?? undefined, types }, signal)) {
    await handOut(event, members);
    if (signal.aborted) return;
  }
};

type Group = { readonly members: Member[]; readonly left: AbortController };

const start = async (store: EventStore, after: Position | null, { members, left }: Group): Promise<void> => {
  if (left.signal.aborted) return;
  const error = await read(store, after, members, left.signal).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  for (const { queue } of members) queue.end(error);
};

/** Reads of the log. Several projections that are rebuilt at once read and parse it once. */
export const hearFrom = (store: EventStore): Hear => {
  const gathering = new Map<string, Group>();

  const gather = (after: Position | null): Group => {
    const key = String(after);
    const gathered = gathering.get(key);
    // One that all have left will read nothing any more.
    if (gathered && !gathered.left.signal.aborted) return gathered;
    const group = { members: [], left: new AbortController() };
    gathering.set(key, group);
    setTimeout(() => {
      if (gathering.get(key) === group) gathering.delete(key);
      void start(store, after, group);
    }, gatherMs);
    return group;
  };

  return ({ after, types, together }, signal) => {
    const group: Group = together ? gather(after) : { members: [], left: new AbortController() };
    const queue = createQueue<Heard>(capacity);
    group.members.push({ types: new Set(types), queue });
    const close = (): void => {
      signal.removeEventListener('abort', close);
      queue.close();
      if (group.members.every((member) => member.queue.ended())) group.left.abort();
    };
    signal.addEventListener('abort', close);
    if (signal.aborted) close();
    if (!together) void start(store, after, group);
    return { take: queue.take, close };
  };
};
