import { randomBytes } from 'node:crypto';
import { readdir, readlink } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { get, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';
import { residentBytes, slowDownloads } from './slow-downloads.ts';

const KiB = 1_024;

/** Descriptors of files below the server's byte store. */
const openFiles = async ({ pid, dataDir }: Lading): Promise<number> => {
  const folder = `/proc/${pid}/fd`;
  const targets = (await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => ''));
  return (await Promise.all(targets)).filter((target) => target.startsWith(`${dataDir}/bytes/`)).length;
};

scenario('clients that stop reading', { runsIn: [light], env: { MAX_FILE_SIZE_BYTES: '12000000' } }, (lading) => {
  it('hold little memory and one descriptor, keep nobody else waiting, and leave nothing behind', async () => {
    const content = randomBytes(12_000_000);
    const file = await uploaded(lading, content);
    expect((await get(lading, file.url)).bytes.equals(content)).toBe(true);
    const before = await residentBytes(lading.pid);
    const downloads = await slowDownloads(lading, [file.url], 300);
    expect(downloads.every(({ status }) => status === 200)).toBe(true);
    expect(await openFiles(lading)).toBe(1);
    expect((await get(lading, file.url)).bytes.equals(content)).toBe(true);
    // Measured once: 13 MB. Half a megabyte for each, as a chunk of a large read is, would be 150 MB.
    expect((await residentBytes(lading.pid)) - before).toBeLessThan(45_000 * KiB);
    for (const { socket } of downloads) socket.destroy();
    expect(await eventually(() => openFiles(lading), { until: (count) => count === 0 })).toBe(0);
    expect((await get(lading, file.url)).bytes.equals(content)).toBe(true);
  });
});
