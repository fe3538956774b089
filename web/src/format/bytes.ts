const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

const places = (value: number): number => (value < 10 ? 2 : value < 100 ? 1 : 0);

/** Writes a number of bytes for people: three digits and a decimal unit, `1_234_567` → `1.23 MB`. */
export const formatBytes = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  // 999.5 would round to a fourth digit, so it already belongs to the next unit.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? String(Math.round(value)) : value.toFixed(places(value))} ${units[unit]}`;
};

const counts = new Intl.NumberFormat('en');

/** Writes a whole number with grouped digits: `1234567` → `1,234,567`. */
export const formatCount = (count: number): string => counts.format(count);

/** How many of a thing there are: `1 file`, `1,204 files`. */
export const countOf = (count: number, thing: string): string => `${formatCount(count)} ${thing}${count === 1 ? '' : 's'}`;

/** The exact size, for titles: `1,234,567 bytes`. */
export const exactBytes = (bytes: number): string => countOf(bytes, 'byte');

/** A share of a whole as whole percent, never 100 before all of it is there. */
export const percent = (part: number, whole: number): number =>
  whole <= 0 ? 100 : Math.min(100, Math.floor((part / whole) * 100));
