const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number, number])[] = [
  ['second', second, minute],
  ['minute', minute, hour],
  ['hour', hour, day],
  ['day', day, 30 * day],
  ['month', 30 * day, 365 * day],
  ['year', 365 * day, Number.POSITIVE_INFINITY],
];

/** How long ago or ahead `instant` lies from `now` (both ms since 1970): `5 minutes ago`, `in 2 days`, `just now`. */
export const formatRelative = (instant: number, now: number): string => {
  const distance = Math.abs(instant - now);
  if (distance < 5 * second) return 'just now';
  const [unit, length] = steps.find(([, , below]) => distance < below) ?? ['year', 365 * day];
  return relative.format(Math.trunc((instant - now) / length), unit);
};

/** An instant in the reader's own time zone, to the second. */
export const formatExact = (instant: number): string => exact.format(instant);

const two = (value: number): string => String(value).padStart(2, '0');

/** A length of time in its two largest units: `2 d 4 h`, `3 h 12 min`, `4 min 09 s`, `8 s`. Never negative. */
export const formatLeft = (ms: number): string => {
  const whole = Math.max(0, Math.ceil(ms / second)) * second;
  const [days, hours] = [Math.floor(whole / day), Math.floor((whole % day) / hour)];
  const [minutes, seconds] = [Math.floor((whole % hour) / minute), Math.floor((whole % minute) / second)];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return `${hours} h ${two(minutes)} min`;
  return minutes > 0 ? `${minutes} min ${two(seconds)} s` : `${seconds} s`;
};
