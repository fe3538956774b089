import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileFilter } from './files-filter.ts';
import { decodeCursor, type FileOrder, fileOrders } from './files-orders.ts';
import { countFiles, type File, type ListFiles, listFiles } from './files-queries.ts';
import { count, now, openTestFiles } from './testing/files.ts';
import { at, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestFiles();
});
afterAll(() => database.drop());

const everything = { status: ['LIVE', 'EXPIRED', 'DELETED', 'PRUNED'] } as const;
const list = (wish: Omit<ListFiles, 'now'>) => listFiles(database.db, { now, ...wish });
const slugs = (files: readonly { readonly node: File }[]): string[] => files.map(({ node }) => node.slug);
const slugsOf = (files: readonly File[]): string[] => files.map(({ slug }) => slug);

const ways = {
  forwards: {
    ask: (size: number, cursor?: string) => ({ first: size, ...(cursor !== undefined && { after: cursor }) }),
    join: (found: readonly string[], page: readonly string[]) => [...found, ...page],
    more: 'hasNextPage',
    past: 'hasPreviousPage',
    next: 'endCursor',
  },
  backwards: {
    ask: (size: number, cursor?: string) => ({ last: size, ...(cursor !== undefined && { before: cursor }) }),
    join: (found: readonly string[], page: readonly string[]) => [...page, ...found],
    more: 'hasPreviousPage',
    past: 'hasNextPage',
    next: 'startCursor',
  },
} as const;

/** Every page of a list, put together again. */
const walk = async (wish: Omit<ListFiles, 'now'>, size: number, way: keyof typeof ways): Promise<readonly string[]> => {
  const { ask, join, more, past, next } = ways[way];
  let found: readonly string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const { edges, pageInfo } = await list({ ...wish, ...ask(size, cursor) });
    found = join(found, slugs(edges));
    expect(pageInfo[past]).toBe(cursor !== undefined);
    if (!pageInfo[more]) return found;
    cursor = pageInfo[next] ?? undefined;
  }
};

const orders = Object.keys(fileOrders) as FileOrder[]; // its keys are the orders

const collate = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
const byKey: Record<FileOrder, (file: File) => string | number> = {
  NEWEST: (file) => file.uploadedAt,
  OLDEST: (file) => file.uploadedAt,
  LARGEST: (file) => file.size,
  MOST_DOWNLOADED: (file) => file.downloads,
  EXPIRING_SOONEST: (file) => file.expiresAt ?? '9',
  NAME: (file) => file.name.toLowerCase(),
};

