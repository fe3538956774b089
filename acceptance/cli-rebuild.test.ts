import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { get, type UploadedFile, uploaded } from './client.ts';
import { eventStore, light } from './combinations.ts';
import { metricsOf } from './observe.ts';
import { scenario } from './scenario.ts';
import { type Lading, startLading } from './server.ts';

const rebuilt = /^files is rebuilt; it holds the log to position \d+$/m;

/** In the server's folder, with its settings. */
const rebuild = (lading: Lading, ...args: readonly string[]) =>
  runCli(['rebuild', ...args], { cwd: dirname(lading.dataDir), env: lading.env });

scenario('rebuilding beside a server', { runsIn: [light, eventStore] }, (lading) => {
  it('shows the same as before', async () => {
    const file = await uploaded(lading, 'kept');
    const before = await metricsOf(lading);
    const { code, stdout, stderr } = await rebuild(lading);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(rebuilt);
    expect(await metricsOf(lading)).toEqual(before);
    expect((await get(lading, file.url)).text()).toBe('kept');
  });

  it('takes one, and knows which there are', async () => {
    const { stdout } = await rebuild(lading, 'metrics', '--json');
    expect(JSON.parse(stdout)).toEqual([
      { name: 'metrics', version: expect.any(Number), position: expect.stringMatching(/^\d+$/) },
    ]);
    const { code, stderr } = await rebuild(lading, 'nothing');
    expect(code).toBe(2);
    expect(stderr).toContain('files');
  });
});

describe('rebuilding the embedded database', () => {
  let lading: Lading;
  let file: UploadedFile;

  beforeAll(async () => {
    lading = await startLading({ ...light, embedded: true });
    file = await uploaded(lading, 'kept');
  });

  afterAll(() => lading?.dispose());

  it('finds it while the server runs, starts it while none does, and leaves nothing running', async () => {
    expect((await rebuild(lading)).stdout).toMatch(rebuilt);
    await lading.stop();
    const { code, stdout, stderr } = await rebuild(lading);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(rebuilt);
    expect(await readdir(lading.dataDir)).not.toContain('lading.pid');
    await lading.restart();
    expect((await get(lading, file.url)).text()).toBe('kept');
  });

  it('makes no data folder where there is none', async () => {
    const env = { ...lading.env, DATA_DIR: 'not-there' };
    const { code, stderr } = await runCli(['rebuild'], { cwd: dirname(lading.dataDir), env });
    expect(code).toBe(1);
    expect(stderr).toContain('not-there');
    expect(await readdir(dirname(lading.dataDir))).not.toContain('not-there');
  });
});
