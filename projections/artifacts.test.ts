import { afterAll, beforeAll, expect, it } from 'vitest';
import { artifactsProjection } from './artifacts.ts';
import {
  findArtifact,
  leastRecentlyUsedArtifacts,
  listArtifacts,
  measureArtifacts,
  measureRemote,
  readRemoteTotals,
} from './artifacts-queries.ts';
import { openTestAnalytics, type TestAnalytics } from './testing/analytics.ts';
import { at, stored } from './testing.ts';

let read: TestAnalytics;
beforeAll(async () => {
  read = await openTestAnalytics(artifactsProjection);
});
afterAll(() => read.drop());

const kept = (path: string, size: number, over: object = {}) => ({
  remote: 'alpine',
  path,
  kind: 'file',
  key: `alpine/${path.length}/${size}`,
  size,
  sha256: 'a'.repeat(64),
  mediaType: 'application/gzip',
  etag: '"one"',
  lastModified: null,
  ...over,
});
const served = (path: string, over: object = {}) => ({
  remote: 'alpine',
  path,
  count: 2,
  hits: 1,
  misses: 1,
  bytes: 20,
  cachedBytes: 10,
  fetchedBytes: 10,
  ...over,
});

it('remembers what is kept, what was served of it, and when upstream last said that it is right', async () => {
  await read.fold([
    stored(1, 'ArtifactCached', kept('b', 10)),
    stored(2, 'ArtifactServed', served('b')),
    stored(3, 'ArtifactRevalidated', { remote: 'alpine', path: 'b', key: kept('b', 10).key }),
  ]);
  expect(await findArtifact(read.db, 'alpine', 'b')).toMatchObject({
    size: 10,
    hits: 1,
    cachedAt: at(1),
    lastUsedAt: at(2),
    checkedAt: at(3),
  });
  expect(await readRemoteTotals(read.db, 'alpine')).toEqual({ hits: 1, misses: 1, bytesFromCache: 10, bytesFromUpstream: 10 });
});

it('takes nothing that upstream said of other bytes for said of these', async () => {
  await read.fold([
    stored(1, 'ArtifactCached', kept('b', 10)),
    stored(2, 'ArtifactCached', kept('b', 11)),
    stored(3, 'ArtifactRevalidated', { remote: 'alpine', path: 'b', key: kept('b', 10).key }),
  ]);
  expect(await findArtifact(read.db, 'alpine', 'b')).toMatchObject({ size: 11, checkedAt: at(2) });
  expect(await measureRemote(read.db, 'alpine')).toEqual({ artifacts: 1, bytes: 11 });
});

it('forgets what was evicted, though it is counted or revalidated later', async () => {
  const { key } = kept('b', 10);
  await read.fold([
    stored(1, 'ArtifactCached', kept('b', 10)),
    stored(2, 'ArtifactEvicted', { remote: 'alpine', path: 'b', key, size: 10, reason: 'CAP' }),
    stored(3, 'ArtifactServed', served('b')),
    stored(4, 'ArtifactRevalidated', { remote: 'alpine', path: 'b', key }),
  ]);
  expect(await findArtifact(read.db, 'alpine', 'b')).toBeUndefined();
  expect(await measureArtifacts(read.db)).toEqual({ artifacts: 0, bytes: 0 });
});

it('lists by path, in the order of bytes, by prefix and page by page', async () => {
  const paths = ['a/1', 'a/B', 'a/b', 'a%2Fb', 'b'];
  await read.fold(paths.map((path, index) => stored(index + 1, 'ArtifactCached', kept(path, index))));
  const list = async (wish: Parameters<typeof listArtifacts>[2]) => {
    const { edges, pageInfo } = await listArtifacts(read.db, 'alpine', wish);
    return { paths: edges.map(({ node }) => node.path), ...pageInfo };
  };
  expect((await list({})).paths).toEqual(['a%2Fb', 'a/1', 'a/B', 'a/b', 'b']);
  expect((await list({ prefix: 'a/' })).paths).toEqual(['a/1', 'a/B', 'a/b']);
  const first = await list({ prefix: 'a/', first: 2 });
  expect(first).toMatchObject({ paths: ['a/1', 'a/B'], hasNextPage: true });
  expect(await list({ prefix: 'a/', first: 2, after: first.endCursor ?? '' })).toMatchObject({
    paths: ['a/b'],
    hasNextPage: false,
  });
  await expect(list({ after: 'nonsense' })).rejects.toMatchObject({ code: 'InvalidInput' });
});

it('evicts what was used the longest ago, and nothing that was published', async () => {
  const { etag: _etag, lastModified: _date, ...published } = kept('own', 5, { remote: 'local' });
  await read.fold([
    stored(1, 'ArtifactPublished', { ...published, replaced: false }),
    stored(2, 'ArtifactCached', kept('old', 1)),
    stored(3, 'ArtifactCached', kept('new', 2)),
    stored(4, 'ArtifactServed', served('old')),
  ]);
  expect((await leastRecentlyUsedArtifacts(read.db, 9)).map(({ path }) => path)).toEqual(['new', 'old']);
  expect(await leastRecentlyUsedArtifacts(read.db, 9, 'local')).toEqual([]);
  expect(await measureArtifacts(read.db, true)).toEqual({ artifacts: 2, bytes: 3 });
  expect(await measureArtifacts(read.db)).toEqual({ artifacts: 3, bytes: 8 });
});
