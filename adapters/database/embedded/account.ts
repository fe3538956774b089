import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom PostgreSQL runs as: a system account, or `undefined` for the user of this process. */
export type Account = { readonly uid: number; readonly gid: number } | undefined;

const name = 'postgres';

const lookUp = async (): Promise<Account> => {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)));
    return uid === undefined || gid === undefined ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
};

/**
 * PostgreSQL refuses to run as root, so root borrows the account that owns the cluster already, else `postgres`,
 * made where it is missing.
 * @param cluster the cluster's folder, present or not
 * @throws Error when there is none and none can be made
 */
export const databaseAccount = async (cluster: string): Promise<Account> => {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const present = await lookUp();
  if (present) return present;
  await run('groupadd', ['--system', '--force', name]).catch(() => undefined);
  const refusal = await run('useradd', [
    '--system',
    '--gid',
    name,
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    name,
  ]).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  const made = await lookUp();
  if (made) return made;
  throw new Error(
    `PostgreSQL does not run as root, and the account "${name}" can not be made; run as another user or set DATABASE_URL`,
    { cause: refusal },
  );
};
