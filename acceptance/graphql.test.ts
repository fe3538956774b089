import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { get, request, uploaded } from './client.ts';
import { light, production } from './combinations.ts';
import { eventually } from './eventually.ts';
import { type GraphqlResult, graphqlAnswer, graphqlMultipart } from './graphql.ts';
import { sha256, storageOf } from './observe.ts';
import { deleteFile, expireFile, fileFields, fileOf, filesOf } from './operations.ts';
import { scenario } from './scenario.ts';

const uploadMutation = `mutation ($file: Upload!, $options: UploadOptions) {
  uploadFile(file: $file, options: $options) { __typename ... on File { ${fileFields} mediaType metadata } ... on Refusal { code message } }
}`;

type Uploaded = { uploadFile: { __typename: string; id: string; size: number; sha256: string; url: string; code?: string } };

scenario('files over GraphQL', { runsIn: [light, production] }, (lading) => {
  const uploadFile = (body: Uint8Array | string, options: Record<string, unknown> = {}) =>
    graphqlMultipart<Uploaded>(lading, {
      operations: JSON.stringify({ query: uploadMutation, variables: { file: null, options } }),
      map: JSON.stringify({ 0: ['variables.file'] }),
      files: [{ key: '0', name: 'hello.txt', body }],
    });

  it('uploads one', async () => {
    const content = randomBytes(200_000);
    const answer = await uploadFile(content, { name: 'random.bin', ttl: '1h', metadata: { build: 7 } });
    const file = answer.json().data?.uploadFile;
    expect(file).toMatchObject({
      __typename: 'File',
      name: 'random.bin',
      size: 200_000,
      sha256: sha256(content),
      status: 'LIVE',
      downloads: 0,
      metadata: { build: 7 },
    });
    expect(sha256((await get(lading, file?.url ?? '')).bytes)).toBe(sha256(content));
  });

  it('refuses one as a value, not as an error', async () => {
    const { data, errors } = (await uploadFile('a', { ttl: '0s' })).json();
    expect(errors).toBeUndefined();
    expect(data?.uploadFile).toMatchObject({ __typename: 'InvalidInput', code: 'InvalidInput' });
    const large = (await uploadFile(randomBytes(10_485_761))).json();
    expect(large.data?.uploadFile).toMatchObject({ __typename: 'FileTooLarge', code: 'FileTooLarge' });
  });

  it('shows one by slug and by uuid, and nothing for another', async () => {
    const { id, uuid } = await uploaded(lading, 'hello', { name: 'one.txt' });
    for (const key of [id, uuid]) expect(await fileOf(lading, key)).toMatchObject({ id, uuid, name: 'one.txt', status: 'LIVE' });
    expect(await fileOf(lading, 'zzzzzzz')).toBeNull();
  });

  it('lists the live ones, newest first, in pages both ways', async () => {
    const uploads = [];
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) uploads.push(await uploaded(lading, name, { name: `paged-${name}.txt` }));
    const filter = 'filter: { nameContains: "PAGED-" }';
    const first = await filesOf(lading, `first: 2, ${filter}`);
    expect(first.edges.map(({ node }) => node.name)).toEqual(['paged-p5.txt', 'paged-p4.txt']);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true });
    const second = await filesOf(lading, `first: 2, after: "${first.pageInfo.endCursor}", ${filter}`);
    expect(second.edges.map(({ node }) => node.name)).toEqual(['paged-p3.txt', 'paged-p2.txt']);
    await deleteFile(lading, uploads[0]?.id ?? '');
    const third = await filesOf(lading, `first: 2, after: "${second.pageInfo.endCursor}", ${filter}`);
    expect(third.edges).toEqual([]);
    expect(third.pageInfo.hasNextPage).toBe(false);
    const deleted = await filesOf(lading, `filter: { nameContains: "paged-", status: [DELETED] }`);
    expect(deleted.edges.map(({ node }) => node.name)).toEqual(['paged-p1.txt']);
  });

  it('finds none of a project that is not there', async () => {
    await uploaded(lading, 'hello');
    for (const id of ['0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11', 'nonsense'])
      expect((await filesOf(lading, `filter: { projectId: "${id}" }`)).edges).toEqual([]);
  });

  it('expires and deletes one, and again without harm', async () => {
    const one = await uploaded(lading, 'hello');
    expect(await expireFile(lading, one.id)).toMatchObject({ __typename: 'File', status: 'EXPIRED', endReason: 'MANUAL' });
    const again = await expireFile(lading, one.uuid);
    expect(again).toMatchObject({ status: 'EXPIRED', endReason: 'MANUAL' });
    const two = await uploaded(lading, 'hello');
    expect(await deleteFile(lading, two.id)).toMatchObject({ __typename: 'File', status: 'DELETED', endReason: 'MANUAL' });
    expect(await deleteFile(lading, two.id)).toMatchObject({ status: 'DELETED' });
    expect(await deleteFile(lading, 'zzzzzzz')).toMatchObject({ __typename: 'NotFound', code: 'FileNotFound' });
  });

  it('expires one when its time is over, to the millisecond it was promised', async () => {
    const short = await uploaded(lading, 'hello', { fields: { ttl: '1s' } });
    await eventually(() => get(lading, short.url), { until: ({ status }) => status === 410 });
    const ended = await fileOf(lading, short.id);
    expect(ended).toMatchObject({ status: 'EXPIRED', endReason: 'TTL' });
    expect(ended?.endedAt).toBe(short.expires_at);
  });

  it('frees the bytes of what has ended', async () => {
    const file = await uploaded(lading, randomBytes(50_000));
    const before = await storageOf(lading);
    await deleteFile(lading, file.id);
    const after = await eventually(() => storageOf(lading), { until: ({ orphanBytes }) => orphanBytes === 0, withinMs: 20_000 });
    expect(after.bytes).toBe(before.bytes - 50_000);
    expect(after.files).toBe(before.files - 1);
  });
});

