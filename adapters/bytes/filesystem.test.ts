import { execFile, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  BodyBroke,
  breakingAfter,
  contentOf,
  digestOf,
  hangingAfter,
  inChunks,
  KiB,
  keysOf,
  MiB,
  sha256,
  streamed,
} from './contract/bodies.ts';
import { byteStoreContract } from './contract.ts';
import { openFilesystem } from './filesystem.ts';
import { InvalidKey, OutOfSpace } from './port.ts';
import { leftOut } from './testing.ts';

const run = promisify(execFile);
const LATER = new Date(Date.now() + 3_600_000);

const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'lading-bytes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

const open = async () => {
  const root = await emptyFolder();
  return { root, store: await openFilesystem({ root }) };
};

byteStoreContract('filesystem', async () => (await open()).store);

describe('the folder of half-written bodies', () => {
  it('is empty after every put, whether it went well or not', async () => {
    const { root, store } = await open();
    await store.put('a', inChunks(randomBytes(3 * MiB)));
    await expect(store.put('b', breakingAfter(randomBytes(3 * MiB)))).rejects.toThrow(BodyBroke);
    await expect(store.put('c', inChunks(randomBytes(KiB)), { size: 10 })).rejects.toThrow();
    expect(await readdir(join(root, '.tmp'))).toEqual([]);
    expect((await readdir(root)).sort()).toEqual(['.tmp', 'a']);
  });

  it('is swept of what is old and belongs to no running put', async () => {
    const { root, store } = await open();
    const left = async (name: string, minutes: number) => {
      await writeFile(join(root, '.tmp', name), 'half');
      const at = new Date(Date.now() - minutes * 60_000);
      await utimes(join(root, '.tmp', name), at, at);
    };
    await left('old', 61);
    await left('older', 600);
    await left('young', 59);
    const { body, reached } = hangingAfter(randomBytes(2 * MiB));
    const ended = new AbortController();
    const put = store.put('a', body, { signal: ended.signal });
    await Promise.race([reached, put]);
    expect(await store.sweep(new Date(Date.now() - 3_600_000))).toBe(2);
    expect(await readdir(join(root, '.tmp'))).toHaveLength(2);
    expect(await store.sweep(LATER)).toBe(1);
    expect(await readdir(join(root, '.tmp'))).toHaveLength(1);
    ended.abort(new Error('enough'));
    await expect(put).rejects.toThrow('enough');
    expect(await readdir(join(root, '.tmp'))).toEqual([]);
  });

  it('holds all that is left of a put whose process is killed', async () => {
    const { root, store } = await open();
    const child = fork(new URL('./testing/endless-put.ts', import.meta.url), [root], { stdio: 'ignore' });
    await vi.waitFor(async () => {
      const [name = 'none'] = await readdir(join(root, '.tmp'));
      expect((await stat(join(root, '.tmp', name))).size).toBeGreaterThan(MiB);
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await keysOf(store)).toEqual([]);
    expect(await store.sweep(LATER)).toBe(1);
    expect(await readdir(join(root, '.tmp'))).toEqual([]);
  });
});

describe('folders', () => {
  it('go when their last object goes', async () => {
    const { root, store } = await open();
    await store.put('a/b/c', inChunks(randomBytes(10)));
    await store.put('a/d', inChunks(randomBytes(10)));
    await store.remove('a/b/c');
    expect(await readdir(join(root, 'a'))).toEqual(['d']);
    await store.remove('a/d');
    expect(await readdir(root)).toEqual(['.tmp']);
  });

  it('may come and go under running puts', async () => {
    const { store } = await open();
    const worker = async (name: string) => {
      for (let round = 0; round < 40; round += 1) {
        await store.put(`a/b/${name}`, inChunks(Buffer.from(name)));
        expect(await contentOf(await store.open(`a/b/${name}`))).toEqual(Buffer.from(name));
        expect(await store.remove(`a/b/${name}`)).toBe(true);
      }
    };
    await Promise.all(['x', 'y', 'z'].map(worker));
    expect(await keysOf(store)).toEqual([]);
  });

  it('are no objects, and objects no folders', async () => {
    const { store } = await open();
    await store.put('a/b', inChunks(Buffer.from('kept')));
    await expect(store.put('a', inChunks(randomBytes(10)))).rejects.toThrow(InvalidKey);
    await expect(store.put('a/b/c', inChunks(randomBytes(10)))).rejects.toThrow(InvalidKey);
    expect(await store.remove('a')).toBe(false);
    expect(await contentOf(await store.open('a/b'))).toEqual(Buffer.from('kept'));
    expect(await store.sweep(LATER)).toBe(0);
  });
});

describe('the root', () => {
  it('is never left through a symbolic link', async () => {
    const { root, store } = await open();
    const outside = await emptyFolder();
    await writeFile(join(outside, 'secret'), 'secret');
    await symlink(join(outside, 'secret'), join(root, 'link'));
    await symlink(outside, join(root, 'folder'));
    expect(await store.open('link')).toBeUndefined();
    expect(await store.stat('link')).toBeUndefined();
    expect(await keysOf(store)).toEqual([]);
    await store.put('link', inChunks(Buffer.from('ours')));
    expect(await contentOf(await store.open('link'))).toEqual(Buffer.from('ours'));
    expect(await readdir(outside)).toEqual(['secret']);
  });

  it('is made with its parents, may itself be a link, and keeps its objects', async () => {
    const folder = await emptyFolder();
    const root = join(folder, 'deep', 'er', 'root');
    const first = await openFilesystem({ root });
    await first.put('a', inChunks(Buffer.from('kept')));
    await symlink(root, join(folder, 'link'));
    const second = await openFilesystem({ root: join(folder, 'link') });
    expect(await contentOf(await second.open('a'))).toEqual(Buffer.from('kept'));
    expect((await stat(root)).mode & 0o077).toBe(0);
  });

  it('that goes away fails the ping and every put', async () => {
    const { root, store } = await open();
    await rm(root, { recursive: true });
    await expect(store.ping()).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(store.put('a', inChunks(randomBytes(10)))).rejects.toMatchObject({ code: 'ENOENT' });
    await mkdir(root);
  });

  it('lists what lies there by hand only where its name is a key', async () => {
    const { root, store } = await open();
    await mkdir(join(root, 'lost+found'));
    await writeFile(join(root, 'lost+found', 'a'), 'x');
    await writeFile(join(root, 'a b'), 'x');
    await writeFile(join(root, 'plain'), 'x');
    expect(await keysOf(store)).toEqual(['plain']);
  });
});

/** How many descriptors of this process are open below a folder; only Linux tells. */
const openBelow = (folder: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;

describe('descriptors', () => {
  it('are given back by streams that are read, left early, refused or never begun, and by failed puts', async () => {
    if (!existsSync('/proc/self/fd')) return leftOut('the count of open descriptors', 'run on Linux');
    const { root, store } = await open();
    await store.put('a', streamed(8 * MiB).body);
    await digestOf(await store.open('a'));
    (await store.open('a'))?.destroy();
    for await (const _ of (await store.open('a')) ?? []) break;
    await expect(store.open('a', { start: 0, end: 8 * MiB })).rejects.toThrow(RangeError);
    await mkdir(join(root, 'folder'));
    expect(await store.open('folder')).toBeUndefined();
    await expect(store.put('b', breakingAfter(randomBytes(3 * MiB)))).rejects.toThrow(BodyBroke);
    for await (const _ of store.list('')) break;
    await vi.waitFor(() => expect(openBelow(root)).toBe(0));
  });
});

/** A folder on a disk of so many bytes; `undefined` where this user may not mount one. */
const smallDisk = async (bytes: number): Promise<string | undefined> => {
  const folder = await emptyFolder();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'none', folder]);
  } catch {
    return undefined;
  }
  onTestFinished(() => run('umount', [folder]).then(() => undefined));
  return folder;
};

describe('a full disk', () => {
  it('refuses a body in the words of the port, keeps nothing of it and all that was there', async () => {
    const root = await smallDisk(4 * MiB);
    if (root === undefined) return leftOut('the byte store on a full disk', 'run as a user who may mount a tmpfs');
    const store = await openFilesystem({ root });
    const kept = randomBytes(MiB);
    await store.put('kept', inChunks(kept));
    const free = (await store.freeBytes()) ?? 0;
    expect(free).toBeLessThanOrEqual(3 * MiB);
    await expect(store.put('large', inChunks(randomBytes(8 * MiB)))).rejects.toThrow(OutOfSpace);
    await expect(store.put('kept', inChunks(randomBytes(8 * MiB)))).rejects.toThrow(OutOfSpace);
    expect(await keysOf(store)).toEqual(['kept']);
    expect(await digestOf(await store.open('kept'))).toBe(sha256(kept));
    expect(await readdir(join(root, '.tmp'))).toEqual([]);
    expect(await store.freeBytes()).toBe(free);
    await store.put('small', inChunks(randomBytes(2 * MiB)));
  });
});
