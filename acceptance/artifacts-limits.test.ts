import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get } from './client.ts';
import { lackingFor, light, s3 } from './combinations.ts';
import { eventually } from './eventually.ts';
import { smallDisk } from './faults.ts';
import { leftOut, scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';
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
const _refusal = async (lading: Lading, path: string) => {
  const answer = await get(lading, path);
  return [answer.status, answer.json().code];
};

scenario('limits', { runsIn: [light], env: { ...env, CACHE_MAX_BYTES: '1000000' } }, (lading) => {
  it('on a remote and on all: those go that were asked for the longest ago', async () => {
    for (const [remote, limit] of [
      ['small', 250_000],
      ['mirror', 1_000_000],
    ] as const) {
      for (let number = 0; number < 12; number += 1) {
        upstream.set(`${remote}-${number}.bin`, randomBytes(100_000));
        expect((await get(lading, `/api/${remote}/${remote}-${number}.bin`)).status).toBe(200);
      }
      await eventually(() => sizeOf(lading, remote), { until: (size) => size > 0 && size <= limit });
      await eventually(() => storedFiles(lading, remote), { until: (files) => files > 0 && files * 100_000 <= limit });
      expect(source(await get(lading, `/api/${remote}/${remote}-0.bin`))).toBe('remote');
    }
  });

  it('on an object larger than the cache: passed on, not kept', async () => {
    const body = randomBytes(1_200_000);
    upstream.set('huge.bin', body);
    for (let time = 0; time < 2; time += 1) {
      const answer = await get(lading, '/api/mirror/huge.bin');
      expect([source(answer), answer.bytes.equals(body)]).toEqual(['remote', true]);
    }
  });

  it('on what the disk must keep free: passed on, not kept', async () => {
    await lading.restart({ MIN_FREE_BYTES: String(Number.MAX_SAFE_INTEGER) });
    const body = randomBytes(900_000);
    upstream.set('no-room.bin', body);
    for (let time = 0; time < 2; time += 1) {
      const answer = await get(lading, '/api/mirror/no-room.bin');
      expect([source(answer), answer.bytes.equals(body)]).toEqual(['remote', true]);
    }
  });
});

describe('kill -9 in the middle of a fill', () => {
  let lading: Lading;
  beforeAll(async () => {
    lading = await startLading({ ...light, env });
  });
  afterAll(() => lading.dispose());

  it('leaves nothing that is ever served or kept, and the artifact is fetched anew', async () => {
    const body = randomBytes(3_000_000);
    const fill = held(upstream, 'killed.bin', body);
    const broken = get(lading, '/api/mirror/killed.bin').then(
      ({ status }) => status,
      () => 'cut',
    );
    await fill.begun;
    await lading.kill9();
    expect(await broken).toBe('cut');
    upstream.set('killed.bin', body);
    await lading.restart();
    expect(await sizeOf(lading, 'mirror')).toBe(0);
    expect((await get(lading, '/api/mirror/killed.bin')).bytes.equals(body)).toBe(true);
    await eventually(() => storedFiles(lading, 'mirror'), { until: (files) => files === 1 });
  });

  it('and what the store has lost is fetched again', async () => {
    const body = randomBytes(400_000);
    upstream.set('lost.bin', body);
    expect((await get(lading, '/api/mirror/lost.bin')).status).toBe(200);
    expect(source(await get(lading, '/api/mirror/lost.bin'))).toBe('cache');
    await rm(join(lading.dataDir, 'bytes', 'mirror'), { recursive: true });
    expect((await get(lading, '/api/mirror/lost.bin')).bytes.equals(body)).toBe(true);
    expect(upstream.asked('lost.bin')).toBe(2);
    expect((await get(lading, '/api/mirror/lost.bin')).bytes.equals(body)).toBe(true);
  });
});

const lacking = lackingFor(s3);
if (lacking !== undefined) leftOut('two replicas and one cold artifact', lacking);
else
  describe('two replicas', () => {
    const servers: Lading[] = [];
    beforeAll(async () => {
      const first = await startLading({ ...s3, env });
      servers.push(first, await startLading({ ...s3, replicaOf: first }));
    });
    afterAll(async () => {
      for (const server of servers.reverse()) await server.dispose();
    });

    it('cost upstream one request for one cold artifact', async () => {
      const body = randomBytes(500_000);
      const fill = held(upstream, 'shared.bin', body);
      const answers = servers.map((server) => get(server, '/api/mirror/shared.bin'));
      await fill.letGo();
      for (const { bytes } of await Promise.all(answers)) expect(bytes.equals(body)).toBe(true);
      expect(upstream.asked('shared.bin')).toBe(1);
    });
  });

const disk = await smallDisk(24);
if ('lacking' in disk) leftOut('a disk that runs full', disk.lacking);
else {
  afterAll(() => disk.remove());
  scenario('a disk that runs full in the middle of a fill', { runsIn: [light], env, folder: disk.path }, (lading) => {
    it('the client gets its bytes all the same, and nothing half is kept', async () => {
      const body = randomBytes(40_000_000);
      upstream.set('large.bin', (_request, response) => response.writeHead(200).end(body));
      const answer = await get(lading, '/api/mirror/large.bin');
      expect([answer.status, source(answer), answer.bytes.equals(body)]).toEqual([200, 'remote', true]);
      expect(await sizeOf(lading, 'mirror')).toBe(0);
      expect(await storedFiles(lading, 'mirror')).toBe(0);
      upstream.set('after.bin', 'there is room again');
      expect((await get(lading, '/api/mirror/after.bin')).text()).toBe('there is room again');
      expect(source(await get(lading, '/api/mirror/after.bin'))).toBe('cache');
    });
  });
}
