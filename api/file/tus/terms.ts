import type { Lading } from '../../lading.ts';
import { checkedOptions } from '../checked-options.ts';
import type { GivenOptions } from '../options.ts';
import { type Terms, termsOf } from '../use-cases.ts';

/** `Upload-Metadata` as tus clients send it: names with text, or without. */
export type Said = Readonly<Record<string, string | null>>;

/** Told by browsers' tus clients on their own account; the bytes say better what they are. */
const ignored = new Set(['filetype', 'type', 'relativePath']);

type Deps = Pick<Lading, 'settings' | 'clock' | 'projects'>;

/** What is kept of what was said, to be told back: all but the password. */
export const withoutSecrets = (said: Said): Said =>
  Object.fromEntries(Object.entries(said).filter(([key]) => key !== 'password'));

/**
 * Checks what was said about an upload, before a byte of it is kept.
 * @throws Problem InvalidInput naming the key, ProjectNotFound
 */
export const termsOfUpload = async ({ settings, clock, projects }: Deps, said: Said): Promise<Terms> => {
  const { filename, ...others } = said;
  const options = Object.entries(others).flatMap(([key, value]) => (ignored.has(key) ? [] : [[key, value ?? ''] as const]));
  // Names that are no options are refused by the check itself.
  const given: GivenOptions = Object.fromEntries(options);
  return termsOf(await checkedOptions({ settings, clock, projects }, given, filename ?? undefined));
};

/** A lifetime begins when the file is there, not when its first byte was. */
export const startingNow = (terms: Terms, now: Date): Terms => ({
  ...terms,
  expiresAt: terms.ttlMs === null ? null : new Date(now.getTime() + terms.ttlMs).toISOString(),
});
