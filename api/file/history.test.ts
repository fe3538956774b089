import type { EventStore } from '@lading/adapters/event-store/port.ts';
import { fileChanged, fileUploaded } from '@lading/schema/events/file.ts';
import type { StoredEvent } from '@lading/schema/events/registry.ts';
import { Problem } from '@lading/schema/problems.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditEntry, withoutSecrets } from '../graphql/audit-entry.ts';
import { type HistoryWish, readHistory } from './history.ts';

const stored = (revision: number, type = 'FileChanged', data: unknown = fileChanged.sample): StoredEvent => ({
  id: `00000000-0000-4000-8000-${String(revision).padStart(12, '0')}`,
  stream: 'file-aB7xYzQ',
  revision,
  position: String(100 + revision),
  type,
  data,
  metadata: {
    at: '2026-11-21T09:00:00.000Z',
    actor: { kind: 'token', id: null },
    client: null,
    correlationId: 'c',
    causationId: 'c',
    replica: 'r',
    schemaVersion: 1,
  },
});

/** The one verb that history needs, over events in memory. */
const storeOf = (events: readonly StoredEvent[]): EventStore =>
  ({
    async *read(_stream: string, { from = 0 }: { from?: number } = {}) {
      yield* events.slice(from);
    },
  }) as unknown as EventStore; // nothing else of the port is asked for

const storeWith = (count: number) => storeOf(Array.from({ length: count }, (_, revision) => stored(revision)));
const revisions = async (store: EventStore, wish: HistoryWish) => {
  const { events, ...more } = await readHistory(store, 'aB7xYzQ', wish);
  return { revisions: events.map(({ revision }) => revision), ...more };
};

describe('a page of history', () => {
  it('is oldest first, and the next one starts where it ends', async () => {
    const store = storeWith(5);
    expect(await revisions(store, { first: 2 })).toEqual({ revisions: [0, 1], hasNextPage: true, hasPreviousPage: false });
    expect(await revisions(store, { first: 3, after: '1' })).toEqual({
      revisions: [2, 3, 4],
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });

  it('can be the last one, and go backwards from there', async () => {
    const store = storeWith(5);
    expect(await revisions(store, { last: 2 })).toEqual({ revisions: [3, 4], hasNextPage: false, hasPreviousPage: true });
    expect(await revisions(store, { last: 2, before: '3' })).toEqual({
      revisions: [1, 2],
      hasNextPage: true,
      hasPreviousPage: true,
    });
    expect(await revisions(store, { last: 2, before: '1' })).toEqual({
      revisions: [0],
      hasNextPage: true,
      hasPreviousPage: false,
    });
  });

  it('holds at most 200 events, however many there are', async () => {
    expect((await revisions(storeWith(500), { first: 100_000 })).revisions).toHaveLength(200);
    expect((await revisions(storeWith(500), { last: 100_000 })).revisions).toHaveLength(200);
    expect((await revisions(storeWith(500), {})).revisions).toHaveLength(50);
  });

  it('refuses what is no cursor, and negative sizes', async () => {
    for (const wish of [{ after: 'x' }, { before: '-1' }, { after: '9'.repeat(16) }, { first: -1 }, { last: -1 }]) {
      await expect(readHistory(storeWith(1), 'aB7xYzQ', wish)).rejects.toBeInstanceOf(Problem);
    }
  });

  it('taken page by page, either way, is the whole stream once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.integer({ min: 1, max: 7 }), async (count, size) => {
        const [store, all] = [storeWith(count), Array.from({ length: count }, (_, revision) => revision)];
        const forwards: number[] = [];
        for (let more = true; more; ) {
          const page = await revisions(store, { first: size, ...(forwards.length > 0 && { after: String(forwards.at(-1)) }) });
          forwards.push(...page.revisions);
          more = page.hasNextPage;
        }
        const backwards: number[] = [];
        for (let more = true; more; ) {
          const page = await revisions(store, { last: size, ...(backwards.length > 0 && { before: String(backwards[0]) }) });
          backwards.unshift(...page.revisions);
          more = page.hasPreviousPage;
        }
        expect({ forwards, backwards }).toEqual({ forwards: all, backwards: all });
      }),
    );
  });
});

describe('an entry', () => {
  it('names who did what, and keeps secrets to itself', () => {
    const entry = auditEntry(stored(0, 'FileUploaded', { ...fileUploaded.sample, passwordHash: '$argon2id$…' }));
    expect(entry).toMatchObject({ actor: 'token', summary: 'uploaded build.tar.gz', revision: 0, type: 'FileUploaded' });
    expect(entry.data).toMatchObject({ passwordHash: '***', name: 'build.tar.gz' });
    expect(JSON.stringify(entry)).not.toContain('argon2');
  });

  it('masks at any depth, and tells set from not set', () => {
    expect(withoutSecrets({ changes: { passwordHash: 'x', n: 1 }, list: [{ passwordHash: null }] })).toEqual({
      changes: { passwordHash: '***', n: 1 },
      list: [{ passwordHash: null }],
    });
  });
});
