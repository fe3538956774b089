import { exactBytes, formatBytes, formatCount } from '../format/bytes.ts';
import type { Bucket } from '../gql/graphql.ts';

/** What the figures of a chart count. */
export type Unit = 'count' | 'bytes' | 'ms';

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const milliseconds = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

const formatMs = (ms: number): string => (ms >= 1_000 ? `${milliseconds.format(ms / 1_000)} s` : `${milliseconds.format(ms)} ms`);

const figures: Readonly<Record<Unit, (value: number) => string>> = { count: formatCount, bytes: formatBytes, ms: formatMs };

/** A figure for people: `1,204`, `3.40 MB`, `12.5 ms`. */
export const formatFigure = (unit: Unit, value: number): string => figures[unit](value);

/** The same, nothing rounded away: for tables. */
export const exactFigure = (unit: Unit, value: number): string =>
  unit === 'bytes' ? exactBytes(value) : formatFigure(unit, value);

/** A figure at an axis, where there is little room: `1.2K`, `2.5 MB`, `40 ms`. */
export const axisFigure = (unit: Unit, value: number): string => {
  if (unit === 'count') return compact.format(value);
  return formatFigure(unit, value).replace(/\.0+(?= )|(\.\d*?[1-9])0+(?= )/, '$1');
};

/** Days are days of UTC wherever one is; all shorter times are shown in the viewer's own zone. */
const zoneFor = (bucket: Bucket, zone: string | undefined): { readonly timeZone?: string } => {
  if (bucket === 'DAY') return { timeZone: 'UTC' };
  return zone === undefined ? {} : { timeZone: zone };
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one of these costs far more than using it. */
const formatIn = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', options);
  formats.set(key, known);
  return known;
};

const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const date = { day: 'numeric', month: 'short' } as const;

/**
 * When a bucket is, for people: `21 Nov, 14:00`, `21 Nov 2026`.
 * @param start when it begins, in ms
 * @param zone of the viewer where absent
 */
export const bucketLabel = (start: number, bucket: Bucket, zone?: string): string => {
  const place = zoneFor(bucket, zone);
  if (bucket === 'DAY') return formatIn({ ...date, year: 'numeric', ...place }).format(start);
  return `${formatIn({ ...date, ...place }).format(start)}, ${formatIn({ ...time, ...place }).format(start)}`;
};

/** What stands at an axis of times: the time of the day, and the date instead where a day begins or days are what is counted. */
export const axisTimes = (starts: readonly number[], bucket: Bucket, stepMs: number, zone?: string): readonly string[] => {
  const place = zoneFor(bucket, zone);
  const monthly = stepMs >= 300 * 86_400_000;
  return starts.map((start) => {
    const clock = formatIn({ ...time, ...place }).format(start);
    if (monthly) return formatIn({ year: 'numeric', ...place }).format(start);
    return bucket === 'DAY' || stepMs >= 86_400_000 || clock === '00:00' ? formatIn({ ...date, ...place }).format(start) : clock;
  });
};

/** How far a zone is from UTC at an instant: `+01:00`; empty where it is not. */
const offsetOf = (instant: number, zone: string | undefined): string => {
  const parts = formatIn({ timeZoneName: 'longOffset', ...(zone === undefined ? {} : { timeZone: zone }) }).formatToParts(
    instant,
  );
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return name.replace('GMT', '').replace('+00:00', '');
};

/** In whose time the labels are: `Times are yours (UTC+01:00).`; of days, when they begin where one is. */
export const zoneNote = (bucket: Bucket, now: number, zone?: string): string => {
  const offset = offsetOf(now, zone);
  if (bucket !== 'DAY') return `Times are yours (UTC${offset}).`;
  if (offset === '') return 'Days are days of UTC, as yours are.';
  const midnight = Math.floor(now / 86_400_000) * 86_400_000;
  const begins = formatIn({ ...time, ...(zone === undefined ? {} : { timeZone: zone }) }).format(midnight);
  return `Days are days of UTC: they begin at ${begins} where you are.`;
};