describe('listFiles', () => {
  it.each(orders)('%s: pages of any size, in both directions, hold every file once and in order', async (orderBy) => {
    const all = await list({ first: 200, filter: everything, orderBy });
    expect(all.edges).toHaveLength(count);
    const sign = fileOrders[orderBy].direction === 'asc' ? 1 : -1;
    const sorted = all.edges.map(({ node }) => node).sort((a, b) => sign * collate(byKey[orderBy](a), byKey[orderBy](b)));
    expect(slugs(all.edges)).toEqual(slugsOf(sorted)); // sorting is stable, so only true disorder shows
    for (const size of [1, 7, 60])
      for (const way of ['forwards', 'backwards'] as const)
        expect(await walk({ filter: everything, orderBy }, size, way)).toEqual(slugs(all.edges));
  });

  it('is of live files, newest first, fifty of them, unless asked otherwise', async () => {
    const page = await list({});
    expect(page.edges.every(({ node }) => node.status === 'LIVE')).toBe(true);
    expect(page.edges.length).toBe(await countFiles(database.db, {}, now));
    expect(page.pageInfo.hasNextPage).toBe(false);
    expect((await list({ filter: everything })).edges).toHaveLength(50);
    expect((await list({ filter: everything, first: 10_000 })).edges).toHaveLength(count);
    expect((await list({ first: 0 })).edges).toEqual([]);
  });

  it('answers the part between two cursors', async () => {
    const all = await list({ filter: everything, first: 200 });
    const [after, before] = [all.edges[9]?.cursor ?? '', all.edges[20]?.cursor ?? ''];
    expect(slugs((await list({ filter: everything, after, before })).edges)).toEqual(slugs(all.edges.slice(10, 20)));
  });

  const filters: [string, FileFilter, (file: File) => boolean][] = [
    ['expired, by record or by time', { status: ['EXPIRED'] }, (file) => file.status === 'EXPIRED'],
    ['deleted or live', { status: ['DELETED', 'LIVE'] }, (file) => file.status !== 'EXPIRED'],
    ['of no status', { status: [] }, () => false],
    ['of a media type', { ...everything, mediaType: 'TEXT/plain' }, (file) => file.mediaType === 'text/plain'],
    ['of a kind', { ...everything, mediaType: 'image/*' }, (file) => file.mediaType.startsWith('image/')],
    ['with a percent sign', { ...everything, nameContains: '%_' }, (file) => file.name.includes('%_')],
    ['with a backslash', { ...everything, nameContains: '\\s' }, (file) => file.name.includes('\\')],
    ['regardless of case, beyond ASCII', { ...everything, nameContains: 'été.P' }, (file) => file.name === 'ÉTÉ.png'],
    ['with what no name has', { ...everything, nameContains: '\0' }, () => false],
    ['since', { ...everything, uploadedAfter: new Date(at(30)) }, (file) => file.uploadedAt >= at(30)],
    ['until', { ...everything, uploadedBefore: new Date(at(30)) }, (file) => file.uploadedAt < at(30)],
    ['by size', { ...everything, minSize: 2, maxSize: 4 }, (file) => file.size >= 2 && file.size <= 4],
    ['never downloaded', { ...everything, neverDownloaded: true }, (file) => file.downloads === 0],
    ['downloaded', { ...everything, neverDownloaded: false }, (file) => file.downloads > 0],
  ];

  it.each(filters)('finds files %s', async (_, filter, matches) => {
    const all = await list({ filter: everything, first: 200 });
    const wanted = all.edges.filter(({ node }) => matches(node));
    expect(slugs((await list({ filter, first: 200 })).edges)).toEqual(slugs(wanted));
    expect(await countFiles(database.db, filter, now)).toBe(wanted.length);
  });

  it('refuses cursors that this list did not give out', async () => {
    const cursor = (await list({ first: 1 })).pageInfo.endCursor ?? '';
    await expect(list({ after: cursor, orderBy: 'OLDEST' })).rejects.toMatchObject({ code: 'InvalidInput' });
    const forged = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
    const wrong = [
      ['NEWEST', 'yesterday', '1'],
      ['NEWEST', '2026-02-31T00:00:00.000Z', '1'],
      ['NEWEST', at(1), 'one'],
      ['NEWEST', at(1), 1],
      ['NEWEST', at(1)],
      [],
      null,
    ];
    for (const parts of wrong) await expect(list({ after: forged(parts) })).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(list({ before: forged(['LARGEST', 1.5, '1']), orderBy: 'LARGEST' })).rejects.toMatchObject({
      code: 'InvalidInput',
    });
    await expect(list({ before: forged(['NAME', '\0', '1']), orderBy: 'NAME' })).rejects.toMatchObject({ code: 'InvalidInput' });
  });

  it('refuses any text as a cursor without another error', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...orders),
        fc.oneof(fc.string(), fc.base64String(), fc.string({ minLength: 5_000 })),
        (order, text) => {
          expect(() => decodeCursor(order, text)).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
        },
      ),
    );
  });

  it.each([{ first: -1 }, { last: 1.5 }, { first: Number.NaN }, { first: 1, last: 1 }])('refuses %o', async (sizes) => {
    await expect(list(sizes)).rejects.toMatchObject({ code: 'InvalidInput' });
  });
});
