import type { Context } from '../command.ts';
import { formatBytes, formatSeconds, printable } from './format.ts';

export type Progress = {
  /** So many bytes are there now. */
  at(bytes: number): void;
  /** Takes the bar away, so that what follows stands on a clean line. */
  end(): void;
};

type Shown = {
  readonly label: string;
  readonly done: number;
  /** Undefined where nobody knows. */
  readonly total: number | undefined;
  /** Since the start, or since it was resumed. */
  readonly seconds: number;
  /** What was there at the start. */
  readonly from: number;
};

const barWidth = 24;
const everyMs = 100;

/** One line of at most `columns` characters. */
export const renderProgress = ({ label, done, total, seconds, from }: Shown, columns: number): string => {
  const speed = seconds > 0 ? (done - from) / seconds : 0;
  const rate = `${formatBytes(Math.round(speed))}/s`;
  if (total === undefined) return fit([printable(label), formatBytes(done), rate], columns);
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const bar = '#'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '.');
  const left = speed > 0 ? formatSeconds(Math.ceil(Math.max(0, total - done) / speed)) : '';
  const amounts = `${formatBytes(done)} of ${formatBytes(total)}`;
  return fit([printable(label), `[${bar}]`, `${Math.floor(share * 100)}%`, amounts, rate, left].filter(Boolean), columns);
};

const fit = (parts: readonly string[], columns: number): string => parts.join('  ').slice(0, Math.max(0, columns - 1));

/** A bar is for people: on a terminal that can take a line back, and nowhere else. */
export const showsProgress = ({ stderr, env }: Pick<Context, 'stderr' | 'env'>): boolean =>
  stderr.isTTY === true && env.TERM !== 'dumb';

const silent: Progress = { at: () => undefined, end: () => undefined };

/** Begins a bar on standard error. @param from what is there already */
export const startProgress = (context: Context, label: string, total: number | undefined, from = 0): Progress => {
  if (!showsProgress(context)) return silent;
  const { stderr } = context;
  const startedMs = context.now().getTime();
  let drawnMs = 0;
  return {
    at(done) {
      const nowMs = context.now().getTime();
      if (nowMs - drawnMs < everyMs) return;
      drawnMs = nowMs;
      const line = renderProgress({ label, done, total, from, seconds: (nowMs - startedMs) / 1000 }, stderr.columns || 80);
      stderr.write(`\r\x1b[K${line}`);
    },
    end() {
      if (drawnMs > 0) stderr.write('\r\x1b[K');
      drawnMs = 0;
    },
  };
};
