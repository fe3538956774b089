/** Durations as people write them: `<n>s|m|h|d|w` or `inf`. Values are whole milliseconds; `Infinity` is `inf`. */

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** The longest finite duration, 1,000 years: dates stay representable whatever is added to. */
const longestMs = 1_000 * 365 * unitMs.d;

/**
 * Reads a duration. Returns milliseconds (at least 1,000) or `Infinity`, `undefined` where the text is none:
 * zero, signs, fractions, unknown units and anything over 1,000 years are none.
 */
export const parseDuration = (text: string): number | undefined => {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  const match = /^(\d{1,12})([smhdw])$/.exec(text);
  if (!match) return undefined;
  const [, amount, unit] = match;
  const ms = Number(amount) * unitMs[unit as keyof typeof unitMs]; // the pattern admits these units only
  return ms > 0 && ms <= longestMs ? ms : undefined;
};

/** Writes a duration in its largest whole unit: `7200000` → `2h`. Parts of a second are cut. */
export const formatDuration = (ms: number): string => {
  if (ms === Number.POSITIVE_INFINITY) return 'inf';
  for (const unit of ['w', 'd', 'h', 'm'] as const) {
    if (ms >= unitMs[unit] && ms % unitMs[unit] === 0) return `${ms / unitMs[unit]}${unit}`;
  }
  return `${Math.max(1, Math.floor(ms / unitMs.s))}s`;
};
