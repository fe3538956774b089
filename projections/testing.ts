import { migrate } from '@lading/adapters/database/migrate.ts';
import { openKysely, openPool } from '@lading/adapters/database/pool.ts';
import { openSession, type Session } from '@lading/adapters/database/session.ts';
import { testDatabase } from '@lading/adapters/database/testing.ts';
import { currentVersion, type EventType, type StoredEvent } from '@lading/schema/events/registry.ts';
import type { Logger } from '@lading/schema/log.ts';
import type { ReadDatabase, ReadModels } from './read-models.ts';

export type TestDatabase = {
  readonly url: string;
  readonly session: Session;
  readonly db: ReadDatabase;
  drop(): Promise<void>;
};

/** A migrated database with a session and typed queries on it. */
export const openTestDatabase = async (): Promise<TestDatabase> => {
  const { url, drop } = await testDatabase();
  await migrate(url, () => undefined);
  const session = await openSession(url);
  const pool = openPool(url, { max: 4, onError: () => undefined });
  return {
    url,
    session,
    db: openKysely<ReadModels>(pool),
    async drop() {
      await Promise.all([session.close(), pool.end()]);
      await drop();
    },
  };
};

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/** A UUID for a small number, always the same. */
export const uuidOf = (number: number, kind = 0): string => `${hex(number, 8)}-0000-4000-8000-${hex(kind, 12)}`;

const firstMs = Date.parse('2026-01-01T00:00:00.000Z');

/** The time `seconds` after the first of January 2026. */
export const at = (seconds: number): string => new Date(firstMs + seconds * 1_000).toISOString();

/** An event as the log gives it back: at its position's second, with a stable id. Data is as it was stored, right or wrong. */
export const stored = (position: number, type: EventType | (string & {}), data: object, time = at(position)): StoredEvent => ({
  id: uuidOf(position, 1),
  type,
  data,
  metadata: {
    at: time,
    actor: { kind: 'token', id: null },
    client: null,
    correlationId: uuidOf(position, 2),
    causationId: uuidOf(position, 2),
    replica: 'one',
    schemaVersion: currentVersion('FileUploaded'),
  },
  stream: 'of no matter',
  revision: position,
  position: String(position),
});

const fileData = (file: number) => ({
  slug: `slug${file}`,
  uuid: uuidOf(file),
  name: `File ${file}.txt`,
  mediaType: file % 2 ? 'text/plain' : 'image/png',
  size: 100 + file,
});

/** What the events of file number `file` say; `over` replaces parts. */
export const uploaded = (file: number, over: object = {}) => ({
  ...fileData(file),
  sha256: hex(file, 64),
  key: `files/${uuidOf(file)}`,
  expiresAt: null,
  ttlMs: null,
  ...over,
});
export const expired = (file: number, over: object = {}) => ({ ...fileData(file), reason: 'TTL', endedAt: at(file), ...over });
export const deleted = (file: number, over: object = {}) => ({ ...expired(file), reason: 'MANUAL', ...over });
export const reclaimed = (file: number, over: object = {}) => ({ ...uploaded(file), ...over });
export const downloaded = (file: number, over: object = {}) => ({
  slug: `slug${file}`,
  uuid: uuidOf(file),
  count: 1,
  completed: 1,
  bytes: 100,
  ...over,
});

export const imageServed = (file: number, over: object = {}) => ({
  slug: `slug${file}`,
  uuid: uuidOf(file),
  variant: hex(file, 64),
  count: 3,
  hits: 2,
  misses: 1,
  bytes: 30,
  ...over,
});
export const refused = (file: number, over: object = {}) => ({
  slug: `slug${file}`,
  uuid: uuidOf(file),
  status: 410,
  count: 1,
  ...over,
});
export const requestsCounted = (route: number, over: object = {}) => ({
  route: `/route${route}`,
  count: 3,
  errors: 1,
  latency: { '80': 2, '90': 1 },
  ...over,
});

export type Line = { readonly level: string; readonly fields: object; readonly message: string };

/** A logger that remembers. */
export const rememberingLog = (): { readonly log: Logger; readonly lines: readonly Line[] } => {
  const lines: Line[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message });
  return { lines, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
};
