import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDataDir, readOrCreateSecret } from './data-dir.ts';

const program = fileURLToPath(new URL('testing/hold.ts', import.meta.url));
let root: string;
let dataDir: string;
let children: ChildProcess[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lading-claim-'));
  dataDir = join(root, 'data');
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

const hold = async (): Promise<{ child: ChildProcess; said: string }> => {
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, said };
};

const pidFile = () => readFile(join(dataDir, 'lading.pid'), 'utf8');

describe('claimDataDir', () => {
  it('makes the folder, tells the pid, and leaves neither pid nor claim behind', async () => {
    const claim = await claimDataDir(dataDir);
    expect((await stat(dataDir)).mode & 0o066).toBe(0);
    expect(await pidFile()).toBe(`${process.pid}\n`);
    await claim.release();
    await expect(pidFile()).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(join(dataDir, 'claims'))).toEqual([]);
  });

  it('refuses a second server and names the first', async () => {
    const { child, said } = await hold();
    expect(said).toBe('held');
    await expect(claimDataDir(dataDir)).rejects.toThrow(`${dataDir} is in use by the process ${child.pid}`);
    expect(await pidFile()).toBe(`${child.pid}\n`);
  });

  it('refuses a second claim of the same process', async () => {
    const claim = await claimDataDir(dataDir);
    await expect(claimDataDir(dataDir)).rejects.toThrow('in use');
    await claim.release();
  });

  it('takes over from a process that was killed', async () => {
    const { child } = await hold();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const claim = await claimDataDir(dataDir);
    expect(await pidFile()).toBe(`${process.pid}\n`);
    await claim.release();
  });

  it('is not held up by a pid that another program bears now', async () => {
    const { child } = await hold();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const [left = ''] = await readdir(join(dataDir, 'claims'));
    await rm(join(dataDir, 'claims', left));
    const [, ...rest] = left.split('.');
    await writeFile(join(dataDir, 'claims', [process.ppid, ...rest].join('.')), '');
    await writeFile(join(dataDir, 'lading.pid'), `${process.ppid}\n`);
    const claim = await claimDataDir(dataDir);
    expect(await pidFile()).toBe(`${process.pid}\n`);
    await claim.release();
  });

  it('does not take the copy of a served folder for the folder', async () => {
    await hold();
    const copy = join(root, 'copy');
    await cp(dataDir, copy, { recursive: true });
    const claim = await claimDataDir(copy);
    await claim.release();
  });

  it('lets exactly one of many that start at once serve', async () => {
    const starts = await Promise.all(Array.from({ length: 4 }, hold));
    const held = starts.filter(({ said }) => said === 'held');
    expect(held).toHaveLength(1);
    expect(await pidFile()).toBe(`${held[0]?.child.pid}\n`);
    for (const { said } of starts) if (said !== 'held') expect(said).toMatch(/^refused: .* is in use by the process \d+$/);
  });
});

describe('readOrCreateSecret', () => {
  beforeEach(() => claimDataDir(dataDir).then(({ release }) => release()));

  it('makes a secret once and keeps it from others', async () => {
    expect(await readOrCreateSecret(dataDir, 'api-token', () => 'first')).toEqual({ value: 'first', created: true });
    expect(await readOrCreateSecret(dataDir, 'api-token', () => 'second')).toEqual({ value: 'first', created: false });
    expect(await readFile(join(dataDir, 'api-token'), 'utf8')).toBe('first\n');
    expect((await stat(join(dataDir, 'api-token'))).mode & 0o777).toBe(0o600);
    expect((await readdir(dataDir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('replaces an empty file', async () => {
    await writeFile(join(dataDir, 'api-token'), '\n');
    expect(await readOrCreateSecret(dataDir, 'api-token', () => 'made')).toEqual({ value: 'made', created: true });
  });

  it('gives the same secret to all who ask at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, n) => readOrCreateSecret(dataDir, 'api-token', () => `secret ${n}`)),
    );
    expect(new Set(made.map(({ value }) => value)).size).toBe(1);
    expect(made.filter(({ created }) => created)).toHaveLength(1);
  });
});
