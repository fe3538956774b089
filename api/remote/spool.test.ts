import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSpool } from './spool.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-spool-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = ({ room = Number.POSITIVE_INFINITY, isChecked = false } = {}) => {
  const told = { isPassing: false };
  const onPassing = () => {
    told.isPassing = true;
  };
  let used = 0;
  const hasRoom = async (bytes: number) => {
    used += bytes;
    return used <= room;
  };
  return { told, spool: createSpool({ folder, name: randomUUID, hasRoom, onPassing, isChecked }) };
};

const feed = async (spool: ReturnType<typeof open>['spool'], body: Buffer, pieceBytes: number): Promise<void> => {
  for (let at = 0; at < body.byteLength; at += pieceBytes) await spool.push(body.subarray(at, at + pieceBytes));
  spool.end();
};

it('gives every reader its range whole, whenever it comes, whatever fits on the disk', async () => {
  const body = randomBytes(4_500_000);
  const ranges = fc.array(fc.tuple(fc.nat(body.byteLength - 1), fc.nat(body.byteLength - 1)), { minLength: 1, maxLength: 5 });
  const property = fc.asyncProperty(
    ranges,
    fc.integer({ min: 1_000, max: 400_000 }),
    fc.nat(6_000_000),
    async (wanted, pieces, room) => {
      const { spool } = open({ room });
      const reads = wanted.map(([a, b]) => {
        const range = { start: Math.min(a, b), end: Math.max(a, b) };
        return { range, bytes: buffer(spool.read(range)) };
      });
      const all = buffer(spool.read());
      await feed(spool, body, pieces);
      expect((await all).equals(body)).toBe(true);
      for (const { range, bytes } of reads) expect((await bytes).equals(body.subarray(range.start, range.end + 1))).toBe(true);
    },
  );
  await fc.assert(property, { numRuns: 30 });
});

it('holds on to the disk for who is yet to read, and leaves no file behind', async () => {
  const body = randomBytes(3_900_000);
  const { spool } = open();
  const leave = spool.hold();
  await feed(spool, body, 100_000);
  expect(await readdir(folder)).toEqual([]);
  expect((await buffer(spool.read())).equals(body)).toBe(true);
  leave();
});

it('has its readers break off when it fails, and those who go when they are told to', async () => {
  const { spool } = open();
  await spool.push(Buffer.from('half'));
  const leaving = new AbortController();
  const gone = buffer(spool.read(undefined, leaving.signal));
  const broken = buffer(spool.read());
  leaving.abort(new Error('left'));
  await expect(gone).rejects.toThrow('left');
  spool.fail(new Error('upstream broke off'));
  await expect(broken).rejects.toThrow('upstream broke off');
  await expect(spool.ready(new AbortController().signal)).rejects.toThrow('upstream broke off');
});

it('lets bytes pass where the disk takes none, no faster than they are read', async () => {
  const { spool, told } = open({ room: 0 });
  await spool.push(Buffer.alloc(800_000, 'a'));
  const reader = spool.read();
  let isTaken = false;
  const second = spool.push(Buffer.alloc(800_000, 'b')).then(() => {
    isTaken = true;
  });
  await reader.next();
  expect(isTaken).toBe(false);
  expect((await reader.next()).value).toHaveLength(800_000);
  await second;
  expect(told.isPassing).toBe(true);
  expect(spool.hasBeginning()).toBe(false);
  spool.end();
  expect((await reader.next()).done).toBe(true);
});

it('shows nothing of a small body that is yet to be checked, and of a large one all but the end', async () => {
  const { spool } = open({ isChecked: true });
  const reader = spool.read();
  const first = reader.next();
  let shown = false;
  void first.then(() => {
    shown = true;
  });
  await spool.push(Buffer.alloc(8_000_000));
  await new Promise(setImmediate);
  expect(shown).toBe(false);
  await spool.push(Buffer.alloc(1_000_000));
  let seen = (await first).value?.byteLength ?? 0;
  while (seen < 9_000_000 - 65_536) seen += (await reader.next()).value?.byteLength ?? 0;
  expect(seen).toBe(9_000_000 - 65_536);
  spool.end();
  for await (const piece of reader) seen += piece.byteLength;
  expect(seen).toBe(9_000_000);
});
