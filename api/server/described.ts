import { z } from 'zod';
import type { ApiOperation } from '../http/openapi.ts';

const healthShape = {
  name: 'Health',
  schema: z.object({
    status: z.enum(['ok', 'degraded', 'down']),
    version: z.string(),
    uptime_seconds: z.int().min(0),
    files: z.int().min(0),
    gallery_files: z.int().min(0),
    checks: z.record(z.string(), z.object({ status: z.enum(['ok', 'failed']), detail: z.string().optional() })),
  }),
} as const;

const common = { tag: 'Server', needsToken: false } as const;

export const health: ApiOperation = {
  ...common,
  summary: 'How the server and its parts are',
  answers: {
    200: { description: 'It serves, though parts of it may be failing.', content: [healthShape] },
    503: { description: 'It cannot serve.', content: [healthShape] },
  },
};

export const alive: ApiOperation = {
  ...common,
  summary: 'Whether the process runs',
  answers: { 200: { description: 'It does.', content: [{ text: true }] } },
};

export const ready: ApiOperation = {
  ...common,
  summary: 'Whether it takes requests',
  answers: {
    200: { description: 'It does.', content: [{ text: true }] },
    503: { description: 'Not now.', content: [{ text: true }] },
  },
};

export const prometheus: ApiOperation = {
  ...common,
  summary: 'Metrics for Prometheus',
  answers: { 200: { description: 'In its text format.', content: [{ text: true }] } },
};
