import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-tally-'));
  await file('vitest.config.mjs', 'export default { test: { globals: true } }');
  await file('good.test.js', "it('holds', () => expect(1).toBe(1)); it('holds too', () => expect(1).toBe(1));");
});
afterEach(() => rm(folder, { recursive: true }));

const file = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content);

const run = (...args: string[]): Promise<{ code: unknown; lines: string[] }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? '', NO_COLOR: '1' };
    execFile(process.execPath, [join(import.meta.dirname, 'test.ts'), ...args], { cwd: folder, env }, (error, out) =>
      resolve({ code: error?.code ?? 0, lines: out.trimEnd().split('\n') }),
    );
  });

it('ends with what passed and what failed', async () => {
  const { code, lines } = await run();
  expect(lines.at(-1)).toBe('2 passed, 0 failed');
  expect(code).toBe(0);
});

it('fails when a test fails, and when a file or a hook breaks before its tests', async () => {
  await file('bad.test.js', "it('breaks', () => expect(1).toBe(2));");
  await file('broken.test.js', "throw new Error('at once')");
  await file(
    'hook.test.js',
    "describe('d', () => { beforeAll(() => { throw new Error('hook') }); it('never runs', () => {}); });",
  );
  const { code, lines } = await run();
  expect(lines.at(-1)).toBe('2 passed, 3 failed, 1 skipped');
  expect(code).toBe(1);
});

it('names what was left out, and why', async () => {
  await file(
    'some.test.js',
    "it('a', ({ skip }) => skip('no S3 server')); it('b', ({ skip }) => skip('no S3 server')); it.skip('c', () => {});",
  );
  const { code, lines } = await run();
  expect(lines.slice(-3)).toEqual([
    'left out: no S3 server (2 tests)',
    'left out: no reason given (1 test)',
    '2 passed, 0 failed, 3 skipped',
  ]);
  expect(code).toBe(0);
});

it('passes arguments on, and fails when they match no test', async () => {
  expect((await run('good', '-t', 'holds too')).lines.at(-1)).toBe('1 passed, 0 failed, 1 skipped');
  expect(await run('absent')).toMatchObject({ code: 1, lines: expect.arrayContaining(['0 passed, 0 failed']) });
});
