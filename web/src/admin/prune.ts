import { formatBytes, formatCount } from '../format/bytes.ts';
import { type FileFilter, type FileRowFragment, PruneFilesDocument } from '../gql/graphql.ts';
import { type Answer, tell } from '../graphql/ask.ts';

/** What to prune: files by their ids, or all that a filter names. */
export type Target = { readonly ids: readonly string[] } | { readonly filter: FileFilter };

export type Pruned = { readonly count: number; readonly bytes: number; readonly files: readonly FileRowFragment[] };

/** Prunes, or with `dryRun` says what would go. */
export const prune = async (target: Target, dryRun: boolean): Promise<Answer<Pruned>> => {
  const wanted = 'ids' in target ? { ids: [...target.ids] } : { filter: target.filter };
  const answer = await tell(PruneFilesDocument, { ...wanted, dryRun });
  if (!answer.ok) return answer;
  const result = answer.data.pruneFiles;
  return 'code' in result ? { ok: false, message: result.message, unauthenticated: false } : { ok: true, data: result };
};

/** `1 file, 3.00 kB` */
export const amount = ({ count, bytes }: Pick<Pruned, 'count' | 'bytes'>): string =>
  `${formatCount(count)} ${count === 1 ? 'file' : 'files'}, ${formatBytes(bytes)}`;
