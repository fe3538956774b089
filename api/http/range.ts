import type { ByteRange } from '@lading/adapters/bytes/port.ts';

/** More ranges than this in one request serve nobody; the header is then ignored (RFC 9110 §14.2, §17.15). */
const mostRanges = 16;

/** No header with that few ranges is longer. */
const longestHeader = 1_024;

/**
 * Reads a Range header (RFC 9110 §14) against a representation of `size` bytes.
 *
 * Returns `undefined` where the header does not count and the whole is to be sent: absent, another unit, malformed, a range that
 * ends before it begins, more than 16 ranges, or nothing to take a range of (`size` 0).
 * Returns `[]` where every range lies outside (416). Otherwise the ranges within the size, in the order asked for; those that
 * overlap or touch are merged, so that no request makes the server send more than the whole.
 */
export const parseRange = (header: string | undefined, size: number): readonly ByteRange[] | undefined => {
  if (header === undefined || size === 0 || header.length > longestHeader) return undefined;
  const set = /^[ \t]*bytes[ \t]*=(.*)$/i.exec(header)?.[1];
  const specs = set
    ?.split(',')
    .map((spec) => spec.trim())
    .filter((spec) => spec !== '');
  if (specs === undefined || specs.length === 0 || specs.length > mostRanges) return undefined;
  const ranges: ByteRange[] = [];
  for (const spec of specs) {
    const range = parseSpec(spec, size);
    if (range === 'malformed') return undefined;
    if (range !== 'outside') ranges.push(range);
  }
  return merge(ranges);
};

const parseSpec = (spec: string, size: number): ByteRange | 'malformed' | 'outside' => {
  const match = /^(\d*)-(\d*)$/.exec(spec);
  if (!match || spec === '-') return 'malformed';
  const [, first = '', last = ''] = match;
  if (first === '') {
    const suffix = Number(last);
    return suffix === 0 ? 'outside' : { start: Math.max(0, size - suffix), end: size - 1 };
  }
  // As digits beyond 2^53 round, order is told exactly.
  if (last !== '' && BigInt(last) < BigInt(first)) return 'malformed';
  const start = Number(first);
  if (start >= size) return 'outside';
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
};

/** Ranges that overlap or touch become one, which stands where the first of them stood. */
const merge = (ranges: readonly ByteRange[]): readonly ByteRange[] => {
  const merged: { start: number; end: number; rank: number }[] = [];
  const sorted = ranges.map((range, rank) => ({ ...range, rank })).sort((a, b) => a.start - b.start);
  for (const range of sorted) {
    const previous = merged.at(-1);
    if (previous && range.start <= previous.end + 1) {
      previous.end = Math.max(previous.end, range.end);
      previous.rank = Math.min(previous.rank, range.rank);
    } else merged.push({ ...range });
  }
  return merged.sort((a, b) => a.rank - b.rank).map(({ start, end }) => ({ start, end }));
};
