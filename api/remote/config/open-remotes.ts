import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Logger } from '@lading/schema/log.ts';
import { BadSettings, type Environment } from '../../config/settings.ts';
import type { Remote, Remotes } from '../remote.ts';
import { readRemotes } from './read-remotes.ts';

type Deps = {
  /** The path of `remotes.yaml`. */
  readonly file: string;
  readonly env: Environment;
  readonly logger: Logger;
};

export type OpenRemotes = Remotes & { stop(): void };

/** How often the file is looked at. Looking sees every way of replacing a file, on every file system; being told does not. */
const lookEveryMs = 1_000;

/**
 * The remotes of a file, read anew when it changes and on SIGHUP; a file that is not there has none. A bad file changes nothing
 * but the log.
 * @throws BadSettings where the file is bad from the start
 */
export const openRemotes = async ({ file, env, logger }: Deps): Promise<OpenRemotes> => {
  const read = async () => readRemotes(await textOf(file), { file, env });
  const first = await read();
  if (first.bad.length > 0) throw new BadSettings(first.bad);
  let inForce = byName(first.remotes, new Map());
  warn(inForce.values(), logger);

  const reload = async (): Promise<void> => {
    const { remotes, bad } = await read();
    if (bad.length > 0) return logger.error({ file, bad }, 'the file of remotes is bad; those in force stay');
    inForce = byName(remotes, inForce);
    logger.info({ file, remotes: [...inForce.keys()] }, 'read the remotes anew');
    warn(inForce.values(), logger);
  };
  // One after the other: the last to be read is the one in force.
  let turn = Promise.resolve();
  const reloadInTurn = () => {
    turn = turn.then(reload).catch((error: unknown) => logger.error({ err: error, file }, 'the remotes cannot be read'));
  };
  watchFile(file, { interval: lookEveryMs, persistent: false }, reloadInTurn);
  process.on('SIGHUP', reloadInTurn);
  return {
    find: (name) => inForce.get(name),
    all: () => [...inForce.values()],
    stop: () => {
      unwatchFile(file, reloadInTurn);
      process.off('SIGHUP', reloadInTurn);
    },
  };
};

const textOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
};

/** A remote that is as before stays the same value: what was learnt of it stays with it. */
const byName = (remotes: readonly Remote[], before: ReadonlyMap<string, Remote>): ReadonlyMap<string, Remote> =>
  new Map(
    remotes.map((remote) => {
      const known = before.get(remote.name);
      // Functions, which are made of the rest, do not show in JSON.
      return [remote.name, known && JSON.stringify(known) === JSON.stringify(remote) ? known : remote];
    }),
  );

const warn = (remotes: Iterable<Remote>, logger: Logger): void => {
  for (const { name, type, includePatterns } of remotes)
    if (type === 'remote' && includePatterns.length === 0)
      logger.warn({ remote: name }, 'a remote without include_patterns gives no files');
};