scenario('GraphQL that asks too much', { runsIn: [light] }, (lading) => {
  const refused = async (query: string) => {
    const { status, json } = await graphqlAnswer(lading, query);
    const { data, errors } = json();
    expect(errors?.length, query.slice(0, 80)).toBeGreaterThan(0);
    expect(data ?? null).toBeNull();
    expect(status).toBeLessThan(500);
    return errors ?? [];
  };

  const nested = (depth: number) => `{ __schema { types ${'{ fields { type '.repeat(depth)} { name } ${'} }'.repeat(depth)} } }`;

  it.each([
    ['depth', nested(60)],
    ['breadth', `{ ${Array.from({ length: 5_000 }, (_, index) => `a${index}: __typename`).join(' ')} }`],
    ['aliases', `{ ${Array.from({ length: 200 }, (_, index) => `a${index}: server { version }`).join(' ')} }`],
    ['tokens', `{ server { ${'version '.repeat(20_000)} } }`],
    ['directives', `{ server ${'@include(if: true) '.repeat(500)} { version } }`],
    ['a circle of fragments', '{ server { ...A } } fragment A on Server { ...B } fragment B on Server { ...A }'],
    [
      'cost',
      `{ ${Array.from({ length: 14 }, (_, index) => `a${index}: files(first: 200) { edges { node { id uuid name history { edges { node { id } } } } } }`).join(' ')} }`,
    ],
  ])('in %s', async (_what, query) => {
    await refused(query);
  });

  it('in one page: 200 is what it gets', async () => {
    expect((await filesOf(lading, 'first: 1000000')).edges.length).toBeLessThanOrEqual(200);
  });

  it('in bytes', async () => {
    const answer = await graphqlAnswer(lading, `{ server { version } } # ${'x'.repeat(3_000_000)}`);
    expect(answer.status).toBe(413);
  });

  it('and keeps its own names to itself', async () => {
    const [error] = await refused('{ servers { version } }');
    expect(error?.message).not.toMatch(/did you mean/i);
    for (const { message } of await refused('{ file(id: {}) { id } }'))
      expect(message).not.toMatch(/node_modules|\.ts:|at Object/);
  });

  it('answers the rest as if nothing had been', async () => {
    expect(
      (
        await graphqlAnswer<{ server: object }>(lading, '{ server { version eventStore database byteStore replica startedAt } }')
      ).json().data?.server,
    ).toMatchObject({
      eventStore: 'postgres',
      byteStore: 'filesystem',
    });
  });
});

