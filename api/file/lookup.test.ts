import { expect, it } from 'vitest';
import { createFileLookup } from './lookup.ts';
import { rowOfUpload } from './row.ts';

const row = (name: string) =>
  rowOfUpload(
    {
      slug: 'aB7xYzQ',
      uuid: '0b7f4a52-7f3e-4c56-9a3c-2f0a6f1f8f11',
      name,
      mediaType: 'text/plain',
      size: 1,
      projectId: null,
      sha256: '0'.repeat(64),
      key: 'files/x',
      expiresAt: null,
      ttlMs: null,
      maxDownloads: null,
      sliding: false,
      metadata: {},
      passwordHash: null,
      charset: null,
      image: null,
    },
    '2026-11-21T09:00:00.000Z',
  );

it('asks once for what is asked again', async () => {
  let asked = 0;
  const lookup = createFileLookup(async () => {
    asked += 1;
    return row('a');
  });
  await Promise.all([lookup.find('aB7xYzQ'), lookup.find('aB7xYzQ')]);
  await lookup.find('aB7xYzQ');
  expect(asked).toBe(1);
});

it('asks again after a drop, also for an answer that was on its way', async () => {
  const answers = [Promise.withResolvers<ReturnType<typeof row>>(), Promise.withResolvers<ReturnType<typeof row>>()];
  let asked = 0;
  const lookup = createFileLookup(() => answers[asked++]?.promise ?? Promise.reject(new Error('asked too often')));
  const early = lookup.find('aB7xYzQ');
  lookup.drop(row('old'));
  answers[0]?.resolve(row('old'));
  answers[1]?.resolve(row('new'));
  expect((await early)?.name).toBe('old');
  expect((await lookup.find('aB7xYzQ'))?.name).toBe('new');
});

it('remembers neither misses nor failures', async () => {
  const answers = [() => Promise.resolve(undefined), () => Promise.reject(new Error('away')), () => Promise.resolve(row('a'))];
  const lookup = createFileLookup(() => answers.shift()?.() ?? Promise.resolve(undefined));
  expect(await lookup.find('aB7xYzQ')).toBeUndefined();
  await expect(lookup.find('aB7xYzQ')).rejects.toThrow('away');
  expect((await lookup.find('aB7xYzQ'))?.name).toBe('a');
});
