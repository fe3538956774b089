import { systemClock } from '@lading/schema/clock.ts';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { apply } from '../engine/apply.ts';
import { ensureGeneration } from '../engine/generations.ts';
import { heard } from '../engine/hear.ts';
import { filesProjection } from '../files.ts';
import {
  at,
  deleted,
  downloaded,
  expired,
  openTestDatabase,
  reclaimed,
  stored,
  type TestDatabase,
  uploaded,
} from '../testing.ts';

/** Half of those with a lifetime are due by then. */
export const now = new Date(at(1_000));
export const count = 60;

const uploads = (): [string, object, string][] =>
  Array.from({ length: count }, (_, file) => {
    const expiresAt = file % 3 === 0 ? at(900 + file * 4) : null;
    const name = ['100%_sure.txt', 'ÉTÉ.png', 'back\\slash', `File ${file}`, 'same'][file % 5];
    // Every fourth was uploaded in the same millisecond as the one before.
    return ['FileUploaded', uploaded(file, { expiresAt, name, size: file % 7 }), at(file - (file % 4 === 3 ? 1 : 0))];
  });

const every = (step: number, from: number): number[] =>
  Array.from({ length: count }, (_, file) => file).filter((file) => file % step === from);

const story = (): StoredEvent[] =>
  [
    ...uploads(),
    ...every(4, 0).map((file) => ['FileDownloaded', downloaded(file, { completed: file % 3 })] as const),
    ...every(10, 0).map((file) => ['FileExpired', expired(file)] as const),
    ...every(10, 5).map((file) => ['FileDeleted', deleted(file)] as const),
    ['BytesReclaimed', reclaimed(10)] as const,
  ].map(([type, data, time], index) => stored(index + 1, type, data, time));

/** A database with files of many names, sizes and ends. */
export const openTestFiles = async (): Promise<TestDatabase> => {
  const database = await openTestDatabase();
  await ensureGeneration(database.session, filesProjection, systemClock);
  await apply(database.session, filesProjection, { generation: 1, position: null }, story().map(heard));
  return database;
};
