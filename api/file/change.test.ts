import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileChanges, type GivenChanges } from './change.ts';

const now = new Date('2026-11-21T09:00:00.000Z');
const changes = (given: GivenChanges) => fileChanges(given, { defaultTtlMs: 1_000, maxTtlMs: 3_600_000 }, now);
const refusalOf = (given: GivenChanges): unknown => {
  try {
    return changes(given);
  } catch (error) {
    return error;
  }
};

describe('what somebody wants changed', () => {
  it('leaves alone what is absent', () => {
    expect(changes({})).toEqual({});
  });

  it('ends a limit by null, and leaves the rest alone by null', () => {
    expect(changes({ name: null, metadata: null, ttl: null, maxDownloads: null, sliding: null })).toEqual({ maxDownloads: null });
  });

  it('counts a lifetime from now on', () => {
    expect(changes({ ttl: '30m' })).toEqual({ ttlMs: 1_800_000, expiresAt: '2026-11-21T09:30:00.000Z' });
  });

  it.each<[string, GivenChanges]>([
    ['ttl', { ttl: '2h' }],
    ['ttl', { ttl: 'inf' }],
    ['ttl', { ttl: '' }],
    ['name', { name: '' }],
    ['max_downloads', { maxDownloads: 0 }],
    ['max_downloads', { maxDownloads: -1 }],
    ['metadata', { metadata: [] }],
    ['metadata', { metadata: 'no JSON' }],
  ])('refuses a wrong %s: %j', (field, given) => {
    expect(refusalOf(given)).toMatchObject({ code: 'InvalidInput', detail: { field } });
  });

  it('is a whole answer or a named refusal, whatever is asked', () => {
    const given = fc.record(
      {
        name: fc.option(fc.string()),
        ttl: fc.option(fc.string()),
        maxDownloads: fc.option(fc.integer()),
        metadata: fc.jsonValue(),
        sliding: fc.option(fc.boolean()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(given, (wanted) => {
        const found = refusalOf(wanted);
        expect(found instanceof Error ? found : { code: 'InvalidInput' }).toMatchObject({ code: 'InvalidInput' });
      }),
    );
  });
});