scenario('GraphQL that is malformed', { runsIn: [light] }, (lading) => {
  const operations = JSON.stringify({ query: uploadMutation, variables: { file: null } });
  const file = { key: '0', name: 'a.txt', body: 'a' };

  it.each([
    ['no map', { operations, map: '', files: [file] }],
    ['a map that is no JSON', { operations, map: '{', files: [file] }],
    ['a map that is a list', { operations, map: '[]', files: [file] }],
    ['a map of no paths', { operations, map: '{"0":"variables.file"}', files: [file] }],
    ['a map to nowhere', { operations, map: '{"0":["variables.nothing.there"]}', files: [file] }],
    ['a map into the query', { operations, map: '{"0":["query"]}', files: [file] }],
    ['a map to a prototype', { operations, map: '{"0":["__proto__.polluted"]}', files: [file] }],
    ['a map to a constructor', { operations, map: '{"0":["variables.constructor.prototype.polluted"]}', files: [file] }],
    ['a file that no map names', { operations, map: '{"1":["variables.file"]}', files: [file] }],
    ['operations that are no JSON', { operations: '{', map: '{"0":["variables.file"]}', files: [file] }],
    ['operations that are text', { operations: '"x"', map: '{"0":["variables.file"]}', files: [file] }],
    ['operations that are null', { operations: 'null', map: '{"0":["variables.file"]}', files: [file] }],
    ['no file', { operations, map: '{"0":["variables.file"]}', files: [] }],
  ])('by %s', { timeout: 15_000 }, async (_what, parts) => {
    const answer = await graphqlMultipart<Uploaded>(lading, parts);
    expect(answer.status, answer.text()).toBeLessThan(500);
    const told = answer.text();
    expect(told).toMatch(/"errors"|"code"/);
    expect(told).not.toMatch(/node_modules|\.ts:\d/);
    expect(told).not.toContain('"__typename":"File"');
  });

  it('by a hundred files where one is named keeps at most that one', async () => {
    const files = Array.from({ length: 100 }, (_, key) => ({ ...file, key: String(key) }));
    const { status } = await graphqlMultipart<Uploaded>(lading, { operations, map: '{"0":["variables.file"]}', files });
    expect(status).toBeLessThan(500);
    const { edges } = await filesOf(lading);
    expect(edges.length).toBeLessThanOrEqual(1);
    for (const { node } of edges) await deleteFile(lading, node.id);
  });

  it('leaves nothing behind', async () => {
    await eventually(() => storageOf(lading), { until: ({ files, bytes, orphanBytes }) => files + bytes + orphanBytes === 0 });
    expect((await graphqlAnswer<{ viewer: { role: string } }>(lading, '{ viewer { role } }')).json().data?.viewer.role).toBe(
      'TOKEN',
    );
  });

  describe.each([
    ['no JSON', 'application/json', '{"query":'],
    ['no object', 'application/json', '42'],
    ['no query', 'application/json', '{}'],
    ['a query of numbers', 'application/json', '{"query":42}'],
    ['variables in text', 'application/json', '{"query":"{ __typename }","variables":"x"}'],
    ['another type', 'text/csv', 'a,b'],
    ['a multipart form without a boundary', 'multipart/form-data', 'x'],
  ])('a body with %s', (_what, contentType, body) => {
    it('is refused', async () => {
      const headers = { authorization: `Bearer ${lading.token}`, 'content-type': contentType };
      const signal = AbortSignal.timeout(5_000);
      const answer = await request<GraphqlResult<unknown>>(lading, '/graphql', { method: 'POST', headers, body, signal });
      expect(answer.status).toBeLessThan(500);
      if (answer.status < 400) expect(answer.json().errors?.length).toBeGreaterThan(0);
    });
  });
});
