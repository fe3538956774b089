import { createEffect, createSignal, on } from 'solid-js';
import { type FileFilter, type FileRowFragment, PrunableFilesDocument } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import { filterOf, type Wish } from './wish.ts';

const pageSize = 50;

export type Prunable = {
  readonly rows: readonly FileRowFragment[];
  readonly total: number;
  /** What gave these rows: pruning by filter takes this one, so that no file is pruned that was not meant. */
  readonly filter: FileFilter;
  readonly cursor: string | null | undefined;
};

/** The files that a wish names, the oldest first; asked again when the wish or `changes` moves. */
export const createPrunable = (wish: () => Wish, changes: () => number) => {
  const [found, setFound] = createSignal<Prunable>();
  const [trouble, setTrouble] = createSignal<string>();
  let asked = 0;

  const fetchPage = async (filter: FileFilter, first: number, before?: Prunable) => {
    asked += 1;
    const own = asked;
    const answer = await ask(PrunableFilesDocument, { filter, first, after: before?.cursor ?? null, orderBy: 'OLDEST' });
    // A slower answer to an older question must not overwrite a newer one.
    if (own !== asked) return;
    setTrouble(answer.ok ? undefined : answer.message);
    if (!answer.ok) return;
    const { edges, pageInfo, totalCount } = answer.data.files;
    setFound({
      rows: [...(before?.rows ?? []), ...edges.map(({ node }) => node)],
      total: totalCount,
      filter,
      cursor: pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
    });
  };
  /** Again, as many as are shown. */
  const load = () => fetchPage(filterOf(wish(), Date.now()), Math.max(pageSize, found()?.rows.length ?? 0));
  const loadMore = async () => {
    const before = found();
    if (before?.cursor) await fetchPage(before.filter, pageSize, before);
  };
  createEffect(on(wish, () => void fetchPage(filterOf(wish(), Date.now()), pageSize)));
  createEffect(on(changes, () => void load(), { defer: true }));
  return { found, trouble, load, loadMore };
};
