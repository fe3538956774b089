import { afterAll, expect, it } from 'vitest';
import { get, type UploadedFile, uploaded } from './client.ts';
import { eventStore, light, production } from './combinations.ts';
import { eventually } from './eventually.ts';
import { graphql } from './graphql.ts';
import { metricsOf } from './observe.ts';
import { type FileNode, fileFields, fileOf } from './operations.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

const count = 1_000;
const atOnce = 25;

const uploadMany = async (lading: Lading): Promise<readonly UploadedFile[]> => {
  const files: UploadedFile[] = [];
  while (files.length < count)
    files.push(...(await Promise.all(Array.from({ length: atOnce }, () => uploaded(lading, 'x', { fields: { ttl: '1s' } })))));
  return files;
};

/** Every file that has expired, page by page. */
const expired = async (lading: Lading): Promise<readonly FileNode[]> => {
  type Page = { files: { edges: { node: FileNode }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
  const query = `query ($after: String) { files(first: 200, after: $after, filter: { status: [EXPIRED] }) {
    edges { node { ${fileFields} } } pageInfo { hasNextPage endCursor } } }`;
  const found: FileNode[] = [];
  for (let after: string | null = null; ; ) {
    const { files }: Page = await graphql<Page>(lading, query, { variables: { after } });
    found.push(...files.edges.map(({ node }) => node));
    if (!files.pageInfo.hasNextPage) return found;
    after = files.pageInfo.endCursor;
  }
};

const expirations = async (lading: Lading): Promise<number> => (await metricsOf(lading)).expirations;

const env = { ENABLE_CLEANER: 'false', CLEANUP_INTERVAL_SECONDS: '1' };

scenario('many lifetimes that are over', { runsIn: [light, eventStore, production], env }, (first, combination) => {
  let second: Lading | undefined;
  afterAll(() => second?.dispose());

  it('end once each, by two cleaners at once of which one is killed, and no other ends', { timeout: 240_000 }, async () => {
    const files = await uploadMany(first);
    const other = await uploaded(first, 'stays', { fields: { ttl: '1h' } });
    const last = files.reduce((late, { expires_at }) => Math.max(late, Date.parse(expires_at ?? '')), 0);
    await eventually(() => Date.now(), { until: (now) => now > last });
    expect(await expirations(first)).toBe(0);

    const cleaning = { ENABLE_CLEANER: 'true' };
    const starting = startLading({ ...combination, replicaOf: first, env: cleaning });
    await first.restart(cleaning);
    await eventually(() => expirations(first), { until: (ended) => ended > 0 });
    await first.kill9();
    const here = await starting;
    second = here;
    await eventually(() => expirations(here), { until: (ended) => ended === count });
    await first.restart();

    const ended = await expired(here);
    expect(new Set(ended.map(({ id }) => id))).toEqual(new Set(files.map(({ id }) => id)));
    expect(ended.filter(({ endReason, endedAt, expiresAt }) => endReason !== 'TTL' || endedAt !== expiresAt)).toEqual([]);
    expect(await fileOf(here, other.id)).toMatchObject({ status: 'LIVE' });
    expect((await get(first, other.url)).status).toBe(200);
    // Once each: the restarted one has been round, too.
    await eventually(async () => (await metricsOf(first)).expirations, { until: (times) => times === count });
    expect(await expirations(here)).toBe(count);
  });
});
