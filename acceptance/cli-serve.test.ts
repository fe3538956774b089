import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase } from '@lading/adapters/database/testing.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { get } from './client.ts';
import { freePort, type Started, startProcess } from './processes.ts';

describe('`lading serve`', () => {
  let folder: string;
  let database: { readonly url: string; drop(): Promise<void> };
  let port: number;
  let serving: Started;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lading-serve-'));
    await chmod(folder, 0o755);
    database = await testDatabase();
    port = await freePort();
    await writeFile(join(folder, '.env'), 'PORT=1\nREPLICA=from-the-file\n');
    const args = ['serve', '-h', '127.0.0.1', '-p', String(port), '-s', 'kept'];
    const env = { DATABASE_URL: database.url, MIN_FREE_BYTES: '0', HOST: '192.0.2.1' };
    serving = await startProcess('cli/main.ts', { args, env, cwd: folder, ready: /\/sign-in\?key=\S+\s/ });
  });

  afterAll(async () => {
    await serving?.end('SIGTERM');
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('serves where its options say, over what the environment and .env say', async () => {
    const url = `http://127.0.0.1:${port}`;
    expect(serving.stdout()).toContain(url);
    expect((await get({ url }, '/health')).status).toBe(200);
    const token = (await readFile(join(folder, 'kept/api-token'), 'utf8')).trim();
    const { code, stdout } = await runCli(['upload', '-'], { stdin: 'x', env: { LADING_URL: url, LADING_TOKEN: token } });
    expect([code, stdout]).toEqual([0, expect.stringContaining(url)]);
  });

  it('drains and ends as `npm start` does', async () => {
    expect(await serving.end('SIGTERM')).toBe(0);
  });

  it('says what is wrong with an option as with a setting', async () => {
    const { code, stderr } = await runCli(['serve', '-p', 'eighty'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('PORT: "eighty" is not allowed');
  });
});
