import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// A house with one room, whose npx notes that it was called and puts the pinned Node.js in place.
const npx = `#!/bin/sh
echo "$@" >> npx.log
[ -e npx.fails ] && exit 7
mkdir -p node_modules/.bin && ln -sf "${process.execPath}" node_modules/.bin/node
`;
const manifest = {
  name: 'toy',
  type: 'module',
  packageManager: 'pnpm@1.2.3',
  scripts: { start: 'exec node scripts/run.mjs serve' },
};
// Says what it was told, and waits a little for more before it goes.
const server = `
let closing;
const told = (what) => {
  console.log(what);
  closing ??= setTimeout(() => process.exit(0), 300);
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => told(signal));
process.on('disconnect', () => told('disconnect'));
setInterval(() => undefined, 60_000);
console.log('ready', process.pid, process.ppid);
`;
const cli = `console.log(JSON.stringify({ cwd: process.cwd(), rest: process.argv.slice(2) })); process.exitCode = 3; process.disconnect();`;

let root: string;
let running: number[];

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'lading-run-')));
  running = [];
  for (const folder of ['bin', 'scripts', 'cli', 'room']) await mkdir(join(root, folder));
  await copyFile(join(import.meta.dirname, 'run.mjs'), join(root, 'scripts/run.mjs'));
  await copyFile(join(import.meta.dirname, '../lading'), join(root, 'lading'));
  const files = {
    'bin/npx': npx,
    'package.json': JSON.stringify(manifest),
    'room/package.json': '{}',
    'pnpm-lock.yaml': '',
    'pnpm-workspace.yaml': 'packages: [room]',
    'scripts/serve.ts': server,
    'cli/main.ts': cli,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(root, name), content);
  await chmod(join(root, 'bin/npx'), 0o755);
});
afterEach(async () => {
  for (const pid of running) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone, as it should be
    }
  }
  await rm(root, { recursive: true });
});

const begin = (program: string, args: readonly string[], options: { cwd?: string; detached?: boolean } = {}) =>
  spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...process.env, PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}`, npm_lifecycle_event: '' },
  });

const outcome = async (child: ReturnType<typeof begin>) => {
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, code };
};

const runCli = (...args: string[]) => outcome(begin(process.execPath, ['scripts/run.mjs', 'cli', ...args]));

const installs = async (): Promise<number> => (await readFile(join(root, 'npx.log'), 'utf8')).trim().split('\n').length;

describe('the launcher', () => {
  it('installs once, and again when a manifest of the workspace has changed', async () => {
    await runCli();
    expect(await readFile(join(root, 'npx.log'), 'utf8')).toBe('--yes pnpm@1.2.3 install --frozen-lockfile\n');
    await runCli();
    expect(await installs()).toBe(1);
    await writeFile(join(root, 'room/package.json'), '{"dependencies":{}}');
    await runCli();
    expect(await installs()).toBe(2);
  });

  it('says in one line that an install failed, and tries again the next time', async () => {
    await writeFile(join(root, 'npx.fails'), '');
    const { err, code } = await runCli();
    expect(code).toBe(1);
    expect(err).toContain('lading: the packages could not be installed (pnpm ended with 7)');
    await rm(join(root, 'npx.fails'));
    expect((await runCli()).code).toBe(3);
  });

  it('refuses a name that is no script', async () => {
    const { err, code } = await outcome(begin(process.execPath, ['scripts/run.mjs', 'dance']));
    expect({ err, code }).toEqual({ err: expect.stringContaining('lading: usage:'), code: 1 });
  });
});

describe('./lading', () => {
  it('hands over arguments, folder and exit code, from anywhere and through a link', async () => {
    await symlink('../lading', join(root, 'bin/stash'));
    const { out, code } = await outcome(
      begin(join(root, 'bin/stash'), ['upload', 'a b.txt', '--ttl=1h'], { cwd: join(root, 'room') }),
    );
    expect(JSON.parse(out)).toEqual({ cwd: join(root, 'room'), rest: ['upload', 'a b.txt', '--ttl=1h'] });
    expect(code).toBe(3);
  });
});

describe('npm start', () => {
  /** Resolves once the server runs; `heard` is all it said, once nobody holds its output any more. */
  const start = async (options: { detached?: boolean } = {}) => {
    const npm = begin('npm', ['start', '--silent'], options);
    let said = '';
    const ready = new Promise<RegExpExecArray>((resolve) => {
      npm.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        const match = /ready (\d+) (\d+)\n/.exec(said);
        if (match) resolve(match);
      });
    });
    const heard = once(npm.stdout, 'end').then(() => said.trim().split('\n').slice(1));
    const exited = once(npm, 'exit');
    const [, serverPid, launcherPid] = await ready;
    running.push(Number(serverPid), Number(launcherPid));
    return { npm, launcherPid: Number(launcherPid), heard, exited };
  };
  const pidOf = ({ pid }: ChildProcess): number => {
    if (pid === undefined) throw new Error('npm did not start');
    return pid;
  };

  it('told by SIGTERM: the server hears it once, and npm ends well', async () => {
    const { npm, heard, exited } = await start();
    npm.kill('SIGTERM');
    expect(await heard).toEqual(['SIGTERM']);
    expect(await exited).toEqual([0, null]);
  });

  it('interrupted as a whole group: the server closes, and npm ends well', async () => {
    const { npm, heard, exited } = await start({ detached: true });
    process.kill(-pidOf(npm), 'SIGINT');
    expect(new Set(await heard)).toEqual(new Set(['SIGINT']));
    expect(await exited).toEqual([0, null]);
  });

  it('killed outright: the server is told all the same', async () => {
    const { npm, heard } = await start();
    npm.kill('SIGKILL');
    expect(await heard).toEqual(['SIGTERM']);
  });

  it('with its launcher killed outright: the server is told all the same', async () => {
    const { launcherPid, heard, exited } = await start();
    process.kill(launcherPid, 'SIGKILL');
    expect(await heard).toEqual(['disconnect']);
    expect((await exited)[0]).not.toBe(0);
  });
});
