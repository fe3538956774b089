import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Account } from './account.ts';

const run = promisify(execFile);

/** Whether a command works as the account: asked of the system itself, which alone knows every rule of access. */
export const worksAs = (account: Account, program: string, ...args: readonly string[]): Promise<boolean> =>
  run(program, args, { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );

/** Whether the account can enter a folder. */
export const canEnter = (account: Account, folder: string): Promise<boolean> =>
  worksAs(account, '/bin/sh', '-c', 'cd "$1"', 'sh', folder);
