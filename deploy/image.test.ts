import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, matchesGlob, relative } from 'node:path';
import { promisify } from 'node:util';
import { testDatabase } from '@lading/adapters/database/testing.ts';
import { settingNames } from '@lading/api/config/settings.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { parseDockerfile, type Stage, textsOf } from './dockerfile.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const stages = parseDockerfile(read('deploy/Dockerfile'));
const stage = (name: string): Stage => {
  const found = stages.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the Dockerfile has no stage "${name}"`);
  return found;
};
const image = stage('');

const ignored = read('.dockerignore').split('\n').filter(Boolean);
const isIgnored = (path: string) => ignored.some((pattern) => matchesGlob(path, pattern));

const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'lading-image-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** What COPY does, from the build context: a folder's content, or files into a folder; what .dockerignore names stays out. */
const copy = async (text: string, app: string): Promise<void> => {
  const words = text.split(' ');
  const target = words.pop() ?? '';
  for (const source of words) {
    const to = target.endsWith('/') ? join(app, target, source) : join(app, target);
    await cp(join(root, source), to, { recursive: true, filter: (from) => !isIgnored(relative(root, from)) });
  }
};

/** Runs a stage as a script in an empty folder, with the Node.js of the image's version in front. */
const build = async ({ instructions }: Stage): Promise<string> => {
  const app = await emptyFolder();
  const { PATH = '', HOME = '', ...proxy } = process.env;
  const network = Object.entries(proxy).filter(([name]) => /^(https?_proxy|no_proxy|npm_config_|NODE_EXTRA_CA)/i.test(name));
  const env = { ...Object.fromEntries(network), PATH: `${join(process.execPath, '..')}:${PATH}`, HOME };
  for (const { name, text } of instructions) {
    if (name === 'COPY') await copy(text, app);
    if (name === 'RUN') await run('sh', ['-c', text], { cwd: app, env });
  }
  return app;
};

/** The words of an instruction in its JSON form. */
const words = (text: string | undefined): [string, ...string[]] => JSON.parse(text?.replace(/^[^[]*/, '') ?? '[]');

const freePort = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return String(typeof address === 'object' ? address?.port : address);
};

describe('the image', () => {
  it('is made from the Node.js that the workspace pins', () => {
    expect(new Set(stages.map(({ base }) => base))).toEqual(new Set([`node:${manifest.devDependencies.node}-bookworm-slim`]));
  });

  it('runs as an ordinary user, and sets only settings that there are', () => {
    expect(textsOf(image, 'USER')).toEqual(['node']);
    const names = textsOf(image, 'ENV').flatMap((text) => text.split(' ').map((pair) => pair.split('=')[0] ?? ''));
    expect(names).toContain('HOST');
    expect(names.filter((name) => name !== 'NODE_ENV' && !settingNames.some((known) => known === name))).toEqual([]);
  });

  it('copies only what is there, and every package that the server imports', async () => {
    const copied = textsOf(stage('server'), 'COPY').flatMap((text) => text.split(' ').slice(0, -1));
    for (const source of copied) expect(existsSync(join(root, source)), source).toBe(true);
    const [, page] = textsOf(stage('page'), 'RUN');
    expect(existsSync(join(root, page?.replace('node ', '') ?? ''))).toBe(true);
    expect(textsOf(image, 'COPY')).toEqual(['--from=server /app .', '--from=page /app/web/dist web/dist']);
  });

  it('keeps secrets, data and tests out', () => {
    for (const path of ['.env', 'data', '.git', 'node_modules', 'api/node_modules', 'web/dist', 'api/main.test.ts']) {
      expect(isIgnored(path), path).toBe(true);
    }
    for (const path of ['api/main.ts', 'web/index.html', 'package.json', 'adapters/database/migrations/001_log.sql']) {
      expect(isIgnored(path), path).toBe(false);
    }
  });

  it('serves from its production packages alone, is healthy and stops when told', { timeout: 240_000 }, async () => {
    const app = await build(stage('server'));
    await mkdir(join(app, 'web/dist'), { recursive: true });
    expect(await readdir(join(app, 'node_modules/.pnpm'))).not.toContain('typescript@7.0.2');
    const { url, drop } = await testDatabase();
    onTestFinished(drop);
    const env = {
      HOST: '127.0.0.1',
      PORT: await freePort(),
      DATA_DIR: await emptyFolder(),
      DATABASE_URL: url,
      LOG_LEVEL: 'warn',
    };
    const healthcheck = words(textsOf(image, 'HEALTHCHECK')[0]);
    const isHealthy = () => run(process.execPath, healthcheck.slice(1), { env });
    await expect(isHealthy()).rejects.toMatchObject({ code: 1 });

    const [command, ...args] = words(textsOf(image, 'CMD')[0]);
    expect([command, healthcheck[0]]).toEqual(['node', 'node']);
    const server = spawn(process.execPath, args, { cwd: app, env, stdio: ['ignore', 'ignore', 'inherit'] });
    const exited = once(server, 'exit');
    onTestFinished(() => void server.kill('SIGKILL'));
    await vi.waitFor(() => isHealthy(), { timeout: 30_000, interval: 200 });
    server.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await expect(isHealthy()).rejects.toMatchObject({ code: 1 });
  });
});
