import { z } from 'zod';

export const actorSchema = z.object({
  kind: z
    .enum(['admin', 'token', 'anonymous', 'system'])
    .describe('By what right: with the admin session, the API token, none, or as a part of Lading itself.'),
  id: z
    .string()
    .max(200)
    .nullable()
    .describe('Which one: for `system` the part that acted, such as `cleaner`; otherwise usually null.'),
});

/** Who asked. */
export type Actor = z.infer<typeof actorSchema>;

export const metadataSchema = z.object({
  at: z.iso.datetime({ precision: 3 }).describe('When it happened, RFC 3339 in UTC with milliseconds.'),
  actor: actorSchema,
  client: z.string().max(100).nullable().describe("A keyed hash of the client's address, never the address."),
  correlationId: z.string().max(100).describe('The request or job that all its events share.'),
  causationId: z.string().max(100).describe('The id of the event or request that led to this one.'),
  replica: z.string().max(255),
  schemaVersion: z.int().min(1),
});

export type Metadata = z.infer<typeof metadataSchema>;

/** An actor as people read it: `admin`, `token`, `system:cleaner`. */
export const actorName = (actor: Actor): string => (actor.id === null ? actor.kind : `${actor.kind}:${actor.id}`);
