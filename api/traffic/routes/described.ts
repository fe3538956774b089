import { mostBuckets } from '@lading/projections/buckets.ts';
import { z } from 'zod';
import type { ApiOperation } from '../../http/openapi.ts';

const count = z.int().min(0);
const at = z.iso.datetime().describe('When the bucket begins.');

const traffic = {
  requests: count.describe('Answers with bytes, and refusals; neither HEAD nor 304.'),
  bytes: count,
  downloads: count.describe('Answers that sent the last byte of a file.'),
  cache_hits: count,
  cache_misses: count,
  errors: count.describe('Refusals, and answers that broke off on our side.'),
  bots: count.describe('Requests of crawlers, monitors and previews.'),
  visitors: count.describe('Clients, each counted once in a bucket, and in all once a day.'),
};
const requests = {
  count,
  errors: count.describe('Answered with 400 or above.'),
  median_ms: z.number().describe('Off by 4.5 % at most.'),
  p99_ms: z.number(),
};
const storage = { files: count.describe('Live files at the end of the bucket.'), bytes: count };

const shape = (name: string, bucket: z.ZodRawShape, totals: z.ZodRawShape) => ({
  name,
  schema: z.object({ buckets: z.array(z.object({ at, ...bucket })), totals: z.object(totals) }),
});
const shapes = {
  traffic: shape('TrafficAnalytics', traffic, traffic),
  requests: shape('RequestsAnalytics', { route: z.string(), ...requests }, requests),
  storage: shape('StorageAnalytics', storage, storage),
};

const operation = (
  summary: string,
  answer: (typeof shapes)[keyof typeof shapes],
  path: Readonly<Record<string, string>>,
  problems: readonly ('FileNotFound' | 'ProjectNotFound')[],
): ApiOperation => ({
  summary,
  description: `By whole buckets of UTC, ${mostBuckets} at most; those in which nothing happened, too.`,
  tag: 'Analytics',
  needsToken: true,
  path,
  query: {
    from: { description: 'A time, or a day; its bucket is the first. Absent: with the others absent, 24 hours.' },
    to: { description: 'A time, or a day: the last bucket begins before. Absent: the present bucket is the last.' },
    bucket: { description: 'minute, hour (when absent) or day.' },
  },
  answers: { 200: { description: 'Each bucket, and all together.', content: [answer] } },
  problems: ['InvalidInput', ...problems],
});

const file = { id: 'Its slug or uuid.' };
const project = { project: 'The id of the project.' };

export const fileTraffic = operation('Traffic of a file by time', shapes.traffic, file, ['FileNotFound']);
export const projectTraffic = operation('Traffic of a project by time', shapes.traffic, project, ['ProjectNotFound']);
export const projectStorage = operation('What a project held by time', shapes.storage, project, ['ProjectNotFound']);
export const projectRequests = operation('Requests about a project by time and route', shapes.requests, project, [
  'ProjectNotFound',
]);
