import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HistoryEntry, mergeEntries } from './createHistory.ts';

const entry = (revision: number): HistoryEntry => ({
  id: `event-${revision}`,
  revision,
  type: 'FileChanged',
  at: '2026-11-21T09:00:00.000Z',
  actor: 'admin',
  summary: 'changed name of a',
  data: {},
});

describe('mergeEntries', () => {
  it('keeps what is known as it is, so that an entry that was opened stays open', () => {
    const [known, again] = [entry(1), entry(1)];
    const merged = mergeEntries([known], [entry(2), again]);
    expect(merged.map(({ revision }) => revision)).toEqual([2, 1]);
    expect(merged[1]).toBe(known);
  });

  it('holds each entry once, the newest first, in whatever pages they come', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(20))), (pages) => {
        const merged = pages.reduce<readonly HistoryEntry[]>((known, page) => mergeEntries(known, page.map(entry)), []);
        const all = [...new Set(pages.flat())].sort((one, other) => other - one);
        expect(merged.map(({ revision }) => revision)).toEqual(all);
      }),
    );
  });
});
