import { sql } from 'kysely';
import { type BucketRange, type Span, spanOf, startOf } from './buckets.ts';
import type { ReadDatabase } from './read-models.ts';
import { everything } from './traffic.ts';

/** Live files and what they hold. */
export type Held = { readonly files: number; readonly bytes: number };

/** At the end of a bucket that begins at `at`. */
export type StorageBucket = Held & { readonly at: string };

type Row = Held & { readonly at: string | null };

/** The changes in each bucket, and under no time what there was before the first. One statement, so they fit together. */
const changesIn = (scope: string, { bucket, from, to }: Span) => {
  const day = startOf('DAY', from);
  return sql<Row>`
    SELECT NULL::timestamptz AS at, coalesce(sum(files), 0)::bigint AS files, coalesce(sum(bytes), 0)::bigint AS bytes
    FROM storage_changes
    WHERE scope = ${scope} AND (bucket = 'DAY' AND at < ${day}::timestamptz
      OR bucket = 'MINUTE' AND at >= ${day}::timestamptz AND at < ${from}::timestamptz)
    UNION ALL
    SELECT at, files, bytes FROM storage_changes
    WHERE scope = ${scope} AND bucket = ${bucket} AND at >= ${from}::timestamptz AND at < ${to}::timestamptz`;
};

/**
 * What live files held at the end of each bucket of a range. One whose time was over had ended, though that may have been recorded later.
 * @param projectId the uuid of a project; absent: all files
 * @throws Problem InvalidInput for a range that is none
 */
export const readStorageHistory = async (
  db: ReadDatabase,
  projectId: string | undefined,
  range: BucketRange,
): Promise<{ readonly buckets: readonly StorageBucket[]; readonly totals: Held }> => {
  const span = spanOf(range);
  const { rows } = await changesIn(projectId ?? everything, span).execute(db);
  const changes = new Map(rows.map((row) => [row.at, row]));
  let { files, bytes }: Held = changes.get(null) ?? { files: 0, bytes: 0 };
  const buckets = span.starts.map((at) => {
    files += changes.get(at)?.files ?? 0;
    bytes += changes.get(at)?.bytes ?? 0;
    return { at, files, bytes };
  });
  return { buckets, totals: { files, bytes } };
};
