import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { uploaded } from '../acceptance/client.ts';
import { startLading } from '../acceptance/server.ts';
import { residentBytes, slowDownloads } from '../acceptance/slow-downloads.ts';
import { limit, printRatio } from './ratio.ts';

const clients = 10_000;
const megabyte = 1_048_576;

/** Memory of the server, the database apart, while many clients have begun a download and trickle. */
export default async (): Promise<void> => {
  const env = { MAX_FILE_SIZE_BYTES: String(16 * megabyte), LOG_LEVEL: 'warn' };
  const lading = await startLading({ log: 'postgres', bytes: 'filesystem', embedded: true, env });
  try {
    const file = () => uploaded(lading, randomBytes(16 * megabyte));
    const links = [await file(), await file(), await file(), await file()].map(({ url }) => url);
    const downloads = await slowDownloads(lading, links, clients);
    let most = await residentBytes(lading.pid);
    for (let second = 0; second < 20; second += 1) {
      // Each reads a little more, then waits again.
      for (const { socket } of downloads) socket.resume();
      await wait(1_000);
      most = Math.max(most, await residentBytes(lading.pid));
    }
    const alive = downloads.filter(({ status, socket }) => status === 200 && !socket.destroyed).length;
    if (alive !== clients) throw new Error(`only ${alive} of ${clients} downloads are open`);
    printRatio(limit(`memory with ${clients} slow downloads`, most / megabyte, 'MB', 400));
    for (const { socket } of downloads) socket.destroy();
  } finally {
    await lading.dispose();
  }
};
