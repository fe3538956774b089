import { systemClock } from '@lading/schema/clock.ts';
import type { EventType, StoredEvent } from '@lading/schema/events/registry.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apply, type Place } from './engine/apply.ts';
import { ensureGeneration } from './engine/generations.ts';
import { heard } from './engine/hear.ts';
import { filesProjection } from './files.ts';
import {
  deleted,
  downloaded,
  expired,
  openTestDatabase,
  reclaimed,
  stored,
  type TestDatabase,
  uploaded,
  uuidOf,
} from './testing.ts';

let database: TestDatabase;
let place: Place = { generation: 1, position: null };
beforeAll(async () => {
  database = await openTestDatabase();
  await ensureGeneration(database.session, filesProjection, systemClock);
});
afterAll(() => database.drop());

let position = 0;
const fold = async (events: readonly StoredEvent[]): Promise<void> => {
  place = await apply(database.session, filesProjection, place, events.map(heard));
};
const revisionOf = async (file: number) =>
  (await database.db.selectFrom('files').select('revision').where('uuid', '=', uuidOf(file)).executeTakeFirst())?.revision;

const about = (file: number) => ({ slug: `slug${file}`, uuid: uuidOf(file) });
const claim = (file: number) => ({ ...about(file), claim: `claim${file}` });

/** Everything that a file's stream can hold after the upload. */
const later: Partial<Record<EventType, (file: number) => object>> = {
  FileChanged: (file) => ({ ...about(file), changes: { name: 'other' } }),
  DownloadClaimed: claim,
  DownloadReleased: claim,
  DownloadCompleted: claim,
  FileExpired: (file) => expired(file),
  FileDeleted: (file) => deleted(file),
  FilePruned: (file) => expired(file),
  BytesReclaimed: (file) => reclaimed(file),
};
const cases = Object.entries(later).map(([type, data], index) => ({ type, data, file: index + 1 }));

describe('the revision of a row', () => {
  it.each(cases)('is that of $type, the last event in the stream of its file', async ({ type, data, file }) => {
    await fold([{ ...stored(++position, 'FileUploaded', uploaded(file)), revision: 0 }]);
    expect(await revisionOf(file)).toBe(0);
    await fold([{ ...stored(++position, type, data(file)), revision: 1 }]);
    expect(await revisionOf(file)).toBe(1);
  });

  it('has nothing to do with downloads, which stand in streams of their own', async () => {
    await fold([
      { ...stored(++position, 'FileUploaded', uploaded(90)), revision: 0 },
      { ...stored(++position, 'FileDownloaded', downloaded(90)), revision: 700 },
    ]);
    expect(await revisionOf(90)).toBe(0);
  });
});
