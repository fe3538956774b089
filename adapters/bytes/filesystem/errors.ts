import { OutOfSpace } from '../port.ts';

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Whether an error has one of these codes of the operating system. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean => codes.includes(codeOf(error) ?? '');

/** The port's word for a full disk or quota; every other error, `EIO` first of all, stays what it is. */
export const spaceError = (error: unknown): unknown =>
  hasCode(error, 'ENOSPC', 'EDQUOT') ? new OutOfSpace({ cause: error }) : error;

/** Waits for work on the disk, so that a full disk is told in the port's word and never mixed up with the body's errors. */
export const onDisk = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw spaceError(error);
  });
