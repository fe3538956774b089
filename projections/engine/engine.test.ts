import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFile } from '../files-queries.ts';
import { allProjections } from '../index.ts';
import { readMetrics } from '../metrics-queries.ts';
import { uuidOf } from '../testing.ts';
import { names, openWorld, soon, stateOf, type World } from './testing.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.drop());

describe('waiting for a position', () => {
  it('shows what was written on every replica', async () => {
    const one = await world.start('one', allProjections);
    const two = await world.start('two', allProjections);
    const position = await world.upload(1);
    expect(await Promise.all([one, two].map((engine) => engine.settled(['FileUploaded'], position)))).toEqual([true, true]);
    expect(await findFile(world.db, 'slug1')).toMatchObject({ uuid: uuidOf(1), status: 'LIVE' });
    expect(await readMetrics(world.db)).toMatchObject({ uploads: 1, position });
    expect([one.position('files'), two.position('files')]).toEqual([position, position]);
  });

  it('does not wait for events that no projection handles', async () => {
    const engine = await world.start('one', allProjections);
    expect(await engine.settled(['AdminLoggedIn'], '999999')).toBe(true);
  });

  it('gives up after its time, and when the engine stops', async () => {
    const engine = await world.start('one', allProjections);
    expect(await engine.settled(['FileUploaded'], '999999', 30)).toBe(false);
    const waiting = engine.settled(['FileUploaded'], '999999', 60_000);
    await engine.stop();
    expect(await waiting).toBe(false);
  });

  it('tells listeners on every replica what advanced', async () => {
    await world.start('one', [names()]);
    const two = await world.start('two', [names()]);
    const heard: unknown[] = [];
    const silence = two.onAdvance((advance) => heard.push(advance));
    const position = await world.upload(1);
    await expect.poll(() => heard, soon).toEqual([{ name: 'names', position }]);
    silence();
    expect(await two.settled(['FileUploaded'], await world.upload(2))).toBe(true);
    expect(heard).toHaveLength(1);
  });
});

describe('a poison event', () => {
  const bad = (name: string): boolean => name === 'bad';

  it('stops its projection alone, loudly, and a restart tries again', async () => {
    const engine = await world.start('one', [names(1, bad), ...allProjections]);
    const fine = await world.upload(1);
    const poison = await world.upload(2, { name: 'bad' });
    const position = await world.upload(3);
    await expect.poll(async () => (await stateOf(engine))?.state, soon).toBe('failed');
    expect(await stateOf(engine)).toMatchObject({ position: fine, error: expect.stringContaining(`position ${poison}`) });
    await expect.poll(() => engine.position('files'), soon).toBe(position);
    expect(await engine.settled(['FileUploaded'], position, 60_000)).toBe(false);
    expect(world.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { projection: 'names', position: poison, event: expect.any(String) } },
    ]);
    const kept = await world.session.query(`SELECT error, failed_event FROM projection_generations WHERE name = 'names'`);
    expect(kept.rows).toEqual([{ error: expect.stringContaining('cannot take bad'), failed_event: expect.any(String) }]);

    await engine.stop();
    const again = await world.start('one', [names(), ...allProjections]);
    await expect.poll(() => stateOf(again), soon).toMatchObject({ state: 'live', position, error: null });
    expect(await world.tally()).toBe(3);
  });

  it('is taken in by a replica whose code can', async () => {
    const broken = await world.start('one', [names(1, bad)]);
    await world.upload(1, { name: 'bad' });
    await expect.poll(async () => (await stateOf(broken))?.state, soon).toBe('failed');
    await world.start('two', [names()]);
    await expect.poll(() => stateOf(broken), soon).toMatchObject({ state: 'following', error: null });
    expect(await world.tally()).toBe(1);
  });

  it('that is no valid event stops whoever handles its type', async () => {
    const engine = await world.start('one', allProjections);
    await world.upload(1);
    await world.append('BytesReclaimed', { nonsense: true });
    const states = allProjections.map(({ on }) => ('BytesReclaimed' in on ? 'failed' : 'live'));
    expect(new Set(states).size).toBe(2);
    await expect.poll(async () => (await engine.status()).map(({ state }) => state), soon).toEqual(states);
  });
});

describe('leadership', () => {
  it('passes to another replica when the leader dies, and nothing is folded twice', async () => {
    const one = await world.start('one', [names()]);
    const two = await world.start('two', [names()]);
    for (let file = 1; file <= 30; file += 1) {
      await world.upload(file);
      if (file % 10 === 0) await expect.poll(() => world.killLeaders(), soon).toBeGreaterThan(0);
    }
    const position = await world.upload(31);
    expect(
      await Promise.all([one.settled(['FileUploaded'], position, 5_000), two.settled(['FileUploaded'], position, 5_000)]),
    ).toEqual([true, true]);
    expect(await world.tally()).toBe(31);
  });

  it('passes on when a replica stops', async () => {
    const one = await world.start('one', [names()]);
    const two = await world.start('two', [names()]);
    expect(await one.settled(['FileUploaded'], await world.upload(1))).toBe(true);
    await one.stop();
    expect(await two.settled(['FileUploaded'], await world.upload(2), 5_000)).toBe(true);
    await expect.poll(async () => (await stateOf(two))?.state, soon).toBe('live');
  });

  it('survives the loss of every connection', async () => {
    const engine = await world.start('one', [names()]);
    await world.upload(1);
    await world.session.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    const position = await world.upload(2);
    await expect.poll(() => engine.position('names'), soon).toBe(position);
    expect(await world.tally()).toBe(2);
  });

  it('leaves no connection behind', async () => {
    const engine = await world.start('one', allProjections);
    await engine.stop();
    const left = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%projection%' AND pid <> pg_backend_pid()`;
    await expect.poll(async () => (await world.session.query(left)).count, soon).toBe(0);
  });
});
