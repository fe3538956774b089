import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOf, findFile, knownKeys } from './files-queries.ts';
import { now, openTestFiles } from './testing/files.ts';
import { at, type TestDatabase, uuidOf } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestFiles();
});
afterAll(() => database.drop());

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
  it('tells keys whose bytes belong to a file from orphans', async () => {
    const [live, ended, freed] = [1, 5, 10].map((file) => `files/${uuidOf(file)}`);
    const keys = [live ?? '', ended ?? '', freed ?? '', 'files/unknown', "it's"];
    expect(await knownKeys(database.db, keys)).toEqual(new Set([live, ended]));
    expect(await knownKeys(database.db, [])).toEqual(new Set());
  });

  it('is answered by indexes', async () => {
    await database.session.query(
      'SET enable_seqscan TO off; SET enable_bitmapscan TO off; SET enable_sort TO off; ANALYZE files_g1',
    );
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
