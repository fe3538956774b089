import { createHash } from 'node:crypto';
import type { Remote, Remotes } from './remote.ts';

/** First segments of keys that hold other bytes. No remote can be called `artifacts`, so below that nothing is in the way. */
const taken: ReadonlySet<string> = new Set(['files', 'uploads', 'variants']);

/** What the keys of artifacts begin with, of all remotes in force. */
export const keyPrefixes = (remotes: Remotes) => (): readonly string[] => remotes.all().map(keyPrefix);

const longestName = 120;

const keyPrefix = ({ name: remote }: Pick<Remote, 'name'>): string => (taken.has(remote) ? `artifacts/${remote}/` : `${remote}/`);

/**
 * A new name in the byte store: `{remote}/{path_hash}/{filename}`. The hash is of the path and of the generation, so no other
 * bytes ever have the name, and the removal of older ones never hits these.
 */
export const newKey = (remote: Pick<Remote, 'name'>, path: string, generation: string): string => {
  const hash = createHash('sha256').update(`${generation}\0${path}`).digest('hex');
  const name = fileNameOf(path).replaceAll(/[^A-Za-z0-9._-]/g, '_');
  return `${keyPrefix(remote)}${hash}/${/^\.{1,2}$/.test(name) ? '_' : name.slice(-longestName) || '_'}`;
};

/** The last segment of a path, as people read it. */
export const fileNameOf = (path: string): string => {
  const last = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
};
