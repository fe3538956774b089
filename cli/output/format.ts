const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `0 B`, `1023 B`, `1.5 KiB`, `10 MiB`: three digits at most. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length);
  const amount = bytes / 1024 ** power;
  // 1023.7 KiB would round to 1024 KiB.
  if (Math.round(amount) === 1024 && power < units.length) return `1.0 ${units[power]}`;
  return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${units[power - 1]}`;
};

const spans = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** A stretch of time in its two largest units: `2d 3h`, `59m 10s`, `5s`. */
export const formatSeconds = (seconds: number): string => {
  const first = spans.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0s';
  let left = Math.floor(seconds);
  const parts = spans.slice(first, first + 2).map(([unit, size]) => {
    const amount = Math.floor(left / size);
    left -= amount * size;
    return amount > 0 ? `${amount}${unit}` : '';
  });
  return parts.filter(Boolean).join(' ');
};

/** The time left until an instant, as a table shows it. */
export const formatLeft = (expiresAt: string | null, now: Date): string => {
  if (expiresAt === null) return 'never';
  const seconds = (Date.parse(expiresAt) - now.getTime()) / 1000;
  return seconds > 0 ? `in ${formatSeconds(seconds)}` : 'now';
};

/**
 * Text from elsewhere made safe for a terminal and for one line: control and format characters become U+FFFD. Joiners stay;
 * scripts and emoji need them.
 */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu, '\ufffd');
