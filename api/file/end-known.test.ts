import { openPostgresLog } from '@lading/adapters/event-store/postgres/log.ts';
import { startEngine } from '@lading/projections/engine/engine.ts';
import { filesProjection } from '@lading/projections/files.ts';
import { type FileOutline, matchingFiles } from '@lading/projections/files-endings.ts';
import { openTestDatabase, rememberingLog } from '@lading/projections/testing.ts';
import { systemClock } from '@lading/schema/clock.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import { randomIds } from '@lading/schema/ids.ts';
import type { Position } from '@lading/schema/position.ts';
import { Problem } from '@lading/schema/problems.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../log/context.ts';
import { begin, load } from '../log/execute.ts';
import { decideEnding, type EndingCommand, type FileCommand, fileDecider, fileStream } from './decider.ts';
import { endKnown, outlineOf } from './end-known.ts';
import type { Outline } from './state.ts';
import { runFileCommand } from './use-cases.ts';

const openWorld = async () => {
  const database = await openTestDatabase();
  const store = openPostgresLog({ url: database.url });
  const deps = { store, clock: systemClock, ids: randomIds, replica: 'one' };
  const { log } = rememberingLog();
  const engine = await startEngine({ ...deps, url: database.url, projections: [filesProjection], log });
  return { ...deps, database, engine, context: systemContext('test', randomIds) };
};

let world: Awaited<ReturnType<typeof openWorld>>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await world.engine.stop();
  await world.store.close();
  await world.database.drop();
});

const hour = (number: number): string => new Date(Date.UTC(2026, 10, 21, number)).toISOString();

/** A file that is due at noon. */
const upload = async (over: Partial<EventData<'FileUploaded'>> = {}): Promise<string> => {
  const [uuid, slug] = [randomIds.uuid(), randomIds.slug(12)];
  const file = {
    slug,
    uuid,
    name: 'build.tar.gz',
    mediaType: 'application/gzip',
    size: 5,
    projectId: null,
    sha256: '0'.repeat(64),
    key: `files/${uuid}`,
    expiresAt: hour(12),
    ttlMs: 3_600_000,
    maxDownloads: 2,
    sliding: true,
    metadata: {},
    passwordHash: null,
    charset: null,
    image: null,
    ...over,
  };
  const { position } = await begin(world, fileDecider, fileStream(slug), { type: 'upload', file }, world.context);
  await shown(position);
  return slug;
};

const shown = async (position: Position | undefined): Promise<void> => {
  if (position !== undefined) expect(await world.engine.settled(['FileUploaded'], position, 8_000)).toBe(true);
};

const rowOf = async (slug: string): Promise<FileOutline> => {
  const anything = { status: ['LIVE', 'EXPIRED', 'DELETED', 'PRUNED'], ids: [slug] } as const;
  for await (const [row] of matchingFiles(world.database.db, anything, new Date(0))) if (row) return row;
  throw new Error('it is there');
};

const stateOf = (slug: string) => load(world.store, fileDecider, fileStream(slug));

type Run = Exclude<FileCommand, { type: 'upload' }>;

