import { z } from 'zod';
import { defineEvent } from './define.ts';

const stream = 'remote-{name}';

const remote = z.string().describe('The name of the remote.');
const path = z.string().describe('As it was asked for, percent-encoded, without a leading slash.');
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const kind = z.enum(['index', 'file']).describe('An index changes and is revalidated; a file stays what it is.');
const key = z.string().describe('Its name in the byte store, which no other bytes ever have.');
const validators = {
  etag: z.string().nullable().describe("Upstream's `ETag`."),
  lastModified: z.string().nullable().describe("Upstream's `Last-Modified`."),
};

const sample = { remote: 'alpine', path: 'v3.22/main/x86_64/curl-8.14.1-r2.apk' };
const kept = {
  key: 'alpine/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08/curl-8.14.1-r2.apk',
  size: 148_210,
  sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  mediaType: 'application/octet-stream',
};
const bytes = { key, size: z.int().min(0), sha256: digest, mediaType: z.string() };

export const artifactCached = defineEvent({
  type: 'ArtifactCached',
  version: 1,
  summary:
    'An artifact was fetched whole from upstream, and its bytes are safe in the store. It takes the place of an older one.',
  stream,
  data: z.object({ remote, path, kind, ...bytes, ...validators }),
  sample: { ...sample, kind: 'file', ...kept, etag: '"68a1-2422f"', lastModified: 'Fri, 14 Aug 2026 08:11:20 GMT' },
  say: (data) => `kept ${data.path} of ${data.remote}`,
});

export const artifactRevalidated = defineEvent({
  type: 'ArtifactRevalidated',
  version: 1,
  summary: 'Upstream said that what is kept of an artifact is still right.',
  stream,
  data: z.object({ remote, path, key }),
  sample: { ...sample, key: kept.key },
  say: (data) => `heard that ${data.path} of ${data.remote} is still right`,
});

export const artifactPublished = defineEvent({
  type: 'ArtifactPublished',
  version: 1,
  summary: 'Somebody published an artifact in a local repository, new or in place of an older one.',
  stream,
  data: z.object({ remote, path, kind, ...bytes, replaced: z.boolean() }),
  sample: { remote: 'local-generic', path: 'tools/hello-1.0.tar.gz', kind: 'file', ...kept, replaced: false },
  say: (data) => `published ${data.path} in ${data.remote}`,
});

const why = {
  ASKED: 'asked to',
  CAP: 'over the cap of all',
  QUOTA: 'over the quota of the remote',
  DELETED: 'it was deleted',
  MISSING: 'its bytes were gone',
} as const;

export const artifactEvicted = defineEvent({
  type: 'ArtifactEvicted',
  version: 1,
  summary:
    'An artifact is no longer kept; its bytes are removed after it. Asked for again, it is fetched anew where it has an upstream.',
  stream,
  data: z.object({ remote, path, key, size: z.int().min(0), reason: z.enum(['ASKED', 'CAP', 'QUOTA', 'DELETED', 'MISSING']) }),
  sample: { ...sample, key: kept.key, size: kept.size, reason: 'CAP' },
  say: (data) => `let go of ${data.path} of ${data.remote}: ${why[data.reason]}`,
});

export const upstreamFailed = defineEvent({
  type: 'UpstreamFailed',
  version: 1,
  summary: 'Upstream did not give what was asked of it. What is kept is then served stale, for a while.',
  stream,
  data: z.object({
    remote,
    path,
    reason: z.enum(['BROKEN', 'SLOW']).describe('Whether it answered wrongly, or nothing in time.'),
    message: z.string().max(500).describe('What happened, in a sentence.'),
  }),
  sample: { ...sample, reason: 'SLOW', message: 'Upstream of the remote "alpine" sent nothing for 30 s; nothing was kept.' },
  say: (data) => `upstream of ${data.remote} failed on ${data.path}`,
});
