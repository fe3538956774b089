import { describe, expect, it } from 'vitest';
import { rangeOf } from './range-query.ts';

const now = new Date('2026-11-21T09:41:07.250Z');
const read = (query: Record<string, unknown>) => {
  const { from, to, bucket } = rangeOf(query, now);
  return { bucket, from: from.toISOString(), to: to.toISOString() };
};

describe('the range of a query string', () => {
  it.each([
    [{}, { bucket: 'HOUR', from: '2026-11-20T10:00:00.000Z', to: '2026-11-21T10:00:00.000Z' }],
    [{ bucket: 'minute' }, { bucket: 'MINUTE', from: '2026-11-21T08:42:00.000Z', to: '2026-11-21T09:42:00.000Z' }],
    [{ bucket: 'day' }, { bucket: 'DAY', from: '2026-10-23T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' }],
    [{ from: '2026-11-01' }, { bucket: 'HOUR', from: '2026-11-01T00:00:00.000Z', to: '2026-11-21T10:00:00.000Z' }],
    [{ to: '2026-03-29T12:00:00Z' }, { bucket: 'HOUR', from: '2026-03-28T12:00:00.000Z', to: '2026-03-29T12:00:00.000Z' }],
    [
      { from: '2026-03-29T01:00:00 01:00', to: '2026-03-29T02:00:00+01:00', bucket: 'minute' },
      { bucket: 'MINUTE', from: '2026-03-29T00:00:00.000Z', to: '2026-03-29T01:00:00.000Z' },
    ],
  ])('%j', (query, expected) => expect(read(query)).toEqual(expected));

  it.each([
    ['from', { from: 'yesterday' }],
    ['from', { from: '' }],
    ['from', { from: '2026-02-30' }],
    ['from', { from: ['2026-01-01', '2026-01-02'] }],
    ['to', { to: '2026-11-21T09:00' }],
    ['bucket', { bucket: 'week' }],
    ['bucket', { bucket: 'HOUR' }],
    ['bucket', { bucket: 'toString' }],
    ['bucket', { bucket: ['hour', 'day'] }],
  ])('names %s where it is wrong: %j', (field, query) => {
    expect(() => read(query)).toThrow(
      expect.objectContaining({ code: 'InvalidInput', detail: expect.objectContaining({ field }) }),
    );
  });
});
