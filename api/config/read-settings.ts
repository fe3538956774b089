import { readFileSync } from 'node:fs';
import { BadSettings, parseSettings, type Settings } from './settings.ts';

/**
 * The settings of this process: its environment, and what `.env` adds. Where one is wrong, all that is wrong is said on standard
 * error, the exit code is set, and there are none.
 */
export const readSettings = (): Settings | undefined => {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  try {
    return parseSettings(process.env, (path) => readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    complain(error);
    return undefined;
  }
};

/** Says on standard error what is wrong, a line each, and lets the process end with 2. */
export const complain = ({ lines }: BadSettings): void => {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 2;
};

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
