import { z } from 'zod';
import { defineEvent } from './define.ts';

const stream = 'image-{slug}';

const file = { slug: z.string(), uuid: z.uuid(), projectId: z.uuid().nullable().default(null) };
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const side = z.int().min(1);

const sample = {
  slug: 'aB7xYzQ',
  uuid: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11',
  variant: 'd2a84f4b8b650937ec8f73cd8be2c74add5a911ba64df27458ed8229da804a26',
};

export const variantRendered = defineEvent({
  type: 'VariantRendered',
  version: 1,
  summary: 'A picture was made of a file, and its bytes are safe in the store.',
  stream,
  data: z.object({
    ...file,
    variant: digest.describe('SHA-256 of the canonical transformation: one picture, one key.'),
    transformation: z.string().describe('As one would write it: `-/resize/300x/-/format/webp/`.'),
    sources: z.array(z.uuid()).default([]).describe('The other files that are seen in it. It ends with the first of them.'),
    key: z.string().describe('Its name in the byte store.'),
    mediaType: z.string(),
    width: side,
    height: side,
    size: z.int().min(0),
    sha256: digest,
  }),
  sample: {
    ...sample,
    transformation: '-/resize/300x/-/format/webp/',
    key: `variants/${sample.uuid}/${sample.variant}`,
    mediaType: 'image/webp',
    width: 300,
    height: 200,
    size: 14_210,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  },
  say: ({ slug, transformation }) => `rendered ${transformation} of ${slug}`,
});

const why = {
  ASKED: 'asked to',
  CAP: 'over the cap',
  ENDED: 'their file ended',
  MISSING: 'their bytes were gone',
} as const;

export const variantsPurged = defineEvent({
  type: 'VariantsPurged',
  version: 1,
  summary:
    'Pictures made of a file are no longer kept; their bytes are removed after it. Asked for again, they are rendered anew.',
  stream,
  data: z.object({
    ...file,
    variants: z.array(digest).min(1).max(1000),
    bytes: z.int().min(0).describe('What they held together.'),
    reason: z.enum(['ASKED', 'CAP', 'ENDED', 'MISSING']),
  }),
  sample: { slug: sample.slug, uuid: sample.uuid, variants: [sample.variant], bytes: 14_210, reason: 'CAP' },
  say: ({ slug, variants, reason }) =>
    `purged ${variants.length} ${variants.length === 1 ? 'variant' : 'variants'} of ${slug}: ${why[reason]}`,
});
