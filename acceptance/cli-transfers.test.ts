import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CliOptions, cliEnv, startCli, startFaultyProxy } from './cli.ts';
import { get, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { sha256 } from './observe.ts';
import { scenario } from './scenario.ts';

const exec = promisify(execFile);
const mebibyte = 1_048_576;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-transfers-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

scenario('transfers of the command line', { runsIn: [light], env: { MAX_FILE_SIZE_BYTES: String(64 * mebibyte) } }, (lading) => {
  /** Through a proxy, or straight. */
  const lad = (args: readonly string[], url = lading.url, options: CliOptions = {}) =>
    startCli(args, {
      cwd: folder,
      ...options,
      env: { ...cliEnv(lading), LADING_URL: url, XDG_CACHE_HOME: join(folder, 'cache') },
    });

  const inCache = () => readdir(join(folder, 'cache/lading/uploads')).catch(() => []);

  const partSize = async () => {
    const name = (await readdir(folder)).find((found) => found.endsWith('.part'));
    return name === undefined ? 0 : (await stat(join(folder, name))).size;
  };

  const sameAs = async (link: string, content: Buffer): Promise<boolean> =>
    (await get(lading, new URL(link.trim()).pathname)).bytes.equals(content);

  it('download what is missing after the connection was cut', async () => {
    const content = randomBytes(6 * mebibyte);
    const file = await uploaded(lading, content, { name: 'cut.bin' });
    const proxy = await startFaultyProxy(lading.url, { after: 4 * mebibyte, direction: 'down', effect: 'cut' });
    const { code, stderr } = await lad(['fetch', file.id], proxy.url).ended;
    proxy.close();
    expect(code, stderr).toBe(0);
    expect((await readFile(join(folder, 'cut.bin'))).equals(content)).toBe(true);
    expect(proxy.passed('down')).toBeLessThan(8 * mebibyte);
    expect(await readdir(folder)).toEqual(['cut.bin']);
  });

  it('download what is missing in a second run, after Ctrl-C', async () => {
    const content = randomBytes(6 * mebibyte);
    const file = await uploaded(lading, content, { name: 'later.bin' });
    const stalled = await startFaultyProxy(lading.url, { after: 4 * mebibyte, direction: 'down', effect: 'stall' });
    const first = lad(['fetch', file.id, '--output', 'here.bin'], stalled.url);
    await stalled.happened;
    await eventually(partSize, { until: (size) => size > 3 * mebibyte });
    first.interrupt();
    const { code, stderr } = await first.ended;
    stalled.close();
    expect(code).toBe(130);
    expect(stderr).toContain('goes on with it');
    const straight = await startFaultyProxy(lading.url, { after: 64 * mebibyte, direction: 'down', effect: 'cut' });
    expect((await lad(['fetch', file.id, '--output', 'here.bin'], straight.url).ended).code).toBe(0);
    straight.close();
    expect(straight.passed('down')).toBeLessThan(5 * mebibyte);
    expect((await readFile(join(folder, 'here.bin'))).equals(content)).toBe(true);
    expect(await readdir(folder)).toEqual(['here.bin']);
  });

  it('spend one download of a limited link, however often the connection is cut', async () => {
    // More is left than the buffers between here and the server hold: it can tell that not all has arrived.
    const content = randomBytes(48 * mebibyte);
    const file = await uploaded(lading, content, { name: 'once.bin', fields: { max_downloads: '1' } });
    const proxy = await startFaultyProxy(lading.url, { after: 4 * mebibyte, direction: 'down', effect: 'cut' });
    const { code, stderr } = await lad(['fetch', file.id], proxy.url).ended;
    proxy.close();
    expect(code, stderr).toBe(0);
    expect((await readFile(join(folder, 'once.bin'))).equals(content)).toBe(true);
    await eventually(() => get(lading, file.url), { until: ({ status }) => status === 410 });
  });

  it('upload what is missing after the connection was cut', async () => {
    const content = randomBytes(12 * mebibyte);
    await writeFile(join(folder, 'large.bin'), content);
    const proxy = await startFaultyProxy(lading.url, { after: 7 * mebibyte, direction: 'up', effect: 'cut' });
    const { code, stdout, stderr } = await lad(['upload', 'large.bin', '--ttl', '1h'], proxy.url).ended;
    proxy.close();
    expect(code, stderr).toBe(0);
    expect(await sameAs(stdout, content)).toBe(true);
    expect(proxy.passed('up')).toBeLessThan(16 * mebibyte);
    expect(await inCache()).toEqual([]);
  });

  it('upload what is missing in a second run, after Ctrl-C; no secret can be seen meanwhile', async () => {
    const content = randomBytes(12 * mebibyte);
    await writeFile(join(folder, 'resumed.bin'), content);
    const args = ['upload', 'resumed.bin', '--password', 'hunter2', '--token', lading.token];
    const stalled = await startFaultyProxy(lading.url, { after: 7 * mebibyte, direction: 'up', effect: 'stall' });
    const first = lad(args, stalled.url);
    await stalled.happened;
    const { stdout: processes } = await exec('ps', ['-o', 'args=', '-p', String(first.pid)]);
    expect(processes).toContain('lading');
    expect(processes).not.toMatch(/hunter2/);
    expect(processes).not.toContain(lading.token);
    first.interrupt();
    expect((await first.ended).code).toBe(130);
    expect(await inCache()).toHaveLength(1);

    // The upload is remembered by the address it was made at, so the second run goes there too.
    const counted = stalled.passed('up');
    const second = await lad(args, stalled.url).ended;
    stalled.close();
    expect(second.code, second.stderr).toBe(0);
    expect(stalled.passed('up') - counted).toBeLessThan(8 * mebibyte);
    expect(await inCache()).toEqual([]);
    const { pathname } = new URL(second.stdout.trim());
    const authorization = `Basic ${Buffer.from(':hunter2').toString('base64')}`;
    expect((await get(lading, pathname, { authorization })).bytes.equals(content)).toBe(true);
  });

  it('give up an upload whose file is another one by now', async () => {
    await writeFile(join(folder, 'changing.bin'), randomBytes(12 * mebibyte));
    const stalled = await startFaultyProxy(lading.url, { after: 7 * mebibyte, direction: 'up', effect: 'stall' });
    const first = lad(['upload', 'changing.bin'], stalled.url);
    await stalled.happened;
    first.interrupt();
    await first.ended;
    const content = randomBytes(12 * mebibyte);
    await writeFile(join(folder, 'changing.bin'), content);
    const { code, stdout } = await lad(['upload', 'changing.bin'], stalled.url).ended;
    stalled.close();
    expect(code).toBe(0);
    expect(await sameAs(stdout, content)).toBe(true);
  });

  it('say what the limit is, before and while a file is sent', async () => {
    await writeFile(join(folder, 'huge.bin'), Buffer.alloc(70 * mebibyte));
    for (const running of [
      lad(['upload', 'huge.bin']),
      lad(['upload', '-'], lading.url, { stdin: Buffer.alloc(70 * mebibyte) }),
    ]) {
      const { code, stdout, stderr } = await running.ended;
      expect(code, stderr).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toContain(`${64 * mebibyte} bytes`);
    }
  });

  it('stop at Ctrl-C while standard input is read, and leave nothing', async () => {
    const before = (await get<{ files: number }>(lading, '/health')).json().files;
    const stalled = await startFaultyProxy(lading.url, { after: mebibyte, direction: 'up', effect: 'stall' });
    const running = lad(['upload', '-'], stalled.url, { stdin: Buffer.alloc(8 * mebibyte) });
    await stalled.happened;
    running.interrupt();
    const { code, stdout } = await running.ended;
    stalled.close();
    expect([code, stdout]).toEqual([130, '']);
    expect((await get<{ files: number }>(lading, '/health')).json().files).toBe(before);
  });
});

it('keeps nothing whose SHA-256 is wrong', async () => {
  const promised = sha256('what was promised');
  const server = createServer((request, response) => {
    response
      .writeHead(200, { etag: `"${promised}"`, 'content-length': 17 })
      .end(request.method === 'HEAD' ? '' : 'what came instead');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  for (const args of [[], ['--output', 'kept'], ['--output', '-']]) {
    const { code, stderr } = await startCli(['fetch', `http://127.0.0.1:${port}/aB7xYzQ`, ...args], { cwd: folder }).ended;
    expect(code, stderr).toBe(1);
    expect(stderr).toContain(promised);
    expect(await readdir(folder)).toEqual([]);
  }
  server.close();
});
