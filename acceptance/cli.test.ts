import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliOptions, cliEnv, runCli } from './cli.ts';
import { get, type UploadedFile, uploaded } from './client.ts';
import { light } from './combinations.ts';
import { sha256 } from './observe.ts';
import { freePort } from './processes.ts';
import { scenario } from './scenario.ts';

const exec = promisify(execFile);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-cli-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

scenario('the command line', { runsIn: [light] }, (lading) => {
  const lad = (args: readonly string[], options: CliOptions = {}) =>
    runCli(args, { cwd: folder, ...options, env: { ...cliEnv(lading), ...options.env } });

  const done = async (args: readonly string[], options: CliOptions = {}): Promise<string> => {
    const { code, stdout, stderr } = await lad(args, options);
    expect(code, stderr).toBe(0);
    return stdout;
  };

  const shown = async (id: string) =>
    JSON.parse(await done(['list', '--json', '--status', 'all'])).links.find((link: UploadedFile) => link.id === id);

  it('uploads, lists, counts, fetches and expires', async () => {
    const content = randomBytes(300_000);
    await writeFile(join(folder, 'build.tar.gz'), content);
    const link = await done(['upload', './build.tar.gz', '--ttl', '2h']);
    expect(link).toMatch(/^http:\/\/\S+\.gz\n$/);
    expect((await get(lading, new URL(link.trim()).pathname)).bytes.equals(content)).toBe(true);

    const table = (await done(['list'])).split('\n');
    expect(table[0]).toMatch(/^ID +SIZE +DOWNLOADS +EXPIRES +STATUS +NAME$/);
    expect(table[1]).toMatch(/^\w+ +293 KiB +\d+ +in 1h 59m +live +build\.tar\.gz$/);
    const { links } = JSON.parse(await done(['list', '--json']));
    expect(links[0]).toMatchObject({ link: link.trim(), size: 300_000, sha256: sha256(content), status: 'live' });

    expect(await done(['stats'])).toMatch(/^uploads +\d+$/m);
    expect(JSON.parse(await done(['stats', '--json']))).toMatchObject({ uploads: expect.any(Number), bytes: expect.any(Number) });

    const { id } = links[0];
    expect(await done(['fetch', id, '--output', 'again.gz'])).toBe('again.gz\n');
    expect((await readFile(join(folder, 'again.gz'))).equals(content)).toBe(true);

    expect(await done(['expire', id])).toBe(`${id} is expired\n`);
    expect(await done(['expire', link.trim()])).toBe(`${id} is expired\n`);
    expect((await get(lading, `/${id}`)).status).toBe(410);
  });

  it('says what it was told about a file', async () => {
    const args = ['stash', '-', '--name', 'once.txt', '--max-downloads', '2', '--ttl', '1h', '--sliding', '--json'];
    const file = JSON.parse(await done(args, { stdin: 'from a pipe', env: { LADING_PASSWORD: 'pässwörd' } }));
    expect(file).toMatchObject({ name: 'once.txt', max_downloads: 2, size: 11, sha256: sha256('from a pipe') });
    expect(await shown(file.id)).toMatchObject({ sliding: true, password_protected: true });
    expect((await lad(['fetch', file.id])).code).toBe(1);
    expect((await lad(['fetch', file.id, '--password', 'wrong'])).stderr).toContain('password');
    expect(await done(['fetch', file.id, '--password', 'pässwörd', '--output', '-'])).toBe('from a pipe');
  });

  it('uploads several files in turn, one link a line', async () => {
    await writeFile(join(folder, 'one.txt'), '1');
    await writeFile(join(folder, 'two ünïcödé "quoted".txt'), '');
    const links = (await done(['upload', 'one.txt', 'two ünïcödé "quoted".txt'])).trim().split('\n');
    expect(links).toHaveLength(2);
    const files = JSON.parse(await done(['upload', 'one.txt', 'two ünïcödé "quoted".txt', '--json']));
    expect(files.map(({ name, size }: UploadedFile) => [name, size])).toEqual([
      ['one.txt', 1],
      ['two ünïcödé "quoted".txt', 0],
    ]);
  });

  it('uploads a folder as a tar, the same each time, with nothing from outside', async () => {
    const tree = join(folder, 'tree');
    const longName = `${'long-'.repeat(40)}name.txt`;
    await mkdir(join(tree, 'b/deep'), { recursive: true });
    await mkdir(join(tree, 'empty'));
    await writeFile(join(tree, 'a.txt'), 'A');
    await writeFile(join(tree, 'b/deep', longName), randomBytes(100_000));
    await writeFile(join(tree, 'b/run.sh'), '#!/bin/sh\n');
    await chmod(join(tree, 'b/run.sh'), 0o755);
    await symlink('../a.txt', join(tree, 'b/inside'));
    await symlink('/etc/passwd', join(tree, 'absolute'));
    await symlink('../build.tar.gz', join(tree, 'outside'));
    await symlink('b/deep', join(tree, 'folder'));

    const { code, stdout, stderr } = await lad(['upload', 'tree', '--json']);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('absolute is left out');
    expect(stderr).toContain('outside is left out');
    const file = JSON.parse(stdout);
    expect(file.name).toBe('tree.tar');
    expect(JSON.parse(await done(['upload', 'tree', '--json'])).sha256).toBe(file.sha256);

    await done(['fetch', file.id, '--output', 'tree.tar']);
    const unpacked = join(folder, 'unpacked');
    await mkdir(unpacked);
    await exec('tar', ['-xf', join(folder, 'tree.tar'), '-C', unpacked]);
    expect((await readdir(unpacked)).sort()).toEqual(['a.txt', 'b', 'empty', 'folder']);
    await exec('diff', ['-r', '--exclude=absolute', '--exclude=outside', '--no-dereference', tree, unpacked]);
  });

  it('says by its exit code who refused', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    for (const [args, code] of [
      [['fetch', 'zzzzzzz'], 1],
      [['expire', 'zzzzzzz'], 1],
      [['list', '--token', 'wrong-token'], 1],
      [['upload', 'one.txt', '--project', '00000000-0000-4000-8000-000000000000'], 1],
      [['lst'], 2],
      [['upload', 'not-there'], 2],
      [['serve', '--gallery', 'photos'], 2],
      [['list', '--url', nobody], 3],
      [['upload', 'one.txt', '--url', nobody], 3],
      [['fetch', `${nobody}/aB7xYzQ`], 3],
    ] as const) {
      const ended = await lad(args);
      expect([args, ended.code], ended.stderr).toEqual([args, code]);
      expect(ended.stdout, String(args)).toBe('');
      expect(ended.stderr).not.toMatch(/\n {4}at |wrong-token/);
    }
  });

  it('says what the server said, and its code', async () => {
    expect((await lad(['fetch', 'zzzzzzz'])).stderr).toBe('lading: There is no file "zzzzzzz". (FileNotFound)\n');
    expect((await lad(['list', '--token', 'wrong-token'])).stderr).toContain('(Unauthenticated)');
  });

  it('finds the token of the server that runs in its folder', async () => {
    const { code } = await lad(['list'], { cwd: dirname(lading.dataDir), env: { LADING_TOKEN: '' } });
    expect(code).toBe(0);
    expect((await lad(['list'], { env: { LADING_TOKEN: '' } })).code).toBe(1);
  });

  it('takes the name a server gives no further than its own folder, and overwrites nothing unasked', async () => {
    const file = await uploaded(lading, 'theirs', { name: 'taken.txt' });
    await writeFile(join(folder, 'taken.txt'), 'mine');
    expect((await lad(['fetch', file.id])).code).toBe(2);
    expect(await readFile(join(folder, 'taken.txt'), 'utf8')).toBe('mine');
    await done(['fetch', file.id, '--output', 'taken.txt']);
    expect(await readFile(join(folder, 'taken.txt'), 'utf8')).toBe('theirs');
    expect(await done(['fetch', file.link])).toBe('taken.txt\n');
    const inside = join(folder, 'inside');
    await mkdir(inside);
    expect(await done(['fetch', file.link, '--output', 'inside'])).toBe('inside/taken.txt\n');
  });

  it('goes on with the beginning that another tool left', async () => {
    const content = randomBytes(2_000_000);
    const file = await uploaded(lading, content, { name: 'begun.bin' });
    for (const beginning of [content.subarray(0, 1_500_000), Buffer.from('something else')]) {
      await writeFile(join(folder, 'begun.bin'), beginning);
      await done(['fetch', file.id, '--output', 'begun.bin']);
      expect((await readFile(join(folder, 'begun.bin'))).equals(content)).toBe(true);
    }
    const { bytes_served } = await shown(file.id);
    expect(bytes_served).toBe(500_000 + (2_000_000 - 'something else'.length) + 2_000_000);
  });

  it('draws nothing where nobody looks', async () => {
    const { stderr } = await lad(['upload', 'one.txt']);
    expect(stderr).toBe('');
  });
});
