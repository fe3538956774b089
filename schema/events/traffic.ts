import { z } from 'zod';
import { defineEvent } from './define.ts';

export const fileDownloaded = defineEvent({
  type: 'FileDownloaded',
  version: 1,
  summary: 'Bytes of a file were served. Answers of one file within 50 ms share one event.',
  stream: 'traffic-{replica}-{yyyymmdd}',
  data: z.object({
    slug: z.string(),
    uuid: z.uuid(),
    projectId: z.uuid().nullable().default(null),
    count: z.int().min(1).describe('Answers folded into this event.'),
    completed: z.int().min(0).describe('Those of them that sent the last byte: the downloads.'),
    bytes: z.int().min(0),
  }),
  sample: { slug: 'aB7xYzQ', uuid: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11', count: 3, completed: 2, bytes: 120_000 },
  say: (data) => `${data.slug} was downloaded ${data.completed} ${data.completed === 1 ? 'time' : 'times'}`,
});
