import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineEvent } from './define.ts';
import type { Metadata } from './metadata.ts';
import {
  currentVersion,
  describeEvent,
  eventDefinitions,
  isEventType,
  parseEvent,
  readAs,
  type StoredEvent,
  UnreadableEvent,
} from './registry.ts';

const metadata: Metadata = {
  at: '2026-11-21T09:00:00.000Z',
  actor: { kind: 'token', id: null },
  client: null,
  correlationId: 'request-1',
  causationId: 'request-1',
  replica: 'r1',
  schemaVersion: 1,
};

const stored = (type: string, data: unknown, about: Partial<Metadata> = {}): StoredEvent => ({
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  type,
  data,
  metadata: { ...metadata, ...about },
  stream: 'file-aB7xYzQ',
  revision: 3,
  position: '42',
});

const refused = (event: StoredEvent, read: (event: StoredEvent) => unknown = parseEvent): UnreadableEvent => {
  try {
    read(event);
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableEvent);
    return error as UnreadableEvent; // the line above has just made sure
  }
  throw new Error('the event was read');
};

it.each(eventDefinitions.map((definition) => [definition.type, definition] as const))(
  '%s reads its own sample',
  (type, definition) => {
    const event = parseEvent(stored(type, definition.sample, { schemaVersion: definition.version }));
    expect(event.type).toBe(type);
    expect(definition.data.safeParse(event.data).success).toBe(true);
    expect(describeEvent(event)).toMatch(/^\S.*[^.\s]$/); // a sentence to put an actor before and a full stop behind
    expect(describeEvent(event)).not.toMatch(/undefined|null|NaN|\[object/);
    expect(definition.summary).toMatch(/^[A-Z].*\.$/);
  },
);

it('has one definition a type, and an upcaster for every older version', () => {
  const types = eventDefinitions.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  for (const { version, upcasters } of eventDefinitions) {
    const older = Array.from({ length: version - 1 }, (_, index) => String(index + 1));
    expect(Object.keys(upcasters ?? {})).toEqual(older);
  }
});

it('says which types there are and in which version they are written', () => {
  expect(isEventType('FileUploaded')).toBe(true);
  expect(isEventType('FileImagined')).toBe(false);
  expect(isEventType('constructor')).toBe(false);
  expect(currentVersion('FileUploaded')).toBe(1);
});

it('fills in what older events of the same version lack', () => {
  const sample = eventDefinitions.find(({ type }) => type === 'FileUploaded')?.sample;
  const event = parseEvent(stored('FileUploaded', sample));
  expect(event.data).toMatchObject({ projectId: null, maxDownloads: null, sliding: false, metadata: {} });
});

it('keeps what surrounds the data', () => {
  const event = stored('ServerStopped', { uptimeSeconds: 5 });
  expect(parseEvent(event)).toEqual(event);
});

it('names an event of an unknown type', () => {
  const error = refused(stored('FileImagined', {}));
  expect(error.message).toContain('FileImagined');
  expect(error.message).toContain('position 42');
  expect(error.message).toContain('file-aB7xYzQ@3');
  expect(error.event.type).toBe('FileImagined');
});

it('refuses a version from the future', () => {
  expect(refused(stored('ServerStopped', { uptimeSeconds: 5 }, { schemaVersion: 2 })).message).toContain(
    'version 2 is newer than 1',
  );
});

it.each([[{ uptimeSeconds: 'long' }], [{}], [null], ['text'], [[]]])('refuses data that does not fit: %j', (data) => {
  const error = refused(stored('ServerStopped', data));
  expect(error.message).toContain('its data does not fit');
  expect(error.cause).toBeInstanceOf(z.ZodError);
});

it('refuses metadata that does not fit', () => {
  const event = stored('ServerStopped', { uptimeSeconds: 5 }, { at: 'yesterday' });
  expect(refused(event).message).toContain('its metadata does not fit');
});

/** An event whose shape changed twice: a name alone, then two names, then a list of them. */
const renamed = defineEvent({
  type: 'Renamed',
  version: 3,
  summary: 'A test changed its name.',
  stream: 'test',
  data: z.object({ names: z.array(z.string()).min(1) }),
  upcasters: {
    1: (older: { name: string }) => ({ first: older.name, second: '' }),
    2: (older: { first: string; second: string }) => ({ names: [older.first, older.second].filter((name) => name.length > 0) }),
  },
  sample: { names: ['a'] },
  say: ({ names }) => `renamed to ${names.join(' ')}`,
});

// A definition's functions take their own data; `readAs` hands them nothing else.
const asRenamed = (event: StoredEvent) => readAs(renamed as never, event).data;

it.each([
  [1, { name: 'Ada' }, ['Ada']],
  [2, { first: 'Ada', second: 'Lovelace' }, ['Ada', 'Lovelace']],
  [3, { names: ['Ada'] }, ['Ada']],
])('brings version %i to the newest, step by step', (schemaVersion, data, names) => {
  expect(asRenamed(stored('Renamed', data, { schemaVersion }))).toEqual({ names });
});

it('leaves the stored event alone while upcasting', () => {
  const event = stored('Renamed', Object.freeze({ name: 'Ada' }), { schemaVersion: 1 });
  asRenamed(event);
  expect(event.data).toEqual({ name: 'Ada' });
});

it('refuses a version that no upcaster knows', () => {
  const { 1: _first, ...upcasters } = renamed.upcasters ?? {};
  const error = refused(stored('Renamed', { name: 'Ada' }, { schemaVersion: 1 }), (event) =>
    readAs({ ...renamed, upcasters } as never, event),
  );
  expect(error.message).toContain('nothing brings version 1 to 2');
});

it('refuses old data that its upcaster cannot take', () => {
  expect(refused(stored('Renamed', null, { schemaVersion: 1 }), asRenamed).message).toContain(
    'version 1 does not become version 2',
  );
  expect(refused(stored('Renamed', {}, { schemaVersion: 2 }), asRenamed).message).toContain(
    'version 2 does not become version 3',
  );
});
