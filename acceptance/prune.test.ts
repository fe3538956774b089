import { expect, it } from 'vitest';
import { get, uploaded } from './client.ts';
import { eventStore, light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { graphql, graphqlAnswer } from './graphql.ts';
import { expireFile, fileOf } from './operations.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';

type Pruned = {
  readonly __typename: string;
  readonly code?: string;
  readonly count: number;
  readonly bytes: number;
  readonly dryRun: boolean;
  readonly files: readonly { readonly id: string; readonly status: string; readonly endReason: string | null }[];
};

const fields = '__typename ... on Pruned { count bytes dryRun files { id status endReason } } ... on Refusal { code }';

const admin = (lading: Lading) => ({ token: null, headers: { 'x-admin-password': lading.adminPassword } });

/** Prunes as admin; `args` is what stands between the parentheses. */
const prune = async (lading: Lading, args: string): Promise<Pruned> =>
  (await graphql<{ pruneFiles: Pruned }>(lading, `mutation { pruneFiles(${args}) { ${fields} } }`, admin(lading))).pruneFiles;

const totals = async (lading: Lading) =>
  (await graphql<{ metrics: { prunes: number; filesLive: number } }>(lading, '{ metrics { prunes filesLive } }')).metrics;

scenario('the admin prunes files', { runsIn: [light, eventStore] }, (lading) => {
  it('by filter, after a look at what would go', async () => {
    const [first, second] = [
      await uploaded(lading, 'old', { name: 'build-1.txt' }),
      await uploaded(lading, 'older', { name: 'build-2.txt' }),
    ];
    const kept = await uploaded(lading, 'kept', { name: 'report.txt' });
    const filter = 'filter: { nameContains: "build-" }';
    const preview = await prune(lading, `${filter}, dryRun: true`);
    expect(preview).toMatchObject({ count: 2, bytes: 8, dryRun: true });
    expect(preview.files.map(({ id, status }) => [id, status])).toEqual([
      [first.id, 'LIVE'],
      [second.id, 'LIVE'],
    ]);
    expect((await get(lading, first.url)).status).toBe(200);

    const before = await totals(lading);
    const done = await prune(lading, filter);
    expect(done).toMatchObject({ count: 2, bytes: 8, dryRun: false });
    expect(done.files).toEqual([first, second].map(({ id }) => ({ id, status: 'PRUNED', endReason: 'ADMIN' })));
    expect(await totals(lading)).toMatchObject({ prunes: before.prunes + 2, filesLive: before.filesLive - 2 });
    for (const { url } of [first, second]) expect((await get(lading, url)).status).toBe(410);
    expect((await get(lading, kept.url)).status).toBe(200);
    expect(await prune(lading, filter)).toMatchObject({ count: 0, bytes: 0, files: [] });
  });

  it('one or several by id, whatever id, and leaves alone what has ended or is not there', async () => {
    const files = [await uploaded(lading, 'one'), await uploaded(lading, 'two'), await uploaded(lading, 'three')] as const;
    await expireFile(lading, files[2].id);
    const ids = JSON.stringify([files[0].id, files[1].uuid, files[2].id, 'nothing', files[0].uuid]);
    const pruned = await prune(lading, `ids: ${ids}`);
    expect(pruned).toMatchObject({ count: 2, bytes: 6 });
    expect(await fileOf(lading, files[2].id)).toMatchObject({ status: 'EXPIRED', endReason: 'MANUAL' });
    expect(await prune(lading, 'ids: []')).toMatchObject({ count: 0 });
  });

  it('those that match the filter and are among the ids', async () => {
    const [small, large] = [await uploaded(lading, 'x'), await uploaded(lading, 'x'.repeat(500))];
    const ids = JSON.stringify([small.id, large.id]);
    expect(await prune(lading, `filter: { minSize: 100 }, ids: ${ids}`)).toMatchObject({ count: 1, bytes: 500 });
    expect((await get(lading, small.url)).status).toBe(200);
  });

  it('no file for a filter of ended ones', async () => {
    expect(await prune(lading, 'filter: { status: [EXPIRED, PRUNED] }')).toMatchObject({ count: 0 });
  });

  it('not without saying which', async () => {
    expect(await prune(lading, 'dryRun: false')).toMatchObject({ __typename: 'InvalidInput', code: 'InvalidInput' });
  });

  it('and nobody else does', async () => {
    const query = 'mutation { pruneFiles(filter: {}) { __typename } }';
    const codes = await Promise.all(
      [lading.token, null].map(
        async (token) => (await graphqlAnswer(lading, query, { token })).json().errors?.[0]?.extensions?.code,
      ),
    );
    expect(codes).toEqual(['FORBIDDEN', 'UNAUTHENTICATED']);
    const refusals = lading
      .logs()
      .split('\n')
      .filter((line) => line.includes('"level":50'));
    expect(refusals).toEqual([]);
  });

  it('wholly, though the server is killed in the middle', async () => {
    const files = await Promise.all(
      Array.from({ length: 300 }, (_, index) => uploaded(lading, 'x', { name: `many-${index}.txt` })),
    );
    const before = await totals(lading);
    const ordered = prune(lading, 'filter: { nameContains: "many-" }').catch(() => 'cut off');
    await eventually(() => totals(lading), { until: ({ prunes }) => prunes > before.prunes });
    await lading.kill9();
    await ordered;
    await lading.restart();
    await eventually(() => totals(lading), { until: ({ prunes }) => prunes === before.prunes + files.length });
    expect(await fileOf(lading, files.at(-1)?.id ?? '')).toMatchObject({ status: 'PRUNED', endReason: 'ADMIN' });
    await lading.restart();
    expect((await totals(lading)).prunes).toBe(before.prunes + files.length);
  });
});
