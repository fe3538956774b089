import { systemClock } from '@lading/schema/clock.ts';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apply } from './engine/apply.ts';
import type { Projection } from './engine/define.ts';
import { ensureGeneration } from './engine/generations.ts';
import { heard } from './engine/hear.ts';
import { metricsProjection } from './metrics.ts';
import { readMetrics } from './metrics-queries.ts';
import { storageProjection } from './storage.ts';
import { readStorage } from './storage-queries.ts';
import {
  at,
  deleted,
  downloaded,
  expired,
  imageServed,
  openTestDatabase,
  reclaimed,
  stored,
  type TestDatabase,
  uploaded,
} from './testing.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => database.drop());

// Odd files are text/plain, even ones image/png; file n holds 100 + n bytes.
const story: readonly StoredEvent[] = [
  stored(1, 'FileUploaded', uploaded(1)),
  stored(2, 'FileUploaded', uploaded(2)),
  stored(3, 'FileUploaded', uploaded(3)),
  stored(4, 'FileUploaded', uploaded(4)),
  stored(5, 'FileDownloaded', downloaded(1, { count: 5, completed: 3, bytes: 400 })),
  stored(6, 'FileExpired', expired(2)),
  stored(7, 'FileDeleted', deleted(3)),
  stored(8, 'FileExpired', expired(4, { reason: 'MANUAL' })),
  stored(9, 'FileDownloaded', downloaded(1, { count: 1, completed: 0, bytes: 7 })),
  stored(10, 'BytesReclaimed', reclaimed(2)),
];

const fold = async (projection: Projection, events: readonly StoredEvent[]): Promise<void> => {
  await ensureGeneration(database.session, projection, systemClock);
  const handled = events.filter(({ type }) => type in projection.on);
  await apply(database.session, projection, { generation: 1, position: null }, handled.map(heard));
};

describe('storage', () => {
  it('tells live files by media type from ended ones whose bytes are there', async () => {
    await fold(storageProjection, story);
    expect(await readStorage(database.db)).toEqual({
      files: 1,
      bytes: 101,
      orphanFiles: 2,
      orphanBytes: 207,
      byMediaType: [{ mediaType: 'text/plain', files: 1, bytes: 101 }],
    });
  });

  it('puts the largest holder first', async () => {
    await fold(storageProjection, story.slice(0, 3));
    expect((await readStorage(database.db)).byMediaType).toEqual([
      { mediaType: 'text/plain', files: 2, bytes: 204 },
      { mediaType: 'image/png', files: 1, bytes: 102 },
    ]);
  });

  it('is empty before anything happened', async () => {
    await fold(storageProjection, []);
    expect(await readStorage(database.db)).toEqual({ files: 0, bytes: 0, orphanFiles: 0, orphanBytes: 0, byMediaType: [] });
  });
});

describe('metrics', () => {
  const zeros = { prunes: 0, cacheHits: 0, cacheMisses: 0, imagesServed: 0 };

  it('count what happened, up to a position and a time', async () => {
    await fold(metricsProjection, story);
    expect(await readMetrics(database.db)).toEqual({
      ...zeros,
      uploads: 4,
      downloads: 3,
      expirations: 2,
      deletions: 1,
      filesLive: 1,
      bytesStored: 101,
      bytesServed: 407,
      at: at(9),
      position: '9',
    });
  });

  it('count pictures served, and what of them was stored', async () => {
    await fold(metricsProjection, [
      ...story.slice(0, 5),
      stored(6, 'ImageServed', imageServed(1, { count: 5, hits: 3, misses: 1, bytes: 50 })),
    ]);
    expect(await readMetrics(database.db)).toMatchObject({
      imagesServed: 5,
      cacheHits: 3,
      cacheMisses: 1,
      downloads: 3,
      bytesServed: 450,
      position: '6',
    });
  });

  it('are zero before anything happened', async () => {
    await fold(metricsProjection, []);
    const nothing = { uploads: 0, downloads: 0, expirations: 0, deletions: 0, filesLive: 0, bytesStored: 0, bytesServed: 0 };
    expect(await readMetrics(database.db)).toEqual({ ...zeros, ...nothing, at: null, position: '0' });
  });
});
