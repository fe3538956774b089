import { describe, expect, it } from 'vitest';
import { nothing, only, type Selection, touch, touchAll } from './selection.ts';

const ids = ['a', 'b', 'c', 'd', 'e'];
const chosen = (selection: Selection) => [...selection.chosen].sort().join('');
const after = (...steps: readonly (readonly [string, boolean?])[]) =>
  steps.reduce((selection, [id, range = false]) => touch(selection, ids, id, range), nothing);

describe('a selection', () => {
  it('takes rows one by one and lets them go again', () => {
    expect(chosen(after(['b'], ['d']))).toBe('bd');
    expect(chosen(after(['b'], ['d'], ['b']))).toBe('d');
  });

  it('takes a range from the row touched before, in either direction', () => {
    expect(chosen(after(['b'], ['d', true]))).toBe('bcd');
    expect(chosen(after(['d'], ['b', true]))).toBe('bcd');
  });

  it('lets a range go where its end was chosen', () => {
    expect(chosen(after(['a'], ['e', true], ['c', true]))).toBe('ab');
  });

  it('takes one row where no range can be', () => {
    expect(chosen(after(['c', true]))).toBe('c');
    expect(chosen(touch({ chosen: new Set(), anchor: 'gone' }, ids, 'c', true))).toBe('c');
  });

  it('takes all, or none', () => {
    expect(chosen(touchAll(after(['b']), ids))).toBe('abcde');
    expect(chosen(touchAll(touchAll(nothing, ids), ids))).toBe('');
  });

  it('forgets rows that are gone', () => {
    expect(chosen(only(after(['a'], ['e', true]), ['b', 'x']))).toBe('b');
  });
});
