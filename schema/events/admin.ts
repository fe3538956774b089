import { z } from 'zod';
import { defineEvent } from './define.ts';

export const adminLoggedIn = defineEvent({
  type: 'AdminLoggedIn',
  version: 1,
  summary: 'An admin signed in, by the one-time link of the start.',
  stream: 'admin',
  data: z.object({
    method: z.literal('link'),
    linkHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe("SHA-256 of the link's key: what makes it good only once."),
  }),
  sample: { method: 'link', linkHash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae' },
  say: () => 'signed in with the one-time link',
});
