import { z } from 'zod';
import { defineEvent } from './define.ts';

const stream = 'admin';
const instant = z.iso.datetime({ precision: 3 });
const client = z
  .string()
  .max(100)
  .describe("A keyed hash of the client's address (IPv4 address or IPv6 /64), never the address.");
const clientSample = 'q3V5c0hD0mZk8wXb2nTfLA';

export const adminLoggedIn = defineEvent({
  type: 'AdminLoggedIn',
  version: 1,
  summary: 'An admin signed in, by password or by the one-time link of the start. Failures of this client are forgotten.',
  stream,
  data: z.object({
    method: z.enum(['link', 'password']),
    linkHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .default(null)
      .describe("SHA-256 of the link's key: what makes it good only once."),
    client: client.nullable().default(null),
  }),
  sample: { method: 'link', linkHash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae', client: clientSample },
  say: ({ method }) => (method === 'link' ? 'signed in with the one-time link' : 'signed in with the password'),
});

export const adminLoginFailed = defineEvent({
  type: 'AdminLoginFailed',
  version: 1,
  summary: 'Somebody gave a wrong admin password.',
  stream,
  data: z.object({ client, failures: z.int().min(1).describe('Wrong passwords of this client since its last success.') }),
  sample: { client: clientSample, failures: 2 },
  say: ({ failures }) => `gave a wrong admin password (${failures} from this client)`,
});

export const adminLockedOut = defineEvent({
  type: 'AdminLockedOut',
  version: 1,
  summary: 'A client that guessed the admin password is refused for a while, longer each time.',
  stream,
  data: z.object({
    client,
    until: instant,
    locks: z.int().min(1).describe('How often this client was locked out since its last success.'),
  }),
  sample: { client: clientSample, until: '2026-11-21T09:05:00.000Z', locks: 1 },
  say: ({ until }) => `is locked out of the admin's pages until ${until}`,
});

/** Which files an order is about: as `FileFilter` has it, times as text. */
const pruneFilter = z.object({
  mediaType: z.string().optional(),
  nameContains: z.string().optional(),
  projectId: z.string().optional(),
  uploadedAfter: instant.optional(),
  uploadedBefore: instant.optional(),
  minSize: z.int().min(0).optional(),
  maxSize: z.int().min(0).optional(),
  neverDownloaded: z.boolean().optional(),
});

export const pruneOrdered = defineEvent({
  type: 'PruneOrdered',
  version: 1,
  summary: 'An admin ordered files to be pruned: live ones that match. Each `FilePruned` names this event as its cause.',
  stream,
  data: z.object({
    filter: pruneFilter.describe('As in the GraphQL input `FileFilter`; empty: any file.'),
    ids: z.array(z.string()).nullable().describe('Slugs and uuids that it is limited to; null: no such limit.'),
    count: z.int().min(0).describe('How many files matched when it was ordered.'),
    bytes: z.int().min(0),
  }),
  sample: { filter: { nameContains: 'nightly', neverDownloaded: true }, ids: null, count: 12, bytes: 48_000_000 },
  say: ({ count }) => `ordered ${count} ${count === 1 ? 'file' : 'files'} to be pruned`,
});

export const pruneFinished = defineEvent({
  type: 'PruneFinished',
  version: 1,
  summary: 'All files of an order are pruned. An order that a crash interrupted is finished by the next start.',
  stream,
  data: z.object({ order: z.uuid().describe('The id of the `PruneOrdered`.') }),
  sample: { order: '0b2c7d3e-5b1f-4b6e-9d0a-7f1e2d3c4b5a' },
  say: ({ order }) => `finished the prune ${order}`,
});
