import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Context } from '../command.ts';
import { UsageError } from '../failures.ts';
import { tarOf } from './tar.ts';

/** Something to upload. */
export type Source = {
  readonly name: string;
  /** Where it can be read again, from any place in it; undefined for what streams by. */
  readonly file?: { readonly path: string; readonly size: number; readonly mtimeMs: number };
  /** Reads it from the beginning. Once only, unless it is a file. */
  open(): AsyncIterable<Uint8Array>;
};

/**
 * A file, a folder as a tar stream, or `-` for standard input.
 * @throws UsageError where there is no such file
 */
export const openSource = async (operand: string, context: Context, warn: (message: string) => void): Promise<Source> => {
  if (operand === '-') return { name: 'stdin', open: () => context.stdin };
  const found = await stat(operand).catch((error: Error) => {
    throw new UsageError(`${operand} cannot be read: ${error.message}`, { cause: error });
  });
  const name = basename(resolve(operand));
  if (found.isDirectory()) return { name: `${name || 'root'}.tar`, open: () => tarOf(operand, warn) };
  const open = () => createReadStream(operand);
  // A pipe or a device has no size, and cannot be read again.
  if (!found.isFile()) return { name, open };
  return { name, open, file: { path: resolve(operand), size: found.size, mtimeMs: found.mtimeMs } };
};
