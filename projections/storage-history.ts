import { allBuckets, startOf } from './buckets.ts';
import type { Changes } from './engine/define.ts';
import { scopesOf } from './traffic.ts';

const change = { type: 'bigint', initial: 0 } as const;

/** By how much live files became more or fewer in a minute, an hour and a day; the sum up to a time is what there was. */
export const storageChanges = {
  columns: {
    /** `all`, or the uuid of a project. */
    scope: { type: 'text' },
    bucket: { type: 'text' },
    at: { type: 'instant' },
    files: change,
    bytes: change,
  },
  key: ['scope', 'bucket', 'at'],
} as const;

type Sized = { readonly projectId: string | null; readonly size: number };

/** Remembers that a file came (`by` 1) or ended (-1) at a time. */
export const rememberChange = (
  changes: Changes<{ storage_changes: typeof storageChanges }>,
  { projectId, size }: Sized,
  at: string,
  by: 1 | -1,
): void => {
  for (const scope of scopesOf(projectId))
    for (const bucket of allBuckets)
      changes.add('storage_changes', { scope, bucket, at: startOf(bucket, at) }, { files: by, bytes: by * size });
};
