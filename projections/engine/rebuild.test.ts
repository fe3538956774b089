import { type EventStore, StoreUnavailable } from '@lading/adapters/event-store/port.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allProjections } from '../index.ts';
import { downloaded } from '../testing.ts';
import type { Engine } from './engine.ts';
import { names, openWorld, soon, stateOf, type World } from './testing.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.drop());

describe('rebuilding', () => {
  const isServed = (engine: Engine, version: number) =>
    expect.poll(() => stateOf(engine), soon).toMatchObject({ version, state: expect.stringMatching('live|following') });

  it('gives the same rows, and says so in the log once', async () => {
    const engine = await world.start('one', allProjections);
    for (let file = 1; file <= 5; file += 1) await world.upload(file);
    const position = await world.append('FileDownloaded', downloaded(3));
    await engine.settled(['FileDownloaded'], position);
    for (const { name } of allProjections) {
      const before = await engine.rowsHash(name);
      await engine.rebuild(name);
      await expect
        .poll(async () => (await world.rebuilt('one')).map(({ data }) => data), soon)
        .toContainEqual(expect.objectContaining({ name }));
      expect(await engine.rowsHash(name)).toBe(before);
    }
    expect((await world.rebuilt('one')).map(({ data }) => data)).toEqual(
      allProjections.map(({ name, version, on }) => ({
        name,
        version,
        events: ('FileUploaded' in on ? 5 : 0) + ('FileDownloaded' in on ? 1 : 0),
      })),
    );
    expect((await world.session.query(`SELECT FROM pg_tables WHERE tablename ~ '_g1$'`)).count).toBe(0);
  });

  it('goes on folding while the log takes no events, and says so when it does again', async () => {
    let refusing = true;
    const append: EventStore['append'] = (stream, events, options) =>
      refusing ? Promise.reject(new StoreUnavailable('event store')) : world.store.append(stream, events, options);
    const engine = await world.start('one', [names()], { ...world.store, append });
    await engine.rebuild('names');
    await expect.poll(() => world.lines.filter(({ level }) => level === 'warn'), soon).toHaveLength(1);
    expect(await engine.settled(['FileUploaded'], await world.upload(1))).toBe(true);
    refusing = false;
    await expect.poll(() => world.rebuilt('one'), soon).toHaveLength(1);
  });

  it('swaps under load: readers always see all that was there', async () => {
    const engine = await world.start('one', [names()]);
    for (let file = 1; file <= 50; file += 1) await world.upload(file);
    let writing = true;
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      while (writing) seen.push(await world.tally());
    };
    const write = async (): Promise<void> => {
      for (let file = 51; file <= 150; file += 1)
        expect(await engine.settled(['FileUploaded'], await world.upload(file))).toBe(true);
      writing = false;
    };
    await Promise.all([write(), read(), read(), engine.rebuild('names').then(() => engine.rebuild('names'))]);
    expect(await world.tally()).toBe(150);
    expect(Math.min(...seen.slice(10))).toBeGreaterThan(0);
    await expect.poll(() => world.rebuilt('one'), soon).not.toHaveLength(0);
    const falling = seen.filter((count, index) => count < (seen[index - 2] ?? 0) - 2);
    expect(falling).toEqual([]);
  });

  it('follows a version bump while the old code still runs, which never turns it back', async () => {
    const old = await world.start('old', [names(1)]);
    await old.settled(['FileUploaded'], await world.upload(1));
    const next = await world.start('new', [names(2)]);
    await isServed(old, 2);
    expect((await world.session.query('SELECT name FROM names')).rows).toEqual([{ name: 'File 1.txt v2' }]);
    await expect(old.rebuild('names')).rejects.toThrow('newer code');
    await old.stop();
    const returned = await world.start('old', [names(1)]);
    expect(await next.settled(['FileUploaded'], await world.upload(2))).toBe(true);
    expect(await stateOf(returned)).toMatchObject({ version: 2, state: 'following' });
    expect(await world.tally()).toBe(2);
    expect(await world.rebuilt('new')).toHaveLength(1);
  });

  it('takes over though the old version stands on an event that the new one does not handle', async () => {
    const old = await world.start('old', [names(2)]);
    await world.upload(1);
    await old.settled(['FileDownloaded'], await world.append('FileDownloaded', downloaded(1)));
    await old.stop();
    const next = await world.start('new', [names(3)]);
    await isServed(next, 3);
    expect(await world.tally()).toBe(1);
  });

  it('begins again after it failed, and leaves what serves alone', async () => {
    const engine = await world.start('one', [names()]);
    await engine.settled(['FileUploaded'], await world.upload(1, { name: 'bad' }));
    let refusing = true;
    const next = await world.start('two', [names(2, (name) => refusing && name === 'bad')]);
    await expect
      .poll(() => stateOf(next), soon)
      .toMatchObject({ version: 1, state: 'failed', error: expect.stringContaining('rebuilding') });
    expect(await engine.settled(['FileUploaded'], await world.upload(2))).toBe(true);
    refusing = false;
    await next.rebuild('names');
    await isServed(next, 2);
    expect(await world.tally()).toBe(2);
  });

  it('waits for a long reader without making others wait for long', async () => {
    const engine = await world.start('one', [names()]);
    await engine.settled(['FileUploaded'], await world.upload(1));
    await world.session.query('BEGIN; SELECT FROM names');
    await engine.rebuild('names');
    await expect.poll(async () => (await stateOf(engine))?.state, soon).toBe('rebuilding');
    expect(await engine.settled(['FileUploaded'], await world.upload(2), 5_000)).toBe(true);
    await world.session.query('COMMIT');
    await expect.poll(() => world.rebuilt('one'), soon).toHaveLength(1);
    expect(await world.tally()).toBe(2);
  });

  it('refuses names that it does not know', async () => {
    const engine = await world.start('one', [names()]);
    await expect(engine.rebuild('nothing')).rejects.toBeInstanceOf(RangeError);
    await expect(engine.rowsHash('nothing')).rejects.toBeInstanceOf(RangeError);
    expect(engine.position('nothing')).toBeUndefined();
  });
});
