const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const month = `(?<month>${months.join('|')})`;
const time = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})';
const forms = [
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d{2}) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d{2})-${month}-(?<year>\\d{2}) ${time} GMT$`),
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/**
 * Reads an HTTP-date in any of its three forms (RFC 9110 §5.6.7); `undefined` for anything else, days that no month has included.
 * Two-digit years are those from 1970 to 2069: no validator of ours is older, and none can lie fifty years ahead.
 */
export const parseHttpDate = (text: string | undefined): Date | undefined => {
  if (text === undefined) return undefined;
  for (const form of forms) {
    const parts = form.exec(text)?.groups;
    if (parts) return toDate(parts);
  }
  return undefined;
};

/** Writes the one form that may be sent, IMF-fixdate; fractions of a second are cut. */
export const formatHttpDate = (date: Date): string => date.toUTCString();

const toDate = (parts: Record<string, string | undefined>): Date | undefined => {
  const number = (name: string) => Number(parts[name]);
  const day = number('day');
  const clock = [number('hour'), number('minute'), Math.min(number('second'), 59)] as const; // a leap second counts as its neighbour
  if (clock[0] > 23 || clock[1] > 59 || number('second') > 60) return undefined;
  const date = new Date(0);
  // Unlike Date.UTC, this takes years below 100 as they are.
  date.setUTCFullYear(fullYear(parts.year ?? ''), months.indexOf(parts.month ?? ''), day);
  date.setUTCHours(...clock);
  return date.getUTCDate() === day ? date : undefined;
};

const fullYear = (text: string): number => {
  const year = Number(text);
  if (text.length === 4) return year;
  return year < 70 ? 2_000 + year : 1_900 + year;
};
