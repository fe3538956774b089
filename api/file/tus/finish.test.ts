import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { connectClient } from '@lading/adapters/database/pool.ts';
import { testDatabase } from '@lading/adapters/database/testing.ts';
import { readMetrics } from '@lading/projections/metrics-queries.ts';
import { systemClock } from '@lading/schema/clock.ts';
import { randomIds } from '@lading/schema/ids.ts';
import { Upload } from '@tus/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSettings } from '../../config/settings.ts';
import type { Lading } from '../../lading.ts';
import { systemContext } from '../../log/context.ts';
import { startParts } from '../../start.ts';
import { createDataStore } from './data-store.ts';
import { finishUpload } from './finish.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const parts = new AsyncDisposableStack();
let lading: Lading;
let databaseUrl: string;

beforeAll(async () => {
  const database = await testDatabase();
  parts.defer(database.drop);
  databaseUrl = database.url;
  const folder = await mkdtemp(join(tmpdir(), 'lading-finish-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const env = { DATABASE_URL: database.url, DATA_DIR: folder, MIN_FREE_BYTES: '0', API_TOKEN: 'a-token-for-tests' };
  const settings = parseSettings(env, () => '');
  const given = { settings, env, clock: systemClock, ids: randomIds, logger: silent, version: 'test' };
  ({ lading } = await startParts(given, parts));
});

afterAll(() => parts.disposeAsync());

/** An upload of which all has arrived, and that nobody has made a file yet. */
const arrived = async (text: string): Promise<string> => {
  const id = randomIds.uuid();
  const store = createDataStore(lading);
  await store.create(new Upload({ id, size: text.length, offset: 0, metadata: { filename: 'a.txt' } }));
  await store.write(Readable.from([Buffer.from(text)]), id, 0);
  return id;
};

const finish = async (id: string) => (await finishUpload(lading, id, systemContext('test', randomIds))).file;
const uploadsSoFar = async () => (await readMetrics(lading.db)).uploads;

/** Puts an upload into a state that only a crash at the worst moment leaves. */
const leaveAs = async (id: string, change: string): Promise<void> => {
  const client = await connectClient(databaseUrl);
  await client.query(`UPDATE uploads SET ${change} WHERE id = $1`, [id]);
  await client.end();
};

describe('making a file of an upload in pieces', () => {
  it('happens once, however many ask for it at once', async () => {
    const before = await uploadsSoFar();
    const id = await arrived('hello');
    const files = await Promise.all(Array.from({ length: 5 }, () => finish(id)));
    expect(new Set(files.map(({ slug }) => slug)).size).toBe(1);
    expect(files[0]).toMatchObject({ uuid: id, name: 'a.txt', size: 5, status: 'LIVE' });
    expect(await uploadsSoFar()).toBe(before + 1);
  });

  it('leaves no pieces behind', async () => {
    const id = await arrived('hello');
    await finish(id);
    expect(await Array.fromAsync(lading.bytes.list(`uploads/${id}/`))).toEqual([]);
    expect(await lading.bytes.stat(`files/${id}`)).toMatchObject({ size: 5 });
  });

  it('is not done again after a crash between the event and its note', async () => {
    const id = await arrived('hello');
    const { slug } = await finish(id);
    const before = await uploadsSoFar();
    await leaveAs(id, 'recorded = false');
    expect((await finish(id)).slug).toBe(slug);
    expect(await uploadsSoFar()).toBe(before);
    expect(await lading.uploads.find(id)).toMatchObject({ recorded: true });
  });

  it('is done after a crash before the event', async () => {
    const id = await arrived('hello');
    await leaveAs(id, "slug = 'zzzzzzz'");
    expect(await finish(id)).toMatchObject({ uuid: id, status: 'LIVE' });
  });

  it('is done under another slug where the one tried last is of another file', async () => {
    const other = await finish(await arrived('other'));
    const id = await arrived('hello');
    await leaveAs(id, `slug = '${other.slug}'`);
    const file = await finish(id);
    expect(file.uuid).toBe(id);
    expect(file.slug).not.toBe(other.slug);
  });
});
