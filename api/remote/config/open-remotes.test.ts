import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@lading/schema/log.ts';
import { expect, it, onTestFinished } from 'vitest';
import { BadSettings } from '../../config/settings.ts';
import { openRemotes } from './open-remotes.ts';

const local = '{ type: local, package: generic }';

const opened = async (first?: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'lading-remotes-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'remotes.yaml');
  if (first !== undefined) await writeFile(file, first);
  const said: { readonly level: string; readonly fields: object; readonly message: string }[] = [];
  const log = (level: string) => (fields: object, message: string) => void said.push({ level, fields, message });
  const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  const remotes = await openRemotes({ file, env: {}, logger });
  onTestFinished(() => remotes.stop());
  const names = () => remotes.all().map(({ name }) => name);
  return { file, remotes, names, said };
};

it('has none where there is no file, and those of one that comes', async () => {
  const { file, names } = await opened();
  expect(names()).toEqual([]);
  await writeFile(file, `remotes: { a: ${local} }`);
  await expect.poll(names, { timeout: 5_000 }).toEqual(['a']);
});

it('reads the file again when it is written, replaced or gone', async () => {
  const { file, remotes, names } = await opened(`remotes: { a: ${local} }`);
  await writeFile(file, `remotes: { a: ${local}, b: ${local} }`);
  await expect.poll(names, { timeout: 5_000 }).toEqual(['a', 'b']);
  expect(remotes.find('b')).toMatchObject({ name: 'b', type: 'local' });
  expect(remotes.find('c')).toBeUndefined();
  await writeFile(`${file}.new`, `remotes: { c: ${local} }`);
  await rename(`${file}.new`, file);
  await expect.poll(names, { timeout: 5_000 }).toEqual(['c']);
  await rm(file);
  await expect.poll(names, { timeout: 5_000 }).toEqual([]);
});

it('reads it on SIGHUP', async () => {
  const { said } = await opened(`remotes: { a: ${local} }`);
  process.kill(process.pid, 'SIGHUP');
  await expect.poll(() => said.filter(({ message }) => message === 'read the remotes anew').length).toBe(1);
});

it('keeps the old ones where the new file is bad, and says why', async () => {
  const { file, names, said } = await opened(`remotes: { a: ${local} }`);
  await writeFile(file, 'remotes: { a: { type: locl } }');
  await expect.poll(() => said.length, { timeout: 5_000 }).toBe(1);
  expect(names()).toEqual(['a']);
  expect(said[0]).toMatchObject({ level: 'error', message: 'the file of remotes is bad; those in force stay' });
  expect(JSON.stringify(said[0]?.fields)).toContain('remotes.yaml:1:23: remotes.a.type is \\"locl\\"; remote or local is wanted');
});

it('keeps a remote that is as before the same value, whatever becomes of the others', async () => {
  const { file, remotes, names } = await opened(`remotes: { a: ${local}, b: ${local} }`);
  const [a, b] = remotes.all();
  await writeFile(file, `remotes: { a: ${local}, b: { type: local, package: generic, immutable: true }, c: ${local} }`);
  await expect.poll(names, { timeout: 5_000 }).toEqual(['a', 'b', 'c']);
  expect(remotes.find('a')).toBe(a);
  expect(remotes.find('b')).not.toBe(b);
});

it('does not start with a bad file', async () => {
  await expect(opened('remotes: 1')).rejects.toBeInstanceOf(BadSettings);
});

it('warns of a remote that gives nothing', async () => {
  const { said } = await opened('remotes: { a: { type: remote, package: generic, base_url: "http://a.example" } }');
  expect(said).toMatchObject([
    { level: 'warn', fields: { remote: 'a' }, message: 'a remote without include_patterns gives no files' },
  ]);
});
