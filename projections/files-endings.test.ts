import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dueFiles, endedUnreclaimed, type FileOutline, matchingFiles } from './files-endings.ts';
import { now, openTestFiles } from './testing/files.ts';
import { at, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestFiles();
});
afterAll(() => database.drop());

const sizes = [1, 2, 3, 100];

const slugsOf = async (pages: AsyncIterable<readonly FileOutline[]>, largest: number): Promise<string[]> => {
  const slugs: string[] = [];
  for await (const page of pages) {
    expect(page.length).toBeLessThanOrEqual(largest);
    slugs.push(...page.map(({ slug }) => slug));
  }
  return slugs;
};

describe.each(sizes)('in pages of %i', (size) => {
  it('due files are found, the longest overdue first', async () => {
    const expected = [3, 6, 9, 12, 18, 21, 24].map((file) => `slug${file}`); // 0 has ended already, as 15 has
    expect(await slugsOf(dueFiles(database.db, now, size), size)).toEqual(expected);
    expect(await slugsOf(dueFiles(database.db, new Date(at(0)), size), size)).toEqual([]);
  });

  it('ended files are found whose bytes are still there, the longest ended first', async () => {
    const expected = [0, 5, 15, 20, 25, 30, 35, 40, 45, 50, 55].map((file) => `slug${file}`);
    expect(await slugsOf(endedUnreclaimed(database.db, size), size)).toEqual(expected);
  });

  it('files that match a filter are found, the oldest first, also where several are of one moment', async () => {
    const filter = { status: ['LIVE'], nameContains: 'same' } as const;
    const expected = [4, 14, 19, 29, 34, 39, 44, 49, 54, 59].map((file) => `slug${file}`);
    expect((await slugsOf(matchingFiles(database.db, filter, now, size), size)).sort()).toEqual([...expected].sort());
    const uploaded = await slugsOf(matchingFiles(database.db, { status: ['LIVE'] }, now, size), size);
    const order = Object.fromEntries(uploaded.map((slug, index) => [slug, index]));
    expect(new Set(uploaded).size).toBe(uploaded.length);
    expect(order.slug1).toBeLessThan(order.slug2 ?? 0);
    expect(order.slug2).toBeLessThan(order.slug4 ?? 0);
  });
});
