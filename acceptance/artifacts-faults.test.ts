import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { get, request } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { scenario } from './scenario.ts';
import type { Lading } from './server.ts';
import { held, remotesFile, sizeOf, source, startUpstream, storedFiles } from './upstream.ts';

const upstream = await startUpstream();
const file = await remotesFile(`
remotes:
  mirror:
    base_url: "${upstream.url}"
    type: remote
    package: generic
    include_patterns: ["."]
    timeout: 1
  small:
    base_url: "${upstream.url}"
    type: remote
    package: generic
    include_patterns: ["."]
    max_bytes: 250000
  index:
    base_url: "${upstream.url}"
    type: remote
    package: alpine
    include_patterns: ["."]
    cache: { file_ttl: 0, index_ttl: 0 }
    timeout: 1
`);
afterAll(async () => {
  await upstream.close();
  await file.remove();
});
const env = { REMOTES_FILE: file.path, ORPHAN_GRACE_SECONDS: '1', CLEANUP_INTERVAL_SECONDS: '1' };
const refusal = async (lading: Lading, path: string) => {
  const answer = await get(lading, path);
  return [answer.status, answer.json().code];
};

scenario('many clients and one cold artifact', { runsIn: [light], env }, (lading) => {
  it('cost upstream one request, and all of them get all of it', { timeout: 60_000 }, async () => {
    const body = randomBytes(1_000_000);
    const fill = held(upstream, 'crowd.bin', body);
    const answers = Array.from({ length: 500 }, () => get(lading, '/api/mirror/crowd.bin'));
    await fill.letGo();
    for (const { status, bytes } of await Promise.all(answers)) {
      expect(status).toBe(200);
      expect(bytes.equals(body)).toBe(true);
    }
    expect(upstream.asked('crowd.bin')).toBe(1);
    expect(source(await get(lading, '/api/mirror/crowd.bin'))).toBe('cache');
  });

  it('lose nothing when the one that came first leaves', async () => {
    const body = randomBytes(2_000_000);
    const fill = held(upstream, 'left.bin', body);
    const leaving = new AbortController();
    const first = get(lading, '/api/mirror/left.bin').catch(() => undefined);
    const gone = request(lading, '/api/mirror/left.bin', { signal: leaving.signal }).catch(() => 'gone');
    await fill.begun;
    leaving.abort();
    expect(await gone).toBe('gone');
    await fill.letGo();
    expect((await first)?.bytes.equals(body)).toBe(true);
    expect(source(await get(lading, '/api/mirror/left.bin'))).toBe('cache');
    expect(upstream.asked('left.bin')).toBe(1);
  });
});

scenario('an upstream that lies', { runsIn: [light], env }, (lading) => {
  /** Refused where nothing had been sent by then, else cut; never whole. */
  const broken = (path: string) =>
    get(lading, path).then(
      ({ status }) => status,
      () => 502,
    );

  it('about the length, or breaks off: the client hears of it, and nothing is kept', async () => {
    upstream.set('short.bin', (_request, response) => {
      response.writeHead(200, { 'content-length': 200_000 });
      response.write(randomBytes(100_000), () => response.destroy());
    });
    expect(await broken('/api/mirror/short.bin')).toBe(502);
    upstream.set('reset.bin', (_request, response) => {
      response.writeHead(200);
      response.write(randomBytes(100_000), () => response.destroy());
    });
    expect(await broken('/api/mirror/reset.bin')).toBe(502);
    expect(await sizeOf(lading, 'mirror')).toBe(0);
    await eventually(() => storedFiles(lading, 'mirror'), { until: (files) => files === 0 });
    const body = randomBytes(200_000);
    for (const path of ['short.bin', 'reset.bin']) {
      upstream.set(path, body);
      expect((await get(lading, `/api/mirror/${path}`)).bytes.equals(body)).toBe(true);
    }
  });

  it('about the digest: 502 before the first byte, and nothing is kept', async () => {
    const body = randomBytes(50_000);
    const digest = (of: Buffer) => `sha-256=:${createHash('sha256').update(of).digest('base64')}:`;
    const answerWith = (of: Buffer) => (_request: unknown, response: ServerResponse) =>
      response.writeHead(200, { 'content-length': body.byteLength, 'repr-digest': digest(of) }).end(body);
    upstream.set('digest.bin', answerWith(Buffer.from('another')));
    expect(await refusal(lading, '/api/mirror/digest.bin')).toEqual([502, 'UpstreamBroken']);
    upstream.set('digest.bin', answerWith(body));
    expect((await get(lading, '/api/mirror/digest.bin')).bytes.equals(body)).toBe(true);
  });

  it('or refuses, or says nothing: each by its name', async () => {
    upstream.set('error.bin', (_request, response) => response.writeHead(403).end());
    upstream.set('silent.bin', () => undefined);
    expect(await refusal(lading, '/api/mirror/error.bin')).toEqual([502, 'UpstreamBroken']);
    expect(await refusal(lading, '/api/mirror/silent.bin')).toEqual([504, 'UpstreamSlow']);
    expect(await refusal(lading, '/api/mirror/none.bin')).toEqual([404, 'ArtifactNotFound']);
  });

  it('is not kept where it says so', async () => {
    upstream.set('private.bin', (_request, response) => response.writeHead(200, { 'cache-control': 'private' }).end('secret'));
    for (let time = 1; time <= 2; time += 1) {
      const answer = await get(lading, '/api/mirror/private.bin');
      expect([answer.text(), source(answer), answer.headers.get('cache-control')]).toEqual(['secret', 'remote', 'no-store']);
      expect(upstream.asked('private.bin')).toBe(time);
    }
  });

  it('has absence remembered for a while', async () => {
    for (let time = 0; time < 3; time += 1) expect((await get(lading, '/api/mirror/absent.bin')).status).toBe(404);
    expect(upstream.asked('absent.bin')).toBe(1);
  });
});

scenario('an upstream that goes away', { runsIn: [light], env }, (lading) => {
  it('leaves what is kept, stale where it is past its time, and is found again when it is back', async () => {
    upstream.set('kept.bin', 'kept');
    upstream.set('x86_64/APKINDEX.tar.gz', 'index');
    const index = '/api/index/x86_64/APKINDEX.tar.gz';
    expect((await get(lading, '/api/mirror/kept.bin')).text()).toBe('kept');
    expect((await get(lading, index)).text()).toBe('index');
    await upstream.away();
    try {
      const kept = await get(lading, '/api/mirror/kept.bin');
      expect([kept.text(), kept.headers.get('x-artifact-stale')]).toEqual(['kept', null]);
      const stale = await get(lading, index);
      expect([stale.status, stale.text(), stale.headers.get('x-artifact-stale'), source(stale)]).toEqual([
        200,
        'index',
        'true',
        'cache',
      ]);
      expect(await refusal(lading, '/api/mirror/unknown.bin')).toEqual([502, 'UpstreamBroken']);
    } finally {
      await upstream.back();
    }
    await eventually(() => get(lading, index), { until: ({ headers }) => headers.get('x-artifact-stale') === null });
  });

  it('is not waited for where a stale copy is at hand', async () => {
    const index = 'aarch64/APKINDEX.tar.gz';
    upstream.set(index, 'old');
    expect((await get(lading, `/api/index/${index}`)).text()).toBe('old');
    upstream.set(index, () => undefined);
    const stale = await get(lading, `/api/index/${index}`);
    expect([stale.text(), stale.headers.get('x-artifact-stale')]).toEqual(['old', 'true']);
  });
});
