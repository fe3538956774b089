import { kinds } from '../files/query.ts';
import type { FileFilter } from '../gql/graphql.ts';

const day = 86_400_000;

export const ages = {
  any: { label: 'Any age', ms: 0 },
  hour: { label: 'Over 1 hour', ms: 3_600_000 },
  day: { label: 'Over 1 day', ms: day },
  week: { label: 'Over 7 days', ms: 7 * day },
  month: { label: 'Over 30 days', ms: 30 * day },
  quarter: { label: 'Over 90 days', ms: 90 * day },
  year: { label: 'Over 1 year', ms: 365 * day },
} as const;

export const sizes = {
  any: { label: 'Any size', bytes: 0 },
  kilo100: { label: '100 kB and more', bytes: 100_000 },
  mega1: { label: '1 MB and more', bytes: 1_000_000 },
  mega10: { label: '10 MB and more', bytes: 10_000_000 },
  mega100: { label: '100 MB and more', bytes: 100_000_000 },
  giga1: { label: '1 GB and more', bytes: 1_000_000_000 },
} as const;

export const uses = {
  any: { label: 'Downloaded or not' },
  never: { label: 'Never downloaded' },
} as const;

/** Which files to look at for pruning. */
export type Wish = {
  readonly age: keyof typeof ages;
  readonly size: keyof typeof sizes;
  readonly kind: keyof typeof kinds;
  readonly use: keyof typeof uses;
};

export const everything: Wish = { age: 'any', size: 'any', kind: 'any', use: 'any' };

/** The filter that says so, of live files; `now` in ms since 1970. */
export const filterOf = ({ age, size, kind, use }: Wish, now: number): FileFilter => {
  const { mediaType } = kinds[kind];
  return {
    status: ['LIVE'],
    ...(age === 'any' ? {} : { uploadedBefore: new Date(now - ages[age].ms).toISOString() }),
    ...(size === 'any' ? {} : { minSize: sizes[size].bytes }),
    ...(mediaType ? { mediaType } : {}),
    ...(use === 'never' ? { neverDownloaded: true } : {}),
  };
};
