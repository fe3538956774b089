import type { Readable } from 'node:stream';
import { checkRange } from '../body.ts';
import type { ByteRange } from '../port.ts';
import { openFile } from './handles.ts';

/** Large reads: fewer trips to the thread pool. */
const READ_BYTES = 512 * 1024;

/** The bytes of a file as a stream, `undefined` where no regular file is. @throws RangeError when the range is not within it */
export const read = async (path: string, range: ByteRange | undefined): Promise<Readable | undefined> => {
  const file = await openFile(path);
  if (file === undefined) return undefined;
  try {
    const stats = await file.stat();
    if (stats.isFile()) {
      if (range !== undefined) checkRange(range, stats.size);
      // Known ends spare the read that finds nothing more.
      const ends = stats.size === 0 ? {} : { start: range?.start ?? 0, end: range?.end ?? stats.size - 1 };
      return file.createReadStream({ ...ends, highWaterMark: READ_BYTES });
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
};
