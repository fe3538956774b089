import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import type { Lading } from './server.ts';

/** A client that has read the beginning of an answer and reads no more until it is told to. */
export type SlowDownload = { readonly status: number; readonly socket: Socket };

const begin = (lading: Lading, link: string): Promise<SlowDownload> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(lading.url);
    // A read of little at a time, so that this process needs no memory to speak of either.
    const socket = connect({ host: hostname, port: Number(port), onread: { buffer: Buffer.alloc(4_096), callback: heard } });
    socket.on('error', () => undefined).on('error', reject);
    socket.write(`GET ${new URL(link, lading.url).pathname} HTTP/1.1\r\nhost: x\r\n\r\n`);
    function heard(_bytes: number, buffer: Uint8Array): boolean {
      // A reset later on is an ending like any other; nobody waits for it then.
      socket.off('error', reject);
      resolve({ status: Number(Buffer.from(buffer).toString('latin1', 9, 12)), socket });
      return false;
    }
  });

/** Begins so many downloads of links in turn, a hundred at a time, and leaves them all open. */
export const slowDownloads = async (lading: Lading, links: readonly string[], count: number): Promise<SlowDownload[]> => {
  const open: SlowDownload[] = [];
  while (open.length < count) {
    const some = Array.from({ length: Math.min(100, count - open.length) }, (_, index) =>
      begin(lading, links[(open.length + index) % links.length] ?? ''),
    );
    open.push(...(await Promise.all(some)));
  }
  return open;
};

/** What a process holds in memory now, in bytes (proc(5), Linux). */
export const residentBytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
};
