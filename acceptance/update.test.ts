import { describe, expect, it } from 'vitest';
import { get, uploaded } from './client.ts';
import { light, production, s3 } from './combinations.ts';
import { graphql } from './graphql.ts';
import { deleteFile, expireFile } from './operations.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

type Updated = {
  readonly __typename: string;
  readonly name?: string;
  readonly expiresAt?: string | null;
  readonly maxDownloads?: number | null;
  readonly passwordProtected?: boolean;
  readonly metadata?: unknown;
  readonly code?: string;
  readonly field?: string | null;
};

const update = async (lading: Lading, id: string, changes: Record<string, unknown>): Promise<Updated> => {
  const query = `mutation ($id: ID!, $changes: FileChanges!) { updateFile(id: $id, changes: $changes) { __typename
    ... on File { name expiresAt maxDownloads downloadsLeft passwordProtected sliding metadata status }
    ... on InvalidInput { field } ... on Refusal { code message } } }`;
  return (await graphql<{ updateFile: Updated }>(lading, query, { variables: { id, changes } })).updateFile;
};

const secondsLeft = ({ expiresAt }: Updated) => (Date.parse(expiresAt ?? '') - Date.now()) / 1000;

scenario('changing a link', { runsIn: [light, production] }, (lading) => {
  it('changes what is said and leaves the rest alone', async () => {
    const fields = { ttl: '1h', max_downloads: '5', metadata: '{"a":1}' };
    const file = await uploaded(lading, 'hello', { name: 'old.txt', fields });
    expect(await update(lading, file.id, { name: 'new.txt' })).toMatchObject({
      __typename: 'File',
      name: 'new.txt',
      expiresAt: file.expires_at,
      maxDownloads: 5,
      metadata: { a: 1 },
    });
    expect(await update(lading, file.uuid, { metadata: { b: 2 }, sliding: true })).toMatchObject({
      metadata: { b: 2 },
      sliding: true,
    });
    expect(await update(lading, file.id, {})).toMatchObject({ name: 'new.txt', maxDownloads: 5, metadata: { b: 2 } });
    const answer = await get(lading, `/${file.id}`);
    expect(answer.headers.get('content-disposition')).toMatch(/new\.txt/);
  });

  it('extends and shortens a lifetime from now on, and ends it', async () => {
    const file = await uploaded(lading, 'hello', { fields: { ttl: '1h' } });
    expect(secondsLeft(await update(lading, file.id, { ttl: '2h' }))).toBeGreaterThan(7_100);
    await get(lading, file.url);
    expect(secondsLeft(await update(lading, file.id, { ttl: '10s' }))).toBeLessThanOrEqual(10);
    const answer = await get(lading, file.url);
    expect(Number(/max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1])).toBeLessThanOrEqual(10);
    expect(await update(lading, file.id, { ttl: 'inf' })).toMatchObject({ expiresAt: null });
    expect((await get(lading, file.url)).headers.get('cache-control')).toBe('public, max-age=3600');
  });

  it('sets a password at once, changes it, and takes it away', async () => {
    const file = await uploaded(lading, 'hello');
    await get(lading, file.url);
    const status = async (password: string) => (await get(lading, file.url, { 'lading-password': password })).status;
    expect(await update(lading, file.id, { password: 'one' })).toMatchObject({ passwordProtected: true });
    expect((await get(lading, file.url)).status).toBe(401);
    expect(await status('one')).toBe(200);
    await update(lading, file.id, { password: 'two' });
    expect([await status('one'), await status('two')]).toEqual([401, 200]);
    expect(await update(lading, file.id, { password: null })).toMatchObject({ passwordProtected: false });
    expect((await get(lading, file.url)).headers.get('cache-control')).toMatch(/^public/);
  });

  it('sets a limit from now on, and takes it away', async () => {
    const file = await uploaded(lading, 'hello');
    await get(lading, file.url);
    expect(await update(lading, file.id, { maxDownloads: 2 })).toMatchObject({ maxDownloads: 2, downloadsLeft: 2 });
    expect((await get(lading, file.url)).headers.get('cache-control')).toBe('private, no-store');
    expect(await update(lading, file.id, { maxDownloads: null })).toMatchObject({ maxDownloads: null, downloadsLeft: null });
    for (let time = 0; time < 3; time += 1) expect((await get(lading, file.url)).status).toBe(200);
    // One download was under the limit of two: a limit of one is met by it.
    expect(await update(lading, file.id, { maxDownloads: 1 })).toMatchObject({ __typename: 'File', status: 'EXPIRED' });
    expect((await get(lading, file.url)).status).toBe(410);
  });

  it('is too late for one that has ended', async () => {
    const [expired, deleted] = [await uploaded(lading, 'a'), await uploaded(lading, 'b')];
    await expireFile(lading, expired.id);
    await deleteFile(lading, deleted.id);
    for (const { id } of [expired, deleted])
      expect(await update(lading, id, { ttl: '1h' })).toMatchObject({ __typename: 'NotFound', code: 'FileGone' });
    expect(await update(lading, 'zzzzzzz', { ttl: '1h' })).toMatchObject({ __typename: 'NotFound', code: 'FileNotFound' });
  });

  describe('refuses', () => {
    it.each([
      ['ttl', '0s'],
      ['ttl', ''],
      ['maxDownloads', 0],
      ['metadata', [1]],
      ['password', ''],
      ['password', 'x'.repeat(201)],
      ['name', ''],
    ])('the %s %j and changes nothing', async (field, value) => {
      const file = await uploaded(lading, 'hello', { name: 'a.txt' });
      const refused = await update(lading, file.id, { [field]: value, sliding: true });
      expect(refused).toMatchObject({ __typename: 'InvalidInput', field });
      expect(await update(lading, file.id, {})).toMatchObject({ name: 'a.txt', sliding: false, expiresAt: file.expires_at });
    });
  });

  it('lets many change the same link at once', async () => {
    const file = await uploaded(lading, 'hello');
    const names = Array.from({ length: 8 }, (_, index) => `name-${index}.txt`);
    const results = await Promise.all(names.map((name) => update(lading, file.id, { name })));
    for (const { __typename } of results) expect(['File', 'Conflict']).toContain(__typename);
    expect(names).toContain((await update(lading, file.id, {})).name);
  });
});

scenario('changing a link on one of two replicas', { runsIn: [s3, production] }, (first, combination) => {
  it('takes effect where the link is hot', async () => {
    const second = await startLading({ ...combination, replicaOf: first });
    try {
      const file = await uploaded(first, 'hello');
      for (let time = 0; time < 3; time += 1) await get(second, file.url);
      await update(first, file.id, { ttl: '5s' });
      const answer = await get(second, file.url);
      expect(Number(/max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '')?.[1])).toBeLessThanOrEqual(5);
    } finally {
      await second.dispose();
    }
  });
});
