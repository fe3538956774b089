import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { glob, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, type UploadedFile, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { eventually } from './eventually.ts';
import { fileOf } from './operations.ts';
import { freePort } from './processes.ts';
import { type Lading, startLading } from './server.ts';

const root = join(import.meta.dirname, '..');

/** Runs a server that is not expected to start; what it said and how it ended. */
const failingStart = async (env: Record<string, string>) => {
  const folder = await mkdtemp(join(tmpdir(), 'lading-start-'));
  const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, 'api/main.ts')], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const [code] = await once(child, 'close', { signal: AbortSignal.timeout(30_000) }).finally(() => child.kill('SIGKILL'));
  await rm(folder, { recursive: true, force: true });
  return { ...said, code: Number(code) };
};

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('settings that are wrong', () => {
  it('stop the start, all named at once, with what was given and what is allowed', async () => {
    const { code, stderr, stdout } = await failingStart({
      PORT: 'eighty',
      MAX_FILE_SIZE_BYTES: '-1',
      DEFAULT_TTL: 'soon',
      LOG_LEVEL: 'loud',
    });
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    const lines = stderr.trim().split('\n');
    for (const [name, given] of [
      ['PORT', 'eighty'],
      ['MAX_FILE_SIZE_BYTES', '-1'],
      ['DEFAULT_TTL', 'soon'],
      ['LOG_LEVEL', 'loud'],
    ]) {
      expect(
        lines.filter((line) => line.includes(`${name}`) && line.includes(`${given}`)),
        stderr,
      ).toHaveLength(1);
    }
    expect(lines).toHaveLength(4);
  });

  it('never show a secret', async () => {
    const { code, stderr } = await failingStart({ API_TOKEN: 'short', DATABASE_URL: 'mysql://me:hunter2@db/x' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('API_TOKEN');
    expect(stderr).toContain('DATABASE_URL');
    expect(stderr).not.toContain('hunter2');
  });

  it('are wrong where a secret is given twice', async () => {
    const { code, stderr } = await failingStart({ API_TOKEN: '0123456789abcdef', API_TOKEN_FILE: '/dev/null' });
    expect(code).not.toBe(0);
    expect(stderr).toContain('API_TOKEN_FILE');
  });

  it('say so when the port is taken, and leave nothing running', async () => {
    const lading = await startLading(light);
    try {
      const { code, stderr } = await failingStart({
        PORT: new URL(lading.url).port,
        DATABASE_URL: lading.env.DATABASE_URL ?? '',
      });
      expect(code).not.toBe(0);
      expect(stderr).toMatch(/EADDRINUSE|port/i);
    } finally {
      await lading.dispose();
    }
  });
});

describe('a server with its own database, as `npm start` has it', () => {
  let lading: Lading;
  let file: UploadedFile;

  beforeAll(async () => {
    lading = await startLading({ ...light, embedded: true });
    file = await uploaded(lading, 'kept');
  });

  afterAll(() => lading?.dispose());

  const postmaster = async (): Promise<number> => {
    for await (const path of glob('**/postmaster.pid', { cwd: lading.dataDir }))
      return Number((await readFile(join(lading.dataDir, path), 'utf8')).split('\n')[0]);
    return 0;
  };

  it('tells its secrets once and keeps them where only the owner can read', async () => {
    expect(lading.greeting()).toContain(lading.token);
    expect(lading.greeting()).toContain(lading.adminPassword);
    expect(lading.greeting()).toContain(lading.url);
    for (const name of ['api-token', 'admin-password']) {
      const { mode } = await stat(join(lading.dataDir, name));
      expect(mode & 0o777, name).toBe(0o600);
    }
    expect(Number(await readFile(join(lading.dataDir, 'lading.pid'), 'utf8'))).toBe(lading.pid);
  });

  it('starts again with the same secrets and files, and does not tell the secrets again', async () => {
    const { token, adminPassword } = lading;
    await lading.restart();
    expect(lading).toMatchObject({ token, adminPassword });
    expect(lading.greeting()).not.toContain(token);
    expect(lading.greeting()).not.toContain(adminPassword);
    expect((await get(lading, file.url)).text()).toBe('kept');
  });

  it('refuses a second server on its folder, and serves on', async () => {
    const { code, stderr } = await failingStart({ DATA_DIR: lading.dataDir });
    expect(code).not.toBe(0);
    expect(stderr).toContain(lading.dataDir);
    expect((await get(lading, file.url)).text()).toBe('kept');
  });

  it('comes back after kill -9, whether its database outlived it or not', async () => {
    for (const databaseToo of [false, true]) {
      const more = await uploaded(lading, 'acknowledged');
      const database = await postmaster();
      await lading.kill9();
      if (databaseToo && database > 0) process.kill(database, 'SIGKILL');
      await lading.restart();
      expect(await fileOf(lading, more.id)).toMatchObject({ status: 'LIVE' });
      expect((await get(lading, file.url)).text()).toBe('kept');
    }
  });

  it('takes its database with it when it stops', async () => {
    const database = await postmaster();
    expect(await lading.stop()).toBe(0);
    if (database > 0) await eventually(() => alive(database), { until: (running) => !running });
    expect(alive(lading.pid)).toBe(false);
    expect(await postmaster()).toBe(0);
  });
});

describe('a server at work', () => {
  let lading: Lading;

  beforeAll(async () => {
    lading = await startLading(light);
  });

  afterAll(() => lading?.dispose());

  it('introduces itself to programs', async () => {
    const answer = await get<Record<string, unknown>>(lading, '/', { accept: 'application/json' });
    expect(answer.json()).toMatchObject({
      name: expect.stringMatching(/^lading$/i),
      version: expect.any(String),
      remotes: [],
      links: expect.any(Object),
    });
  });

  it('says how it is', async () => {
    for (const path of ['/health', '/api/health']) {
      const answer = await get<Record<string, unknown>>(lading, path);
      expect(answer.status).toBe(200);
      expect(answer.json()).toMatchObject({
        status: 'ok',
        version: expect.any(String),
        uptime_seconds: expect.any(Number),
        files: expect.any(Number),
        gallery_files: 0,
        checks: expect.any(Object),
      });
    }
    expect((await get(lading, '/livez')).status).toBe(200);
    expect((await get(lading, '/readyz')).status).toBe(200);
  });

  it('gives Prometheus its numbers, and no link', async () => {
    const file = await uploaded(lading, 'counted');
    await get(lading, file.url);
    const answer = await get(lading, '/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answer.text()).toMatch(/^# TYPE \w+ (counter|gauge|histogram)$/m);
    expect(answer.text()).not.toContain(file.id);
  });

  it('sends its safety headers with every answer', async () => {
    const file = await uploaded(lading, 'hello');
    for (const path of ['/', file.url, '/health', '/zzzzzzz', '/%zz', '/graphql']) {
      const { headers } = await get(lading, path);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('content-security-policy'), path).toBeTruthy();
      expect(headers.get('x-request-id'), path).toBeTruthy();
    }
  });
});
