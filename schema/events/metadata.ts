import { z } from 'zod';

export const actorSchema = z.object({
  /** `admin`, `token`, `anonymous` or `system`. */
  kind: z.enum(['admin', 'token', 'anonymous', 'system']),
  /** Which one: for `system` the part that acted, such as `cleaner`; otherwise usually null. */
  id: z.string().max(200).nullable(),
});

/** Who asked. */
export type Actor = z.infer<typeof actorSchema>;

export const metadataSchema = z.object({
  /** When it happened, RFC 3339 in UTC with milliseconds. */
  at: z.iso.datetime({ precision: 3 }),
  actor: actorSchema,
  /** A keyed hash of the client's address, never the address. */
  client: z.string().max(100).nullable(),
  /** The request or job that all its events share. */
  correlationId: z.string().max(100),
  /** The id of the event or request that led to this one. */
  causationId: z.string().max(100),
  replica: z.string().max(255),
  schemaVersion: z.int().min(1),
});

export type Metadata = z.infer<typeof metadataSchema>;

/** An actor as people read it: `admin`, `token`, `system:cleaner`. */
export const actorName = (actor: Actor): string => (actor.id === null ? actor.kind : `${actor.kind}:${actor.id}`);
