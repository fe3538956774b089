import { createHash, randomBytes } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { bearer, get, request } from './client.ts';
import { eventStore, light, s3 } from './combinations.ts';
import { eventually } from './eventually.ts';
import { graphql } from './graphql.ts';
import { rawGet } from './raw.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';
import { remotesFile, source, startUpstream } from './upstream.ts';

const upstream = await startUpstream();
const file = await remotesFile(
  `
remotes:
  mirror:
    base_url: "${upstream.url}/"
    type: remote
    package: generic
    include_patterns: ["^pub/"]
    cache: { file_ttl: 0 }
  alpine:
    base_url: "${upstream.url}"
    type: remote
    package: alpine
    include_patterns: ["x86_64/.*[.]apk$"]
    cache: { file_ttl: 0, index_ttl: 0 }
  local-generic:
    type: local
    package: generic
  sealed:
    type: local
    package: generic
    immutable: true
`.replace('  files:', '  mirror:'),
);
afterAll(async () => {
  await upstream.close();
  await file.remove();
});
const env = { REMOTES_FILE: file.path };
const hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

type Listed = { path: string; size: number; sha256: string; kind: string; fresh_until: string | null; hits: number };
const listed = async (lading: Lading, remote: string, query = '') =>
  (await get<{ artifacts: Listed[]; next: string | null }>(lading, `/artifacts/${remote}${query}`, bearer(lading.token))).json();
const put = (lading: Lading, path: string, body: string, headers: Record<string, string> = {}) =>
  request<{ sha256: string; code: string }>(lading, `/api/${path}`, {
    method: 'PUT',
    body,
    headers: { ...bearer(lading.token), ...headers },
  });

