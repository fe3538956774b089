import { describe, expect, it } from 'vitest';
import { begin, change, held, redo, undo } from './history.ts';

describe('the history', () => {
  it('goes back and forth', () => {
    const two = change(change(begin('a'), 'b', '', 0), 'c', '', 0);
    expect(undo(two).present).toBe('b');
    expect(undo(undo(two)).present).toBe('a');
    expect(redo(undo(undo(two))).present).toBe('b');
    expect(redo(redo(undo(undo(two))))).toMatchObject({ present: 'c', future: [], past: ['a', 'b'] });
  });

  it('ends where it ends', () => {
    const only = begin('a');
    expect(undo(only)).toBe(only);
    expect(redo(only)).toBe(only);
    expect(change(only, 'a', '', 0)).toBe(only);
  });

  it('forgets what was undone once something else is done', () => {
    expect(redo(change(undo(change(begin('a'), 'b', '', 0)), 'c', '', 0)).present).toBe('c');
  });

  it('takes back a gesture as one', () => {
    const slid = [100, 200, 1_100].reduce((history, at) => change(history, `at ${at}`, 'slider', at), begin('a'));
    expect(slid.present).toBe('at 1100');
    expect(undo(slid).present).toBe('a');
    expect(undo(change(slid, 'later', 'slider', 2_100)).present).toBe('at 1100');
    expect(undo(change(slid, 'other', 'crop', 1_150)).present).toBe('at 1100');
    expect(undo(change(change(begin('a'), 'b', '', 0), 'c', '', 0)).present).toBe('b');
  });

  it('takes back what was held as one, however slowly', () => {
    const dragged = [0, 9_000].reduce((history, at) => change(history, `at ${at}`, `${held} 7`, at), begin('a'));
    expect(undo(dragged).present).toBe('a');
  });

  it('begins a gesture anew after something was taken back', () => {
    const slid = change(begin('a'), 'b', 'slider', 0);
    expect(undo(change(undo(change(slid, 'c', '', 1)), 'd', 'slider', 2)).present).toBe('b');
  });

  it('keeps the last two hundred', () => {
    let history = begin(0);
    for (let step = 1; step <= 300; step += 1) history = change(history, step, '', step);
    expect(history.past.length).toBe(200);
    expect(history.past[0]).toBe(100);
  });
});
