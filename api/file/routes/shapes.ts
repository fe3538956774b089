import { z } from 'zod';
import type { Shape } from '../../http/openapi.ts';

const instant = z.iso.datetime();
const count = z.int().min(0);

/** A file as an upload answers it. */
export const fileShape = z.object({
  id: z.string().describe('The slug in its link.'),
  uuid: z.uuid(),
  url: z.string().describe('Its link, relative.'),
  link: z.url(),
  name: z.string(),
  size: count,
  type: z.string().describe('Its media type, by its content first.'),
  sha256: z.string(),
  uploaded_at: instant,
  expires_at: instant.nullable().describe('Null: never.'),
  max_downloads: count.nullable(),
});

const imageShape = z.object({
  width: count.describe('Upright, in pixels.'),
  height: count,
  format: z.string(),
  animated: z.boolean(),
  placeholder: z.string().describe('A ThumbHash in base64.'),
  dominant_color: z.string().describe('`#rrggbb`'),
});

/** A file as management shows it. */
export const linkShape = fileShape.extend({
  status: z.enum(['live', 'expired', 'deleted', 'pruned']),
  ended_at: instant.nullable(),
  end_reason: z.enum(['ttl', 'download_limit', 'manual', 'admin', 'project_deleted']).nullable(),
  downloads: count,
  downloads_left: count.nullable().describe('Of the limit, downloads under way taken off; null where there is none.'),
  bytes_served: count,
  password_protected: z.boolean(),
  sliding: z.boolean(),
  project: z.uuid().nullable(),
  image: imageShape.nullable().describe('Null where the file is no image that could be decoded.'),
  metadata: z.unknown().describe('A JSON object.'),
});

export const statsShape = z.object({
  files: count.describe('Live ones.'),
  uploads: count,
  downloads: count,
  expirations: count,
  deletions: count,
  prunes: count,
  bytes: count.describe('What the store holds for files.'),
  orphan_bytes: count.describe('The part of it that no live link leads to.'),
  capacity_bytes: count.nullable(),
  bytes_served: count,
  cache: z.object({
    hits: count,
    misses: count,
    artifacts: count,
    bytes: count,
    bytes_from_cache: count,
    bytes_from_upstream: count,
  }),
});

const linksShape = z.object({
  links: z.array(linkShape),
  stats: statsShape,
  next: z.string().nullable().describe('The cursor of the next page; null on the last.'),
});

const filesShape = linksShape.pick({ next: true }).extend({ files: z.array(linkShape) });

export const shapes = {
  file: { name: 'File', schema: fileShape },
  link: { name: 'Link', schema: linkShape },
  files: { name: 'Files', schema: filesShape },
  links: { name: 'Links', schema: linksShape },
  stats: { name: 'Stats', schema: statsShape },
} as const satisfies Record<string, Shape>;
