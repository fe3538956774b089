import type { Metadata } from 'sharp';
import type { Mode } from '../mode.ts';
import type { Notes } from './carrier.ts';
import { harmlessExif, tiffOf, uprightExif } from './exif.ts';

type Noted = Pick<Metadata, 'icc' | 'exif' | 'xmp' | 'channels' | 'space'>;

/** Whether the profile of a source says what its pixels mean once they are RGB: one of another kind of colours does not. */
export const keepsColours = ({ srgb }: Pick<Mode, 'srgb'>, { space }: Pick<Noted, 'space'>): boolean =>
  (srgb === 'keep_profile' || srgb === 'false') && (space === 'srgb' || space === 'rgb16');

const keptExif = (exif: Uint8Array | undefined, { stripMeta, autorotate }: Mode): Uint8Array | undefined => {
  if (!exif || stripMeta === 'all') return undefined;
  const harmless = stripMeta === 'sensitive' ? harmlessExif(exif) : tiffOf(exif);
  return harmless && autorotate ? uprightExif(harmless) : harmless;
};

/** What of the notes of a source stays with its result, if anything. XMP may say anything, so it stays only where all does. */
export const keptNotes = (source: Noted, mode: Mode): Notes | undefined => {
  const exif = keptExif(source.exif, mode);
  const notes = {
    ...(source.icc && mode.srgb === 'keep_profile' && keepsColours(mode, source) && { icc: source.icc }),
    ...(exif && { exif }),
    ...(source.xmp && mode.stripMeta === 'none' && { xmp: source.xmp }),
  };
  return Object.keys(notes).length > 0 ? notes : undefined;
};
