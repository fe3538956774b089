import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../command.ts';

/** Where an upload that was begun is remembered, for the next run to go on with. */
export type ResumeState = {
  read(): Promise<string | undefined>;
  write(uploadUrl: string): Promise<void>;
  forget(): Promise<void>;
};

const cacheFolder = ({ env }: Pick<Context, 'env'>): string => {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'lading');
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'lading');
  return join(env.HOME || homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'lading');
};

/**
 * The state of one upload: a small file of the user's, named after a digest of all that makes the upload what it is.
 * A folder that cannot be written to costs the second run its head start, nothing else.
 */
export const resumeState = (context: Pick<Context, 'env'>, ...identity: readonly (string | number)[]): ResumeState => {
  const folder = join(cacheFolder(context), 'uploads');
  const file = join(folder, createHash('sha256').update(JSON.stringify(identity)).digest('hex'));
  const ignore = () => undefined;
  return {
    read: () => readFile(file, 'utf8').catch(ignore),
    async write(uploadUrl) {
      await mkdir(folder, { recursive: true, mode: 0o700 }).catch(ignore);
      await writeFile(file, uploadUrl, { mode: 0o600 }).catch(ignore);
    },
    forget: () => rm(file, { force: true }).catch(ignore),
  };
};
