import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Busy, Cancelled, Refused, Unreachable, UsageError } from '../failures.ts';
import { linkId } from '../link.ts';
import { withRetries } from '../retry.ts';
import { nameIn } from './file-name.ts';
import { tarOf } from './tar.ts';

describe('the name of a download', () => {
  const url = new URL('http://host/aB7xYzQ.md');

  it.each([
    [null, 'aB7xYzQ.md'],
    ['inline', 'aB7xYzQ.md'],
    ['inline; filename="plain.txt"', 'plain.txt'],
    ['inline; filename=token.txt', 'token.txt'],
    ['attachment; filename="a \\"b\\".txt"', 'a "b".txt'],
    [`inline; filename="na?ve.txt"; filename*=UTF-8''na%C3%AFve.txt`, 'naïve.txt'],
    [`inline; filename*=UTF-8''%E0%A4%A; filename="spare.txt"`, 'spare.txt'],
    ['inline; filename="../../.ssh/authorized_keys"', 'authorized_keys'],
    ['inline; filename="..\\\\..\\\\.bashrc"', 'bashrc'],
    ['inline; filename=".."', 'aB7xYzQ.md'],
    [`inline; filename*=UTF-8''a%1b%5B2Jb%00.txt`, 'a[2Jb.txt'],
    [`inline; filename*=UTF-8''%2Fetc%2Fpasswd`, 'passwd'],
  ])('in %j is %j', (header, name) => {
    expect(nameIn(header, url)).toBe(name);
  });

  it('stays in the folder, whatever a server says', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (text, isExtended) => {
        const header = isExtended
          ? `inline; filename*=UTF-8''${encodeURIComponent(text.toWellFormed())}`
          : `inline; filename="${text}"`;
        expect(nameIn(header, new URL('http://host/'))).toMatch(/^[^./\\\p{Cc}][^/\\\p{Cc}]*$/u);
      }),
    );
  });
});

describe('the id in what was typed', () => {
  const uuid = '7d3a4c1e-5b0f-4a5e-9d5c-0f8b6a1c2d3e';

  it.each([
    ['aB7xYzQ', 'aB7xYzQ'],
    ['aB7xYzQ.tar.gz', 'aB7xYzQ'],
    ['/aB7xYzQ.md', 'aB7xYzQ'],
    ['http://host:8080/aB7xYzQ.md?download', 'aB7xYzQ'],
    [`https://host/${uuid}`, uuid],
    [uuid, uuid],
  ])('%s is %s', (typed, id) => {
    expect(linkId(typed)).toBe(id);
  });

  it.each(['', '.', '../..', 'a b', 'ü', 'http://host/'])('is not in %j', (typed) => {
    expect(() => linkId(typed)).toThrow(UsageError);
  });
});

describe('trying again', () => {
  const never = new AbortController().signal;

  it.each([
    ['a refusal', new Refused('no', 404)],
    ['a server that is not there', new Unreachable('nobody', false)],
    ['Ctrl-C', new Cancelled('stop')],
    ['an error of our own', new TypeError('bug')],
  ])('is not for %s', async (_what, failure) => {
    const attempt = vi.fn(() => Promise.reject(failure));
    await expect(withRetries(never, attempt)).rejects.toBe(failure);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('goes on until it succeeds', async () => {
    const failures = [new Unreachable('lost', true), new Busy('locked', 423)];
    const attempt = async () => {
      const failure = failures.shift();
      if (failure) throw failure;
      return 'done';
    };
    expect(await withRetries(never, attempt)).toBe('done');
  });

  it('waits for a server that was there', async () => {
    let tries = 0;
    const attempt = async (gotAhead: () => void) => {
      tries++;
      if (tries === 1) gotAhead();
      if (tries < 3) throw new Unreachable('restarting', false);
      return tries;
    };
    expect(await withRetries(never, attempt)).toBe(3);
  });

  it('ends at once at Ctrl-C', async () => {
    const interrupt = new AbortController();
    const attempt = async () => {
      queueMicrotask(() => interrupt.abort());
      throw new Unreachable('lost', true);
    };
    await expect(withRetries(interrupt.signal, attempt)).rejects.toBeInstanceOf(Cancelled);
  });
});

describe('a folder as a tar', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lading-tar-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const entriesOf = async (): Promise<readonly (readonly [string, number])[]> => {
    const reader = extract();
    const entries: (readonly [string, number])[] = [];
    const feed = (async () => {
      for await (const chunk of tarOf(folder, () => undefined)) reader.write(chunk);
      reader.end(null);
    })();
    for await (const entry of reader) {
      entries.push([entry.header.name, entry.header.size]);
      entry.resume();
    }
    await feed;
    return entries;
  };

  it('is in the order of names, empty ones included', async () => {
    await mkdir(join(folder, 'b/empty'), { recursive: true });
    for (const name of ['b/z', 'a.txt', 'B', 'ä', 'b.txt']) await writeFile(join(folder, name), name);
    expect(await entriesOf()).toEqual([
      ['B', 1],
      ['a.txt', 5],
      ['b/', 0],
      ['b/empty/', 0],
      ['b/z', 3],
      ['b.txt', 5],
      ['ä', 2],
    ]);
  });

  it('of an empty folder is empty', async () => {
    expect(await entriesOf()).toEqual([]);
  });

  it('breaks where a file shrinks while it is read, rather than hold other bytes', async () => {
    await writeFile(join(folder, 'shrinking'), Buffer.alloc(8_000_000));
    const tar = tarOf(folder, () => undefined);
    await tar.next(); // its header says how large it is
    await truncate(join(folder, 'shrinking'), 10);
    const rest = async () => {
      for await (const chunk of tar) expect(chunk.length).toBeGreaterThan(0);
    };
    await expect(rest()).rejects.toThrow();
  });

  it('breaks where the folder is not there', async () => {
    await rm(folder, { recursive: true });
    await expect(tarOf(folder, () => undefined).next()).rejects.toThrow('ENOENT');
    await mkdir(folder);
  });
});
