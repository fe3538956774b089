import { describe, expect, it } from 'vitest';
import { formatExact, formatLeft, formatRelative } from './time.ts';

const now = Date.UTC(2026, 10, 21, 12, 0, 0);
const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

describe('formatRelative', () => {
  it.each([
    [now - 2 * second, 'just now'],
    [now - 40 * second, '40 seconds ago'],
    [now - 5 * minute, '5 minutes ago'],
    [now - 3 * hour, '3 hours ago'],
    [now - day, 'yesterday'],
    [now + 2 * day + hour, 'in 2 days'],
    [now - 65 * day, '2 months ago'],
    [now - 800 * day, '2 years ago'],
  ])('reads %i as %s', (instant, text) => {
    expect(formatRelative(instant, now)).toBe(text);
  });
});

describe('formatLeft', () => {
  it.each([
    [-5, '0 s'],
    [7_200, '8 s'],
    [4 * minute + 9 * second, '4 min 09 s'],
    [3 * hour + 12 * minute, '3 h 12 min'],
    [2 * day + 4 * hour, '2 d 4 h'],
    [3 * day, '3 d'],
    [day - 1, '1 d'],
  ])('reads %i ms as %s', (ms, text) => {
    expect(formatLeft(ms)).toBe(text);
  });
});

describe('formatExact', () => {
  it('names the day and the second', () => {
    expect(formatExact(now)).toMatch(/\d{1,2} Nov 2026, \d{2}:\d{2}:00/);
  });
});
