import { isSlug, isUuid } from '@lading/schema/ids.ts';
import { UsageError } from './failures.ts';

/** A file as an upload answers it (CONTRACT §3, Files). */
export type UploadedLink = {
  readonly id: string;
  readonly uuid: string;
  /** Relative. */
  readonly url: string;
  /** Absolute. */
  readonly link: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly sha256: string;
  readonly uploaded_at: string;
  readonly expires_at: string | null;
  readonly max_downloads: number | null;
};

/** A file as management shows it. */
export type Link = UploadedLink & {
  readonly status: 'live' | 'expired' | 'deleted' | 'pruned';
  readonly downloads: number;
  readonly ended_at: string | null;
};

/** The slug or uuid that somebody typed or pasted: as it is, or as a link. @throws UsageError */
export const linkId = (text: string): string => {
  const path = URL.parse(text)?.pathname ?? text;
  const segments = path.split('/').filter(Boolean);
  for (const segment of segments) {
    const id = segment.split('.', 1)[0] ?? '';
    if (isSlug(id) || isUuid(id)) return id;
  }
  throw new UsageError(`"${text}" is no file; it goes by its id, such as aB7xYzQ, or its link.`);
};
