import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linksTable } from '../commands/list.ts';
import { statsTable } from '../commands/stats.ts';
import { testContext } from '../testing.ts';
import { formatBytes, formatLeft, formatSeconds, printable } from './format.ts';
import { renderProgress, showsProgress, startProgress } from './progress.ts';
import { formatTable } from './table.ts';

describe('amounts', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [10_189, '10 KiB'],
    [1_048_575, '1.0 MiB'],
    [1_572_864, '1.5 MiB'],
    [10_737_418_240, '10 GiB'],
  ])('%i bytes are %s', (bytes, shown) => {
    expect(formatBytes(bytes)).toBe(shown);
  });

  it('have four digits at most', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(formatBytes(bytes)).toMatch(/^(\d{1,4}|\d\.\d) ([KMGTP]i)?B$/);
      }),
    );
  });

  it.each([
    [0.4, '0s'],
    [59, '59s'],
    [60, '1m'],
    [3_599, '59m 59s'],
    [7_200, '2h'],
    [90_061, '1d 1h'],
    [86_400 + 59, '1d'],
  ])('%d seconds are %s', (seconds, shown) => {
    expect(formatSeconds(seconds)).toBe(shown);
  });

  it('say how much is left', () => {
    const now = new Date('2026-01-01T00:00:00Z');
    expect(formatLeft(null, now)).toBe('never');
    expect(formatLeft('2026-01-01T02:30:00.000Z', now)).toBe('in 2h 30m');
    expect(formatLeft('2025-12-31T23:59:59.000Z', now)).toBe('now');
  });
});

it('no text from elsewhere moves the cursor, rings, or begins a line', () => {
  expect(printable('a\u001b[2Jb\n\u0007\u202ec')).toBe('a\ufffd[2Jb\ufffd\ufffd\ufffdc');
  expect(printable('naïve 日本 👩‍🚀.txt')).toBe('naïve 日本 👩‍🚀.txt');
});

describe('a table', () => {
  it('aligns its columns', () => {
    expect(
      formatTable(
        [
          ['ID', 'SIZE', 'NAME'],
          ['aB7', '1.5 MiB', 'x'],
          ['longer', '2 B', '日本'],
        ],
        [1],
      ),
    ).toEqual(['ID         SIZE  NAME', 'aB7     1.5 MiB  x', 'longer      2 B  日本']);
  });

  it('of links shows what matters, and nothing that moves the cursor', () => {
    const link = {
      id: 'aB7xYzQ',
      uuid: '',
      url: '/aB7xYzQ',
      link: 'http://h/aB7xYzQ',
      name: 'a\u001b[31m.txt',
      size: 2_048,
      type: 'text/plain',
      sha256: '',
      uploaded_at: '2026-01-01T00:00:00.000Z',
      expires_at: null,
      max_downloads: 3,
      status: 'live',
      downloads: 1,
      ended_at: null,
    } as const;
    const table = linksTable([link, { ...link, status: 'pruned', max_downloads: null }], new Date());
    expect(table).toEqual([
      'ID          SIZE  DOWNLOADS  EXPIRES  STATUS  NAME',
      'aB7xYzQ  2.0 KiB     1 of 3  never    live    a\ufffd[31m.txt',
      'aB7xYzQ  2.0 KiB          1  -        pruned  a\ufffd[31m.txt',
    ]);
    expect(linksTable([], new Date())).toEqual([]);
  });

  it('of numbers flattens what is nested', () => {
    expect(statsTable({ files: 3, orphan_bytes: 2_048, capacity_bytes: null, cache: { hits: 1 } })).toEqual([
      'files                  3',
      'orphan bytes     2.0 KiB',
      'capacity bytes  no limit',
      'cache hits             1',
    ]);
  });
});

describe('a progress bar', () => {
  const shown = { label: 'a.bin', done: 512, total: 2_048, seconds: 2, from: 0 };

  it('shows share, amounts, speed and time left', () => {
    expect(renderProgress(shown, 200)).toBe('a.bin  [######..................]  25%  512 B of 2.0 KiB  256 B/s  6s');
    expect(renderProgress({ ...shown, from: 512 }, 200)).toContain('0 B/s');
    expect(renderProgress({ ...shown, total: undefined }, 200)).toBe('a.bin  512 B  256 B/s');
    expect(renderProgress({ ...shown, done: 0, total: 0 }, 200)).toContain('100%');
  });

  it('never breaks the line', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(300), (label, done, total, columns) => {
        const line = renderProgress({ label, done, total, seconds: 1, from: 0 }, columns);
        expect(line.length).toBeLessThanOrEqual(Math.max(0, columns - 1));
        expect(line).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it.each([
    [true, {}, true],
    [true, { TERM: 'xterm' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { TERM: 'xterm' }, false],
  ])('on a terminal (%s) with %j: %s', (isTTY, env, is) => {
    expect(showsProgress(testContext({ isTTY, env }).context)).toBe(is);
  });

  it('is drawn ten times a second at most, and taken away', () => {
    const { context, stderr, stdout, pass } = testContext({ isTTY: true });
    const progress = startProgress(context, 'a.bin', 100);
    for (let bytes = 0; bytes <= 100; bytes++) {
      progress.at(bytes);
      pass(10);
    }
    progress.end();
    expect(stderr().match(/a\.bin/g)).toHaveLength(11);
    expect(stderr().endsWith('\r\u001b[K')).toBe(true);
    expect(stdout()).toBe('');
  });

  it('is not drawn in a pipe', () => {
    const { context, stderr } = testContext();
    const progress = startProgress(context, 'a.bin', 100);
    progress.at(50);
    progress.end();
    expect(stderr()).toBe('');
  });
});
