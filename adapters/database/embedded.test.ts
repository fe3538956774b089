import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from './embedded/account.ts';
import { findBinaries, platformPackage } from './embedded/binaries.ts';
import { worksAs } from './embedded/reach.ts';
import { findEmbedded, startEmbedded } from './embedded.ts';
import { connectClient } from './pool.ts';
import { liveProcess } from './processes.ts';

const program = fileURLToPath(new URL('testing/serve.ts', import.meta.url));
let root: string;
let dataDir: string;
let said: string[];
let servers: ChildProcess[];
const log = (line: string): void => {
  said.push(line);
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lading-embedded-'));
  await chmod(root, 0o711);
  dataDir = join(root, 'data');
  said = [];
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await end(server, 'SIGTERM'); // where a test failed before it could
  await rm(root, { recursive: true, force: true });
});

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = await connectClient(url);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

/** The embedded database under a process of its own, that can be killed. */
const serve = async (account: Account = undefined): Promise<{ server: ChildProcess; url: string }> => {
  const server = spawn(process.execPath, [program, dataDir], { ...account, stdio: ['ignore', 'pipe', 'inherit'] });
  servers.push(server);
  const [url] = await once(createInterface({ input: server.stdout }), 'line');
  return { server, url };
};

const end = async (server: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill(signal);
  await exited;
};

