import { z } from 'zod';
import { latencyHistogram } from '../latency.ts';
import { defineEvent } from './define.ts';

const stream = 'traffic-{replica}-{yyyymmdd}';

const file = { slug: z.string(), uuid: z.uuid(), projectId: z.uuid().nullable().default(null) };

/**
 * What is kept of who asked. Not what was concluded from it: bots are told by rules that change, and a new version of them
 * judges the past as well.
 */
const sender = {
  agent: z.string().max(80).default('').describe('The programs that the user agent names, without versions; empty where none.'),
  referrer: z.string().max(253).nullable().default(null).describe('The host of the page that led here.'),
};

const count = z.int().min(1).describe('Answers folded into this event.');
const none = z.int().min(0).default(0);

const times = (number: number): string => (number === 1 ? 'once' : `${number} times`);

export const fileDownloaded = defineEvent({
  type: 'FileDownloaded',
  version: 1,
  summary: 'Bytes of a file were served. Answers of one file to one client within 50 ms share one event.',
  stream,
  data: z.object({
    ...file,
    count,
    completed: z.int().min(0).describe('Those of them that sent the last byte: the downloads.'),
    bytes: z.int().min(0),
    errors: none.describe('Those of them that broke off on our side.'),
    ...sender,
  }),
  sample: { slug: 'aB7xYzQ', uuid: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11', count: 3, completed: 2, bytes: 120_000 },
  say: (data) => `${data.slug} was downloaded ${data.completed} ${data.completed === 1 ? 'time' : 'times'}`,
});

export const fileRefused = defineEvent({
  type: 'FileRefused',
  version: 1,
  summary: 'A file that there is, or was, could not be had: it has ended, wants a password, or its bytes cannot be read.',
  stream,
  data: z.object({
    ...file,
    kind: z.enum(['FILE', 'IMAGE']).default('FILE').describe('Whether the file itself was asked for, or a picture made of it.'),
    status: z.int().min(400).max(599).describe('The status of the answer.'),
    count,
    ...sender,
  }),
  sample: { slug: 'aB7xYzQ', uuid: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11', status: 410, count: 2, agent: 'curl' },
  say: (data) => `${data.slug} was refused ${times(data.count)} (${data.status})`,
});

export const imageServed = defineEvent({
  type: 'ImageServed',
  version: 1,
  summary: 'A picture made of a file was served, or the file itself as a picture.',
  stream,
  data: z.object({
    ...file,
    variant: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .describe('SHA-256 of the canonical transformation; null for the picture as it was uploaded.'),
    count,
    hits: z.int().min(0).describe('Those of them that found the variant stored.'),
    misses: z.int().min(0).describe('Those of them for which it was rendered.'),
    bytes: z.int().min(0),
    errors: none.describe('Those of them that broke off on our side.'),
    ...sender,
  }),
  sample: {
    slug: 'aB7xYzQ',
    uuid: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11',
    variant: 'd2a84f4b8b650937ec8f73cd8be2c74add5a911ba64df27458ed8229da804a26',
    count: 3,
    hits: 2,
    misses: 1,
    bytes: 45_000,
  },
  say: (data) => `${data.slug} was served as a picture ${times(data.count)}`,
});

export const artifactServed = defineEvent({
  type: 'ArtifactServed',
  version: 1,
  summary:
    'Artifacts were served, or refused, or fetched from upstream. What is about one of them and one client within 50 ms shares one event.',
  stream,
  data: z.object({
    remote: z.string(),
    path: z.string().describe('Percent-encoded, without a leading slash.'),
    count: z.int().min(0).describe('Answers folded into this event; 0 where only the end of a fetch is told.'),
    hits: z.int().min(0).describe('Those of them that gave what was kept.'),
    misses: z.int().min(0).describe('Those of them that gave the bytes of a running fetch.'),
    bytes: z.int().min(0).describe('Sent to clients.'),
    cachedBytes: z.int().min(0).describe('Those of them that came out of the store.'),
    fetchedBytes: z.int().min(0).describe('Received from upstream, whether they were kept or not.'),
    errors: none.describe('Answers that were refusals, or broke off on our side.'),
    ...sender,
  }),
  sample: {
    remote: 'alpine',
    path: 'v3.22/main/x86_64/APKINDEX.tar.gz',
    count: 3,
    hits: 2,
    misses: 1,
    bytes: 45_000,
    cachedBytes: 30_000,
    fetchedBytes: 0,
  },
  say: (data) => `${data.path} of ${data.remote} was served ${times(data.count)}`,
});

export const requestsCounted = defineEvent({
  type: 'RequestsCounted',
  version: 1,
  summary: 'Requests were answered, of whatever kind. Those of one route and project within 50 ms share one event.',
  stream,
  data: z.object({
    route: z.string().min(1).max(200).describe('The pattern of the route, never the path.'),
    projectId: z.uuid().nullable().default(null),
    count,
    errors: z.int().min(0).describe('Those of them that were answered with 400 or above.'),
    latency: latencyHistogram,
  }),
  sample: { route: '/:id', count: 3, errors: 1, latency: { '80': 2, '91': 1 } },
  say: (data) => `${data.route} was asked ${times(data.count)}`,
});
