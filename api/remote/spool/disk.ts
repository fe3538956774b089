import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The first bytes of a spool, on the disk. */
export type Disk = {
  /** How many bytes lie there. */
  size(): number;
  /** Puts pieces behind what lies there. Where that fails, they do not count. */
  append(pieces: readonly Uint8Array[]): Promise<void>;
  /** Some of the bytes from a place on, at least one and none at or beyond `before`; `undefined` where there are none. */
  read(position: number, before: number): Promise<Uint8Array | undefined>;
  /** Nobody reads it any more. */
  close(): void;
};

const mostAtOnce = 256 * 1024;

/** @param name gives names for files that nobody else has */
export const createDisk = (folder: string, name: () => string): Disk => {
  let file: FileHandle | undefined;
  let size = 0;
  return {
    size: () => size,
    async append(pieces) {
      file ??= await openUnnamed(folder, name());
      await writeAll(file, pieces, size);
      size += bytesOf(pieces);
    },
    async read(position, before) {
      const length = Math.min(mostAtOnce, Math.min(size, before) - position);
      if (!file || length <= 0) return undefined;
      const buffer = Buffer.allocUnsafe(length);
      const { bytesRead } = await file.read(buffer, 0, length, position);
      return bytesRead === 0 ? undefined : buffer.subarray(0, bytesRead);
    },
    close() {
      file?.close().catch(() => {});
      file = undefined;
    },
  };
};

/** A file that is gone with its descriptor, however this process ends. */
const openUnnamed = async (folder: string, name: string): Promise<FileHandle> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
};

/** One write may take only a part of what it is given. */
const writeAll = async (file: FileHandle, pieces: readonly Uint8Array[], position: number): Promise<void> => {
  const { bytesWritten } = await file.writev(pieces, position);
  if (bytesWritten === bytesOf(pieces)) return;
  const rest = Buffer.concat(pieces).subarray(bytesWritten);
  await writeAll(file, [rest], position + bytesWritten);
};

const bytesOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
