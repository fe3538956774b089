import { z } from 'zod';
import { defineEvent } from './define.ts';

const sample = {
  slug: 'aB7xYzQ',
  uuid: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11',
  name: 'build.tar.gz',
  mediaType: 'application/gzip',
  size: 52_428_800,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};

const byteCount = z.int().min(0);
const instant = z.iso.datetime({ precision: 3 });
const stream = 'file-{slug}';

/** What every event about a file carries, so that read models need no other table to fold it. */
const file = z.object({
  slug: z.string(),
  uuid: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  size: byteCount,
  projectId: z.uuid().nullable().default(null),
});

/** What an uploader decides about a link, and may change later. */
const terms = z.object({
  expiresAt: instant.nullable(),
  ttlMs: z
    .int()
    .min(1)
    .nullable()
    .describe('The lifetime asked for in milliseconds; what a sliding link starts anew. Null: for ever.'),
  maxDownloads: z.int().min(1).nullable().default(null),
  sliding: z.boolean().default(false).describe('Each download starts the lifetime anew.'),
  passwordHash: z.string().nullable().default(null).describe('Argon2id, with its parameters and salt; never the password.'),
  metadata: z.record(z.string(), z.json()).default({}),
});

/** What a picture is, as it was found out when it was uploaded. */
const image = z.object({
  width: z.int().min(1).describe('Upright, in pixels.'),
  height: z.int().min(1),
  format: z.string().describe('`jpeg`, `png`, `webp`, `gif`, `avif`, `svg`, …'),
  animated: z.boolean(),
  placeholder: z.string().describe('A ThumbHash in base64.'),
  dominantColor: z.string().regex(/^#[0-9a-f]{6}$/),
});

export const fileUploaded = defineEvent({
  type: 'FileUploaded',
  version: 1,
  summary: 'The bytes of a file are safe in the store and its link works.',
  stream,
  data: file.extend({
    ...terms.shape,
    charset: z.string().nullable().default(null).describe('Of text, where its bytes tell: `utf-8`.'),
    image: image.nullable().default(null).describe('Null for other files, and where it could not be found out.'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    key: z.string().describe('Its name in the byte store.'),
  }),
  sample: {
    ...sample,
    key: `files/${sample.uuid}`,
    expiresAt: '2026-11-24T09:00:00.000Z',
    ttlMs: 259_200_000,
  },
  say: (data) => `uploaded ${data.name}`,
});

/** What people call what can be changed. */
const parts: Readonly<Record<string, string>> = {
  expiresAt: 'lifetime',
  ttlMs: 'lifetime',
  maxDownloads: 'download limit',
  sliding: 'renewal by downloads',
  passwordHash: 'password',
};

const inWords = (changes: object): string => [...new Set(Object.keys(changes).map((name) => parts[name] ?? name))].join(', ');

export const fileChanged = defineEvent({
  type: 'FileChanged',
  version: 1,
  summary: 'What a link promises was changed: by somebody, or by a download of a sliding link. Only what changed is told.',
  stream,
  data: z.object({
    slug: z.string(),
    uuid: z.uuid(),
    projectId: z.uuid().nullable().default(null),
    changes: z.object({
      name: z.string().optional(),
      expiresAt: instant.nullable().optional(),
      ttlMs: z.int().min(1).nullable().optional(),
      maxDownloads: z.int().min(1).nullable().optional(),
      sliding: z.boolean().optional(),
      passwordHash: z.string().nullable().optional(),
      metadata: z.record(z.string(), z.json()).optional(),
    }),
  }),
  sample: { slug: sample.slug, uuid: sample.uuid, changes: { expiresAt: '2026-12-01T09:00:00.000Z', ttlMs: 604_800_000 } },
  say: ({ slug, changes }) => `changed ${inWords(changes)} of ${slug}`,
});

const claim = z.object({
  slug: z.string(),
  uuid: z.uuid(),
  projectId: z.uuid().nullable().default(null),
  claim: z.string().describe('One download of a limited link, under one name from its claim to its end.'),
});
const claimSample = { slug: sample.slug, uuid: sample.uuid, claim: '6f1c2a0e-3f0b-4a53-8f0e-0d5c6b7a8f90' };

export const downloadClaimed = defineEvent({
  type: 'DownloadClaimed',
  version: 1,
  summary: 'A download of a limited link may send the last byte. No more are claimed than the limit allows.',
  stream,
  data: claim,
  sample: claimSample,
  say: ({ slug }) => `a download of ${slug} was claimed`,
});

export const downloadReleased = defineEvent({
  type: 'DownloadReleased',
  version: 1,
  summary: 'A claimed download broke off before its last byte; somebody else may claim it.',
  stream,
  data: claim,
  sample: claimSample,
  say: ({ slug }) => `a download of ${slug} broke off`,
});

export const downloadCompleted = defineEvent({
  type: 'DownloadCompleted',
  version: 1,
  summary: 'A claimed download sent its last byte, or nobody can say any more that it did not.',
  stream,
  data: claim,
  sample: claimSample,
  say: ({ slug }) => `a limited download of ${slug} was completed`,
});

export const fileExpired = defineEvent({
  type: 'FileExpired',
  version: 1,
  summary: 'A link ended: its time was over, its downloads were used up, or somebody expired it.',
  stream,
  data: file.extend({
    reason: z.enum(['TTL', 'DOWNLOAD_LIMIT', 'MANUAL']),
    endedAt: instant.describe('When it ended: for TTL the `expiresAt`, whenever the cleaner came by.'),
  }),
  sample: { ...sample, reason: 'TTL', endedAt: '2026-11-24T09:00:00.000Z' },
  say: (data) =>
    ({ TTL: `${data.name} expired`, DOWNLOAD_LIMIT: `${data.name} reached its download limit`, MANUAL: `expired ${data.name}` })[
      data.reason
    ],
});

export const fileDeleted = defineEvent({
  type: 'FileDeleted',
  version: 1,
  summary: 'Somebody deleted a file, by itself or with its project.',
  stream,
  data: file.extend({ reason: z.enum(['MANUAL', 'PROJECT_DELETED']), endedAt: instant }),
  sample: { ...sample, reason: 'MANUAL', endedAt: '2026-11-22T12:30:00.000Z' },
  say: (data) => (data.reason === 'MANUAL' ? `deleted ${data.name}` : `deleted ${data.name} with its project`),
});

export const filePruned = defineEvent({
  type: 'FilePruned',
  version: 1,
  summary: 'An admin pruned a file, alone or among others.',
  stream,
  data: file.extend({ endedAt: instant }),
  sample: { ...sample, endedAt: '2026-11-22T12:30:00.000Z' },
  say: (data) => `pruned ${data.name}`,
});

export const bytesReclaimed = defineEvent({
  type: 'BytesReclaimed',
  version: 1,
  summary: 'The bytes of an ended file are gone from the store.',
  stream,
  data: file.pick({ slug: true, uuid: true, name: true, size: true, projectId: true }).extend({ key: z.string() }),
  sample: { slug: sample.slug, uuid: sample.uuid, name: sample.name, size: sample.size, key: `files/${sample.uuid}` },
  say: (data) => `freed the bytes of ${data.name}`,
});

/** Those that end a file, after which its bytes can be freed. */
export const fileEndings: ReadonlySet<string> = new Set([fileExpired.type, fileDeleted.type, filePruned.type]);