scenario('artifacts', { runsIn: [light, eventStore, s3], env }, (lading, { log, bytes }) => {
  const at = (path: string) => `pub/${log}-${bytes}/${path}`;

  it('are fetched once, kept, listed and counted', async () => {
    const body = randomBytes(300_000);
    upstream.set(at('tool.bin'), body);
    const first = await get(lading, `/api/mirror/${at('tool.bin')}`);
    expect([first.status, source(first)]).toEqual([200, 'remote']);
    expect(first.bytes.equals(body)).toBe(true);
    expect(first.headers.get('content-disposition')).toContain('tool.bin');
    const second = await get(lading, `/api/mirror/${at('tool.bin')}`);
    expect([second.status, source(second), second.headers.get('x-checksum-sha256')]).toEqual([200, 'cache', hex(body)]);
    expect(Number(second.headers.get('age'))).toBeGreaterThanOrEqual(0);
    expect(second.bytes.equals(body)).toBe(true);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(upstream.asked(at('tool.bin'))).toBe(1);
    const { artifacts } = await listed(lading, 'mirror');
    expect(artifacts).toMatchObject([
      { path: at('tool.bin'), size: 300_000, sha256: hex(body), kind: 'file', fresh_until: null },
    ]);
    const totals = async () =>
      (
        await graphql<{ remote: object }>(
          lading,
          '{ remote(name: "mirror") { hits misses bytesFromCache bytesFromUpstream size count artifacts { edges { node { path url } } } } }',
        )
      ).remote;
    await eventually(totals, {
      until: (seen) => {
        expect(seen).toEqual({
          hits: 1,
          misses: 1,
          bytesFromCache: 300_000,
          bytesFromUpstream: 300_000,
          size: 300_000,
          count: 1,
          artifacts: { edges: [{ node: { path: at('tool.bin'), url: `/api/mirror/${at('tool.bin')}` } }] },
        });
        return true;
      },
    });
  });

  it('are kept whole by HEAD and by ranges of a cold one', async () => {
    const body = randomBytes(700_000);
    for (const name of ['head.bin', 'range.bin']) upstream.set(at(name), body);
    const head = await request(lading, `/api/mirror/${at('head.bin')}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '700000']);
    const part = await get(lading, `/api/mirror/${at('range.bin')}`, { range: 'bytes=600000-600009' });
    expect([part.status, part.bytes.toString('hex')]).toEqual([206, body.subarray(600_000, 600_010).toString('hex')]);
    for (const name of ['head.bin', 'range.bin']) {
      const whole = await get(lading, `/api/mirror/${at(name)}`);
      expect([source(whole), whole.bytes.equals(body), upstream.asked(at(name))]).toEqual(['cache', true, 1]);
    }
  });

  it('are served when upstream does not say how long they are', async () => {
    const body = randomBytes(600_000);
    upstream.set(at('chunked.bin'), (_request, response) => {
      response.writeHead(200);
      response.write(body.subarray(0, 250_000));
      response.end(body.subarray(250_000));
    });
    const first = await get(lading, `/api/mirror/${at('chunked.bin')}`);
    expect([source(first), first.bytes.equals(body)]).toEqual(['remote', true]);
    const second = await get(lading, `/api/mirror/${at('chunked.bin')}`);
    expect([source(second), second.bytes.equals(body), upstream.asked(at('chunked.bin'))]).toEqual(['cache', true, 1]);
  });

  it('are indexes that are revalidated, and files that stay', async () => {
    const index = at('x86_64/APKINDEX.tar.gz');
    upstream.set(index, 'first generation');
    expect(source(await get(lading, `/api/alpine/${index}`))).toBe('remote');
    expect(source(await get(lading, `/api/alpine/${index}`))).toBe('cache');
    expect(upstream.asked(index)).toBe(2);
    upstream.set(index, 'second generation, longer');
    const anew = await get(lading, `/api/alpine/${index}`);
    expect([anew.text(), source(anew)]).toEqual(['second generation, longer', 'remote']);
    expect((await get(lading, `/api/alpine/${index}`)).text()).toBe('second generation, longer');
    expect((await listed(lading, 'alpine')).artifacts).toMatchObject([{ path: index, kind: 'index' }]);
  });

  it('are published, read, replaced and deleted in a local repository', async () => {
    const path = `local-generic/${at('a+b%20c.txt')}`;
    expect((await get(lading, `/api/${path}`)).status).toBe(404);
    const created = await put(lading, path, 'one');
    expect([created.status, created.json().sha256]).toEqual([201, hex(Buffer.from('one'))]);
    const read = await get(lading, `/api/${path}`);
    expect([read.text(), source(read), read.headers.get('x-checksum-sha256')]).toEqual(['one', 'cache', hex(Buffer.from('one'))]);
    expect((await put(lading, path, 'two')).status).toBe(200);
    expect((await get(lading, `/api/${path}`)).text()).toBe('two');
    expect((await listed(lading, 'local-generic', `?prefix=${encodeURIComponent(at('a+'))}`)).artifacts).toHaveLength(1);
    const remove = () => request(lading, `/api/${path}`, { method: 'DELETE', headers: bearer(lading.token) });
    expect((await remove()).status).toBe(204);
    expect((await get(lading, `/api/${path}`)).status).toBe(404);
    expect((await remove()).status).toBe(404);
  });
});

scenario('what a remote does not give', { runsIn: [light], env }, (lading) => {
  const refused = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await rawGet(lading, path, headers);
    return [status, (JSON.parse(body) as { code: string }).code]; // a refusal is JSON
  };

  it('is refused by its name: unknown, not allowed, no path, not there', async () => {
    expect(await refused('/api/nowhere/pub/a')).toEqual([404, 'RemoteNotFound']);
    expect(await refused('/api/mirror/private/a')).toEqual([403, 'ArtifactNotAllowed']);
    expect(await refused('/api/mirror/private/a?pub/')).toEqual([403, 'ArtifactNotAllowed']);
    expect(await refused('/api/mirror/Pub/a')).toEqual([403, 'ArtifactNotAllowed']);
    for (const path of ['pub//a', 'pub/./a', 'pub/%2e%2e/a', 'pub/../a', 'pub/a%2fb', 'pub/a%5Cb', 'pub/%00', 'pub/', ''])
      expect(await refused(`/api/mirror/${path}`), path).toEqual([400, 'MalformedPath']);
    expect(await refused('/api/mirror/pub/none')).toEqual([404, 'ArtifactNotFound']);
    expect(await refused('/api/local-generic/none')).toEqual([404, 'ArtifactNotFound']);
  });

  it('is asked of upstream as it was typed', async () => {
    for (const path of ['pub/a+b', 'pub/a%2Bb', 'pub/a^b', 'pub/%61']) {
      upstream.set(path, path);
      expect((await rawGet(lading, `/api/mirror/${path}`)).body).toBe(path);
    }
  });

  it('is not published where it comes from elsewhere, without a token, or in place of what stays', async () => {
    expect((await put(lading, 'mirror/pub/mine', 'mine')).status).toBe(405);
    expect((await request(lading, '/api/sealed/a', { method: 'PUT', body: 'a' })).status).toBe(401);
    expect((await put(lading, 'sealed/a', 'first')).status).toBe(201);
    const again = await put(lading, 'sealed/a', 'second');
    expect([again.status, again.json().code]).toEqual([409, 'ArtifactImmutable']);
    const removed = await request(lading, '/api/sealed/a', { method: 'DELETE', headers: bearer(lading.token) });
    expect(removed.status).toBe(409);
    expect((await get(lading, '/api/sealed/a')).text()).toBe('first');
    const wrong = await put(lading, 'local-generic/wrong', 'other bytes', { 'x-checksum-sha256': hex(Buffer.from('bytes')) });
    expect([wrong.status, wrong.json().code]).toEqual([400, 'DigestMismatch']);
    expect((await get(lading, '/api/local-generic/wrong')).status).toBe(404);
  });

  it('is fetched anew once it was evicted; what is published stays', async () => {
    upstream.set('pub/evicted', 'bytes');
    await get(lading, '/api/mirror/pub/evicted');
    expect(source(await get(lading, '/api/mirror/pub/evicted'))).toBe('cache');
    const evict = (remote: string, path: string) =>
      graphql(
        lading,
        `mutation { evictArtifact(remote: "${remote}", path: "${path}") { __typename ... on Artifact { size } ... on Refusal { code } } }`,
      );
    expect(await evict('mirror', 'pub/evicted')).toEqual({ evictArtifact: { __typename: 'Artifact', size: 5 } });
    expect(await evict('mirror', 'pub/evicted')).toEqual({ evictArtifact: { __typename: 'NotFound', code: 'ArtifactNotFound' } });
    expect(source(await get(lading, '/api/mirror/pub/evicted'))).toBe('remote');
    await put(lading, 'local-generic/mine', 'mine');
    expect(await evict('local-generic', 'mine')).toEqual({
      evictArtifact: { __typename: 'NotFound', code: 'ArtifactPublishedHere' },
    });
  });

  it('is counted with the rest of what is stored and served', async () => {
    const { storage } = await graphql<{ storage: { artifactBytes: number; bytes: number } }>(
      lading,
      '{ storage { artifactBytes bytes } }',
    );
    expect(storage).toEqual({ artifactBytes: expect.any(Number), bytes: 0 });
    expect(storage.artifactBytes).toBeGreaterThan(0);
    const { metrics } = await graphql<{ metrics: { cacheHits: number; cacheMisses: number } }>(
      lading,
      '{ metrics { cacheHits cacheMisses } }',
    );
    expect(metrics.cacheHits).toBeGreaterThan(0);
    expect(metrics.cacheMisses).toBeGreaterThan(0);
  });
});
