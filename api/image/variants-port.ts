import type { Readable } from 'node:stream';
import type { File } from '@lading/projections/files-queries.ts';
import type { Variant } from '@lading/projections/variants-queries.ts';
import type { Context } from '../log/context.ts';
import type { Transformation } from './transformation.ts';

/** A variant that somebody asks for: one picture, one `variant`. */
export type Wanted = {
  readonly file: File;
  /** SHA-256 of the canonical transformation, in hexadecimal. */
  readonly variant: string;
  /** As one would write it, with everything resolved that was `auto`. */
  readonly text: string;
  readonly transformation: Transformation;
  /** The other files that are seen in it, by uuid. */
  readonly sources: ReadonlyMap<string, File>;
  /** The request headers that decided. */
  readonly vary: readonly string[];
};

/** What an answer is made of. */
export type Found = {
  readonly variant: Pick<Variant, 'mediaType' | 'size' | 'sha256' | 'renderedAt' | 'width' | 'height'>;
  /** Whether it was found stored, not rendered for this request. */
  readonly isHit: boolean;
  open(range?: { readonly start: number; readonly end: number }): Promise<Readable | undefined>;
};

export type Variants = {
  /**
   * A variant as it is stored, rendered first where it is not. However many ask at once, it is rendered once.
   * @param signal aborted when this asker goes away; the last of them ends the rendering
   * @throws Problem what the renderer refuses
   */
  find(wanted: Wanted, context: Context, signal: AbortSignal): Promise<Found>;
  /** How many this process has rendered since it started. */
  rendered(): number;
  /** Forgets what it knows of a file's variants, because they have been purged. */
  forget(file: Pick<File, 'slug' | 'uuid'>): void;
  /** Calls back for each file that is forgotten. */
  onForgotten(listener: (file: Pick<File, 'slug'>) => void): void;
};