const postmasterPid = async (home = join(dataDir, 'postgres')): Promise<number> =>
  Number((await readFile(join(home, 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]);

describe('the embedded database', () => {
  it('starts from nothing, keeps what it was given, and leaves no process', async () => {
    const first = await startEmbedded({ dataDir, log });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    expect(
      await query(first.url, "SELECT current_setting('fsync') AS fsync, current_setting('data_checksums') AS checksums"),
    ).toEqual([{ fsync: 'on', checksums: 'on' }]);
    const pid = await postmasterPid();
    await Promise.all([first.stop(), first.stop()]);
    expect(await liveProcess(pid)).toBeUndefined();

    const second = await startEmbedded({ dataDir, log });
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await second.stop();
    expect(said.join('\n')).toContain('database system is shut down');
  });

  it('stops while clients are connected', async () => {
    const embedded = await startEmbedded({ dataDir, log });
    const client = await connectClient(embedded.url);
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    await embedded.stop();
    await ended;
  });

  it('lets in nobody without its password, which others cannot read', async () => {
    const embedded = await startEmbedded({ dataDir, log });
    const stranger = new URL(embedded.url);
    stranger.password = 'guess';
    await expect(connectClient(stranger.href)).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
    await embedded.stop();
  });

  it('begins again after a first start that was killed half-way', async () => {
    await mkdir(join(dataDir, 'postgres', 'cluster.new'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'cluster.new', 'PG_VERSION'), '18\n');
    const embedded = await startEmbedded({ dataDir, log });
    expect(await query(embedded.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await embedded.stop();
  });

  it('is found beside a running server, and nowhere else', async () => {
    expect(await findEmbedded(dataDir)).toBeUndefined();
    const embedded = await startEmbedded({ dataDir, log });
    expect(await findEmbedded(dataDir)).toBe(embedded.url);
    await embedded.stop();
    expect(await findEmbedded(dataDir)).toBeUndefined();
  });

  it('runs once on one folder', async () => {
    const { server, url } = await serve();
    await expect(startEmbedded({ dataDir, log })).rejects.toThrow(`is in use by the process ${server.pid}`);
    expect(await query(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await end(server, 'SIGTERM');
  });
});

describe('after kill -9', () => {
  it('of the server: stops the database left behind, and has every row', async () => {
    const { server, url } = await serve();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const orphan = await postmasterPid();
    await end(server, 'SIGKILL');
    expect(await liveProcess(orphan)).toBeDefined();

    const embedded = await startEmbedded({ dataDir, log });
    expect(said[0]).toBe(`stopping the database that outlived its server (process ${orphan})`);
    expect(await liveProcess(orphan)).toBeUndefined();
    expect(await query(embedded.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await embedded.stop();
  });

  it('of both: recovers, and has every row', async () => {
    const { server, url } = await serve();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const postmaster = await postmasterPid();
    await end(server, 'SIGKILL');
    process.kill(postmaster, 'SIGKILL');

    const embedded = await startEmbedded({ dataDir, log });
    expect(said.join('\n')).toContain('database system was not properly shut down; automatic recovery in progress');
    expect(await query(embedded.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await embedded.stop();
  });

  it('of both, when another program took over the pid: starts all the same, and leaves that program alone', async () => {
    const { server } = await serve();
    const postmaster = await postmasterPid();
    await end(server, 'SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    const pidFile = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
    const bystander = spawn('sleep', ['600'], await stat(pidFile).then(({ uid, gid }) => ({ uid, gid })));
    const text = await readFile(pidFile, 'utf8');
    await writeFile(pidFile, text.replace(String(postmaster), String(bystander.pid)));

    const embedded = await startEmbedded({ dataDir, log });
    expect(await query(embedded.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await embedded.stop();
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    bystander.kill();
  });

  it('of the database alone: it is started again at the same place', async () => {
    const embedded = await startEmbedded({ dataDir, log });
    await query(embedded.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    process.kill(await postmasterPid(), 'SIGKILL');
    const answer = async (): Promise<unknown[]> => {
      for (const deadline = Date.now() + 15_000; Date.now() < deadline; await wait(50)) {
        const rows = await query(embedded.url, 'SELECT n FROM kept').catch(() => undefined);
        if (rows && said.includes('PostgreSQL ended unexpectedly, starting it again')) return rows;
      }
      throw new Error(`it did not come back: ${said.join('\n')}`);
    };
    expect(await answer()).toEqual([{ n: 42 }]);
    await embedded.stop();
  });
});

describe('as root', () => {
  beforeEach(({ skip }) => skip(process.getuid?.() !== 0, 'only root can try how it runs as root and as others'));

  it('runs as the account postgres, in a folder that others can enter', async () => {
    const embedded = await startEmbedded({ dataDir, log });
    const { uid } = await stat(join(dataDir, 'postgres', 'cluster'));
    expect(uid).toBe(Number(execFileSync('id', ['-u', 'postgres'], { encoding: 'utf8' })));
    expect(await readdir(dataDir)).toEqual(['postgres']);
    await embedded.stop();
  });

  it('runs as any other user too', async ({ skip }) => {
    const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })));
    const runnable = await worksAs({ uid, gid }, process.execPath, '-e', `fs.accessSync(${JSON.stringify(program)})`);
    skip(!runnable, 'this repository lies in a folder that other users cannot enter');
    await chown(root, uid, gid);
    const { server, url } = await serve({ uid, gid });
    expect(await query(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect((await stat(join(dataDir, 'postgres', 'cluster'))).uid).toBe(uid);
    await end(server, 'SIGTERM');

    const taken = await startEmbedded({ dataDir, log });
    expect(await query(taken.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await taken.stop();
  });

  it('runs a copy of the programs when others cannot enter the folder of the packages', async () => {
    const locked = join(root, 'locked');
    const account = { uid: Number(execFileSync('id', ['-u', 'postgres'])), gid: Number(execFileSync('id', ['-g', 'postgres'])) };
    await mkdir(locked, { mode: 0o700 });
    await cp(platformPackage(), locked, { recursive: true, verbatimSymlinks: true });
    const binaries = await findBinaries(account, join(root, 'shared'), locked);
    expect(binaries.startsWith(join(root, 'shared', 'postgresql-'))).toBe(true);
    expect(await worksAs(account, join(binaries, 'bin', 'initdb'), '--version')).toBe(true);
    expect(await findBinaries(account, join(root, 'shared'), locked)).toBe(binaries);
    expect(await readdir(join(root, 'shared'))).toHaveLength(1);
  });

  it('keeps the data elsewhere when others cannot enter the folder, and finds it again', async () => {
    await chmod(root, 0o700);
    const shared = await mkdtemp(join(tmpdir(), 'lading-shared-'));
    await chmod(shared, 0o755);
    try {
      const first = await startEmbedded({ dataDir, log, shared });
      await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
      await first.stop();
      const home = (await readFile(join(dataDir, 'postgres.location'), 'utf8')).trim();
      expect(home.startsWith(shared)).toBe(true);
      expect(await readFile(join(home, 'data-dir'), 'utf8')).toBe(`${dataDir}\n`);
      expect(await readdir(dataDir)).toEqual(['postgres.location']);
      expect((await stat(join(home, 'cluster'))).mode & 0o777).toBe(0o700);

      const second = await startEmbedded({ dataDir, log, shared });
      expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
      expect(await findEmbedded(dataDir)).toBe(second.url);
      await second.stop();
    } finally {
      await rm(shared, { recursive: true });
    }
  });
});
