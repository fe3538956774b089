import { formatBytes } from '../format/bytes.ts';

/** How a size compares with that of the original, in words: `96 % smaller`, `12 % larger`, `as large as the original`. */
export const compared = (size: number, original: number): string => {
  if (original <= 0 || size === original) return 'as large as the original';
  const share = Math.abs(1 - size / original) * 100;
  // Nothing is a whole hundred percent smaller that still has bytes.
  const percent = size < original ? Math.min(99, Math.round(share)) : Math.round(share);
  const amount = percent < 1 ? 'less than 1 %' : size > 10 * original ? `${Math.round(size / original)} times` : `${percent} %`;
  return `${amount} ${size < original ? 'smaller' : size > 10 * original ? 'as large' : 'larger'}`;
};

/** What somebody saves who takes the picture instead of the original, with the sign of a difference: `−1.2 MB`, `+40 kB`. */
export const difference = (size: number, original: number): string =>
  size === original ? formatBytes(0) : `${size < original ? '−' : '+'}${formatBytes(Math.abs(original - size))}`;
