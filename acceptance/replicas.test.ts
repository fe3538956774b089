import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bearer, get, request, type UploadedFile, uploaded } from './client.ts';
import { production, s3 } from './combinations.ts';
import { startProxy, targetOf } from './faults.ts';
import { graphql, subscribe } from './graphql.ts';
import { type MetricsNumbers, metricsOf, sha256 } from './observe.ts';
import { fileOf } from './operations.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

/** Asks for a file until it is kept in memory. */
const heat = async (lading: Lading, { url }: UploadedFile): Promise<readonly number[]> => {
  const statuses: number[] = [];
  while (statuses.length < 4) statuses.push((await get(lading, url)).status);
  return statuses;
};

const rename = async (lading: Lading, { id }: UploadedFile, name: string): Promise<void> => {
  const query = 'mutation ($id: ID!, $name: String!) { updateFile(id: $id, changes: { name: $name }) { __typename } }';
  expect(await graphql(lading, query, { variables: { id, name } })).toEqual({ updateFile: { __typename: 'File' } });
};

const remove = async (lading: Lading, { id }: UploadedFile) => {
  const { status, headers } = await request(lading, `/api/links/${id}`, { method: 'DELETE', headers: bearer(lading.token) });
  return { status, pending: headers.get('lading-pending') };
};

scenario('two replicas', { runsIn: [s3, production] }, (first, combination) => {
  let second: Lading;

  beforeAll(async () => {
    second = await startLading({ ...combination, replicaOf: first });
  });

  afterAll(() => second?.dispose());

  it('are two, with names of their own', async () => {
    const replica = async (lading: Lading) =>
      (await graphql<{ server: { replica: string } }>(lading, '{ server { replica } }')).server.replica;
    expect(await replica(first)).not.toBe(await replica(second));
  });

  it("show each other's uploads at once, bytes and rows", async () => {
    for (let round = 0; round < 20; round += 1) {
      const [here, there] = round % 2 === 0 ? [first, second] : [second, first];
      const content = randomBytes(1_000);
      const file = await uploaded(here, content);
      expect(await fileOf(there, file.id)).toMatchObject({ status: 'LIVE', sha256: sha256(content) });
      expect((await get(there, file.url)).bytes.equals(content)).toBe(true);
    }
  });

  it('obey each other at once, also where a file is hot', { timeout: 300_000 }, async () => {
    for (let round = 0; round < 50; round += 1) {
      const [here, there] = round % 2 === 0 ? [first, second] : [second, first];
      const file = await uploaded(here, `round ${round}`, { name: 'before.txt' });
      expect({ round, heated: await heat(there, file) }).toEqual({ round, heated: [200, 200, 200, 200] });
      await rename(here, file, 'after.txt');
      expect({ round, name: (await get(there, file.url)).headers.get('content-disposition') }).toEqual({
        round,
        name: expect.stringContaining('after.txt'),
      });
      await heat(there, file);
      expect({ round, deleted: await remove(here, file) }).toEqual({ round, deleted: { status: 204, pending: null } });
      expect({ round, status: (await get(there, file.url)).status }).toEqual({ round, status: 410 });
    }
  });

  it('wait for one that hears of everything late', async () => {
    const { DATABASE_URL = '' } = first.env;
    const line = await startProxy({ ...targetOf(DATABASE_URL), delayMs: 40 });
    const far = await startLading({ ...combination, replicaOf: first, env: { DATABASE_URL: line.through(DATABASE_URL) } });
    try {
      for (let round = 0; round < 10; round += 1) {
        const file = await uploaded(first, `far ${round}`);
        expect({ round, heated: await heat(far, file) }).toEqual({ round, heated: [200, 200, 200, 200] });
        expect({ round, deleted: await remove(first, file) }).toEqual({ round, deleted: { status: 204, pending: null } });
        expect({ round, status: (await get(far, file.url)).status }).toEqual({ round, status: 410 });
      }
    } finally {
      await far.dispose();
      await line.close();
    }
  });

  it("move each other's live counters", async () => {
    const live = await subscribe<{ metrics: MetricsNumbers }>(second, 'subscription { metrics { uploads } }');
    try {
      const { metrics: before } = await live.next();
      await uploaded(first, 'counted');
      await live.until(({ metrics }) => metrics.uploads === before.uploads + 1, 2_000);
    } finally {
      await live.close();
    }
  });

  it('give every one of many uploads at once its own link and count each once', async () => {
    const before = await metricsOf(first);
    const files = await Promise.all(
      Array.from({ length: 40 }, (_, index) => uploaded(index % 2 === 0 ? first : second, `file ${index}`)),
    );
    expect(new Set(files.map(({ id }) => id)).size).toBe(40);
    for (const lading of [first, second]) expect((await metricsOf(lading)).uploads).toBe(before.uploads + 40);
  });

  it('go on when one of them is killed, whoever led', async () => {
    for (const [killed, survivor] of [
      [first, second],
      [second, first],
    ] as const) {
      await killed.kill9();
      const file = await uploaded(survivor, 'still here');
      expect(await fileOf(survivor, file.id)).toMatchObject({ status: 'LIVE' });
      await killed.restart();
      expect(await fileOf(killed, file.id)).toMatchObject({ status: 'LIVE' });
    }
  });
});
