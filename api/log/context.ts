import type { Clock } from '@lading/schema/clock.ts';
import type { Actor } from '@lading/schema/events/metadata.ts';
import { currentVersion, type Fact, type NewEvent } from '@lading/schema/events/registry.ts';
import type { Ids } from '@lading/schema/ids.ts';

/** Who asks, from where, and what the asking belongs to. Every event carries it. */
export type Context = {
  readonly actor: Actor;
  /** A keyed hash of the client's address; null for work of our own. */
  readonly client: string | null;
  readonly correlationId: string;
  /** What led here: the request, or the event that set off this work. */
  readonly causationId: string;
};

/** What it takes to turn facts into events. */
export type Recorder = { readonly clock: Clock; readonly ids: Ids; readonly replica: string };

/** Facts as events: with identities, the time, and who asked. Events of one call follow from each other's cause alike. */
export const toEvents = (facts: readonly Fact[], context: Context, { clock, ids, replica }: Recorder): readonly NewEvent[] => {
  const at = clock.now().toISOString();
  return facts.map(({ type, data }) => ({
    id: ids.uuid(),
    type,
    data,
    metadata: { at, ...context, replica, schemaVersion: currentVersion(type) },
  }));
};

/** The context of work that nobody asked for, such as the cleaner's. */
export const systemContext = (part: string, ids: Ids, causationId?: string): Context => {
  const correlationId = ids.uuid();
  return { actor: { kind: 'system', id: part }, client: null, correlationId, causationId: causationId ?? correlationId };
};