/** What may happen to a file, refused or not. */
const happening = (slug: string): fc.Arbitrary<Run> => {
  const now = fc.integer({ min: 0, max: 24 }).map(hour);
  const claim = fc.constantFrom('a', 'b', 'c');
  const expiresAt = fc.option(now);
  const plain = fc.constantFrom('sweep', 'expire', 'delete', 'prune', 'reclaim', 'slide', 'slide', 'slide');
  return fc.oneof(
    fc.record({ type: plain, slug: fc.constant(slug), now }),
    fc.record({ type: fc.constantFrom('claim', 'release', 'complete'), slug: fc.constant(slug), now, claim }),
    fc.record({
      type: fc.constant('change'),
      slug: fc.constant(slug),
      now,
      changes: fc.record({ name: fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')), expiresAt }),
    }),
  );
};

const endingsOf = (slug: string): readonly EndingCommand[] =>
  [0, 12, 24].flatMap((at) =>
    (['sweep', 'expire', 'delete', 'prune', 'reclaim'] as const).map((type) => ({ type, slug, now: hour(at) })),
  );

/** What of a state an outline holds. */
const outlined = (state: Outline): Outline => {
  if (state.status === 'absent') return state;
  const { slug, uuid, name, size, key, mediaType, projectId, expiresAt } = state.file;
  const file = { slug, uuid, name, size, key, mediaType, projectId, expiresAt };
  return state.status === 'live' ? { status: 'live', file } : { status: 'ended', file, reclaimed: state.reclaimed };
};

/** Runs a command; a refusal is as good as any other outcome. */
const run = async (command: Run): Promise<Position | undefined> => {
  try {
    return (await runFileCommand(world, command, world.context)).position;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return undefined;
  }
};

it('a row says what its stream folds to, whatever happened, and so the same is decided', { timeout: 60_000 }, async () => {
  const stories = fc.array(happening('of the file'), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const slug = await upload();
      let last: Position | undefined;
      for (const command of story) last = (await run({ ...command, slug })) ?? last;
      await shown(last);
      const row = await rowOf(slug);
      const { state, revision } = await stateOf(slug);
      expect(outlineOf(row)).toEqual(outlined(state));
      expect(row.revision).toBe(revision);
      for (const command of endingsOf(slug))
        expect(decideEnding(command, outlineOf(row))).toEqual(fileDecider.decide(command, state));
    }),
    { numRuns: 40 },
  );
});

describe('ending a file by its row', () => {
  const sweep = (slug: string, at = 13) => ({ type: 'sweep', slug, now: hour(at) }) as const;

  it('reads no stream where nothing happened meanwhile', async () => {
    const slug = await upload();
    const read = () => {
      throw new Error('nobody was to read');
    };
    const ended = await endKnown({ ...world, store: { ...world.store, read } }, await rowOf(slug), sweep(slug), world.context);
    expect(ended.events.map(({ type }) => type)).toEqual(['FileExpired']);
    expect((await stateOf(slug)).state.status).toBe('ended');
  });

  it('leaves alone a file whose lifetime a download has moved on meanwhile', async () => {
    const slug = await upload();
    const row = await rowOf(slug);
    await run({ type: 'slide', slug, now: hour(11) });
    await run({ type: 'change', slug, now: hour(11), changes: { expiresAt: hour(14) } });
    expect((await endKnown(world, row, sweep(slug), world.context)).events).toEqual([]);
    expect((await stateOf(slug)).state.status).toBe('live');
  });

  it('ends a file that is still due after what happened meanwhile, and as it is by now', async () => {
    const slug = await upload();
    const row = await rowOf(slug);
    await run({ type: 'change', slug, now: hour(11), changes: { name: 'other' } });
    const { events } = await endKnown(world, row, sweep(slug), world.context);
    expect(events).toMatchObject([{ type: 'FileExpired', data: { name: 'other', endedAt: hour(12) } }]);
  });

  it('ends a file once, whoever else ends it at the same time', async () => {
    const slug = await upload();
    const row = await rowOf(slug);
    const all = await Promise.all(Array.from({ length: 8 }, () => endKnown(world, row, sweep(slug), world.context)));
    expect(all.flatMap(({ events }) => events)).toHaveLength(1);
    expect((await stateOf(slug)).revision).toBe(1);
  });

  it('ends nothing early where the clock was set back since it was found', async () => {
    const slug = await upload();
    expect((await endKnown(world, await rowOf(slug), sweep(slug, 11), world.context)).events).toEqual([]);
  });

  it('says once that bytes are freed, though the row is late', async () => {
    const slug = await upload();
    await shown(await run({ type: 'delete', slug, now: hour(9) }));
    const row = await rowOf(slug);
    const reclaim = { type: 'reclaim', slug, now: hour(10) } as const;
    expect((await endKnown(world, row, reclaim, world.context)).events).toMatchObject([{ type: 'BytesReclaimed' }]);
    expect((await endKnown(world, row, reclaim, world.context)).events).toEqual([]);
  });
});
