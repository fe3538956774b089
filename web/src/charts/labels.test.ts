import { describe, expect, it } from 'vitest';
import { axisFigure, axisTimes, bucketLabel, exactFigure, formatFigure, zoneNote } from './labels.ts';

const at = Date.parse('2026-11-21T20:30:00Z');
const midnight = Date.parse('2026-11-21T00:00:00Z');

describe('times', () => {
  it('are those of the viewer, but days are days of UTC', () => {
    expect(bucketLabel(at, 'MINUTE', 'Asia/Kolkata')).toBe('22 Nov, 02:00');
    expect(bucketLabel(at, 'HOUR', 'America/New_York')).toBe('21 Nov, 15:30');
    expect(bucketLabel(midnight, 'DAY', 'America/New_York')).toBe('21 Nov 2026');
  });

  it('at an axis say the date where a day begins', () => {
    const hours = [22, 23, 24, 25].map((hour) => midnight + (hour - 1) * 3_600_000);
    expect(axisTimes(hours, 'HOUR', 3_600_000, 'Europe/Berlin')).toEqual(['22:00', '23:00', '22 Nov', '01:00']);
    expect(axisTimes([midnight], 'DAY', 86_400_000, 'America/New_York')).toEqual(['21 Nov']);
    expect(axisTimes([midnight], 'HOUR', 86_400_000, 'America/New_York')).toEqual(['20 Nov']);
    expect(axisTimes([midnight], 'DAY', 365 * 86_400_000)).toEqual(['2026']);
  });

  it.each([
    ['HOUR', 'Asia/Kolkata', 'Times are yours (UTC+05:30).'],
    ['HOUR', 'UTC', 'Times are yours (UTC).'],
    ['DAY', 'America/New_York', 'Days are days of UTC: they begin at 19:00 where you are.'],
    ['DAY', 'UTC', 'Days are days of UTC, as yours are.'],
  ] as const)('by %s in %s have a note', (bucket, zone, note) => {
    expect(zoneNote(bucket, at, zone)).toBe(note);
  });
});

describe('figures', () => {
  it('are short for people and exact in tables', () => {
    expect(formatFigure('count', 1_204)).toBe('1,204');
    expect(formatFigure('bytes', 3_400_000)).toBe('3.40 MB');
    expect(exactFigure('bytes', 3_400_000)).toBe('3,400,000 bytes');
    expect(exactFigure('bytes', 1)).toBe('1 byte');
    expect(formatFigure('ms', 12.345)).toBe('12.3 ms');
    expect(formatFigure('ms', 1_500)).toBe('1.5 s');
  });

  it('at an axis have no needless noughts', () => {
    expect(axisFigure('bytes', 2_500_000)).toBe('2.5 MB');
    expect(axisFigure('bytes', 2_000_000)).toBe('2 MB');
    expect(axisFigure('bytes', 0)).toBe('0 B');
    expect(axisFigure('bytes', 150_000)).toBe('150 kB');
    expect(axisFigure('count', 1_200)).toBe('1.2K');
    expect(axisFigure('ms', 40)).toBe('40 ms');
  });
});
