import { systemClock } from '@lading/schema/clock.ts';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply } from './engine/apply.ts';
import { ensureGeneration } from './engine/generations.ts';
import { heard } from './engine/hear.ts';
import { filesProjection } from './files.ts';
import type { FileFilter } from './files-filter.ts';
import { decodeCursor, type FileOrder, fileOrders } from './files-orders.ts';
import {
  asOf,
  countFiles,
  dueFiles,
  endedUnreclaimed,
  type File,
  findFile,
  knownKeys,
  type ListFiles,
  listFiles,
} from './files-queries.ts';
import {
  at,
  deleted,
  downloaded,
  expired,
  openTestDatabase,
  reclaimed,
  stored,
  type TestDatabase,
  uploaded,
  uuidOf,
} from './testing.ts';

let database: TestDatabase;
/** Half of those with a lifetime are due by then. */
const now = new Date(at(1_000));
const count = 60;

const events: StoredEvent[] = [];
const add = (type: string, data: object, time?: string): void => {
  events.push(stored(events.length + 1, type, data, time));
};

beforeAll(async () => {
  for (let file = 0; file < count; file += 1) {
    const expiresAt = file % 3 === 0 ? at(900 + file * 4) : null;
    const name = ['100%_sure.txt', 'ÉTÉ.png', 'back\\slash', `File ${file}`, 'same'][file % 5];
    // Every fourth was uploaded in the same millisecond as the one before.
    add('FileUploaded', uploaded(file, { expiresAt, name, size: file % 7 }), at(file - (file % 4 === 3 ? 1 : 0)));
  }
  for (let file = 0; file < count; file += 4) add('FileDownloaded', downloaded(file, { completed: file % 3 }));
  for (let file = 0; file < count; file += 10) add('FileExpired', expired(file));
  for (let file = 5; file < count; file += 10) add('FileDeleted', deleted(file));
  add('BytesReclaimed', reclaimed(10));
  database = await openTestDatabase();
  await ensureGeneration(database.session, filesProjection, systemClock);
  await apply(database.session, filesProjection, { generation: 1, position: null }, events.map(heard));
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

describe('single files', () => {
  it('are found by slug or uuid, as recorded', async () => {
    const file = await findFile(database.db, 'slug3');
    expect(file).toMatchObject({ uuid: uuidOf(3), status: 'LIVE', uploadedAt: at(2), expiresAt: at(912), downloads: 0 });
    expect(await findFile(database.db, uuidOf(3).toUpperCase())).toEqual(file);
    for (const id of ['slug', 'slug999', '', "'; --", 'a\0b', uuidOf(999)])
      expect(await findFile(database.db, id)).toBeUndefined();
  });

  it('have ended when their time is over, at that time', async () => {
    const file = await findFile(database.db, 'slug3');
    if (!file) throw new Error('it is there');
    expect(asOf(file, new Date(at(911.999)))).toBe(file);
    expect(asOf(file, new Date(at(912)))).toMatchObject({ status: 'EXPIRED', endReason: 'TTL', endedAt: at(912) });
    const gone = await findFile(database.db, 'slug5');
    expect(gone && asOf(gone, now)).toMatchObject({ status: 'DELETED', endReason: 'MANUAL', endedAt: at(5) });
  });
});

describe('what the cleaner asks', () => {
  it('finds due files, the longest overdue first', async () => {
    const due = await dueFiles(database.db, now, 100);
    const expected = [3, 6, 9, 12, 18, 21, 24].map((file) => `slug${file}`); // 0 has ended already, as 15 has
    expect(slugsOf(due)).toEqual(expected);
    expect(slugsOf(await dueFiles(database.db, now, 2))).toEqual(expected.slice(0, 2));
    expect(await dueFiles(database.db, new Date(at(0)), 100)).toEqual([]);
  });

  it('finds ended files whose bytes are still there, the longest ended first', async () => {
    const expected = [0, 5, 15, 20, 25, 30, 35, 40, 45, 50, 55].map((file) => `slug${file}`);
    expect(slugsOf(await endedUnreclaimed(database.db, 100))).toEqual(expected);
    expect(slugsOf(await endedUnreclaimed(database.db, 3))).toEqual(expected.slice(0, 3));
  });

  it('tells keys whose bytes belong to a file from orphans', async () => {
    const [live, ended, freed] = [1, 5, 10].map((file) => `files/${uuidOf(file)}`);
    const keys = [live ?? '', ended ?? '', freed ?? '', 'files/unknown', "it's"];
    expect(await knownKeys(database.db, keys)).toEqual(new Set([live, ended]));
    expect(await knownKeys(database.db, [])).toEqual(new Set());
  });

  it('is answered by indexes', async () => {
    await database.session.query('SET enable_seqscan TO off; ANALYZE files_g1');
    const planOf = async (condition: string): Promise<string> =>
      JSON.stringify((await database.session.query(`EXPLAIN SELECT * FROM files ${condition}`)).rows);
    expect(
      await planOf(
        `WHERE status = 'LIVE' AND coalesce(expires_at, 'infinity') <= now() ORDER BY coalesce(expires_at, 'infinity'), position LIMIT 9`,
      ),
    ).toMatch(/Index Scan using files_g1_coalesce/);
    for (const [order, index] of [
      ['uploaded_at DESC, position DESC', 'uploaded_at'],
      ['size DESC, position DESC', 'size'],
      ['downloads DESC, position DESC', 'downloads'],
      ['name_folded, position', 'name_folded'],
    ])
      expect(await planOf(`WHERE status = 'LIVE' ORDER BY ${order} LIMIT 9`)).toMatch(
        new RegExp(`Index Scan( Backward)? using files_g1_${index}`),
      );
    expect(await planOf(`WHERE status <> 'LIVE' AND reclaimed_at IS NULL ORDER BY ended_at, position LIMIT 9`)).toMatch(
      /files_g1_ended_at/,
    );
    expect(await planOf(`WHERE slug = 'x'`)).toMatch(/files_g1_slug/);
    expect(await planOf(`WHERE key = ANY ('{x}')`)).toMatch(/files_g1_key/);
  });
});
