import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { light } from './combinations.ts';
import { type Lading, startLading } from './server.ts';
import { remotesFile } from './upstream.ts';

const exec = promisify(execFile);
const root = join(import.meta.dirname, '..');
const readme = await readFile(join(root, 'README.md'), 'utf8');

/** Every block that a reader would paste into a shell, under its heading. */
const examples = readme.split(/^## /m).flatMap((section) => {
  const heading = section.split('\n', 1)[0] ?? '';
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, script = ''], index) => ({
    name: `${heading}, example ${index + 1}`,
    script,
  }));
});

/** The file of remotes that the examples are about. */
const remotes = await remotesFile(/^```yaml\n(remotes:\n[\s\S]*?)^```$/m.exec(readme)?.[1] ?? '');
afterAll(() => remotes.remove());

describe('the examples of the README', () => {
  let lading: Lading;
  let folder: string;

  beforeAll(async () => {
    lading = await startLading({ ...light, embedded: true, env: { REMOTES_FILE: remotes.path } });
    // The folder in which Lading was started: its files, and `data/` of this server.
    folder = await mkdtemp(join(tmpdir(), 'lading-readme-'));
    const own = (await readdir(root)).filter((name) => name !== 'data');
    for (const name of own) await symlink(join(root, name), join(folder, name));
    await symlink(lading.dataDir, join(folder, 'data'));
  });

  afterAll(async () => {
    await lading?.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('are many', () => {
    expect(examples.length).toBeGreaterThan(5);
  });

  it.each(examples)('$name', async ({ script }) => {
    const { host } = new URL(lading.url);
    const env = { PATH: process.env.PATH, HOME: folder, LADING_URL: lading.url };
    const pasted = script.replaceAll('localhost:8080', host);
    const { stdout } = await exec('bash', ['-euo', 'pipefail', '-c', pasted], { cwd: folder, env, timeout: 60_000 });
    // What an example is refused, it announces: `# 410: …`.
    const refused = [...stdout.matchAll(/"status":(\d{3})/g)].map(([, status]) => status);
    const announced = [...script.matchAll(/# ([45]\d\d): /g)].map(([, status]) => status);
    expect(refused, stdout).toEqual(announced);
  });
});
