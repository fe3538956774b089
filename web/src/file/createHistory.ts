import { createEffect, createSignal, on } from 'solid-js';
import { FileHistoryDocument, type FileHistoryQuery } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';

type Answered = NonNullable<FileHistoryQuery['file']>['history'];
export type HistoryEntry = Answered['edges'][number]['node'];

const pageSize = 20;

/** Newest first, each entry once. */
export const mergeEntries = (known: readonly HistoryEntry[], added: readonly HistoryEntry[]): readonly HistoryEntry[] => {
  // What is known stays the same object, so that an entry that somebody opened stays open.
  const all = new Map([...added, ...known].map((entry) => [entry.revision, entry]));
  return [...all.values()].sort((one, other) => other.revision - one.revision);
};

/** What happened to a file, the newest first; asked again whenever `changes` moves, reaching back as far as somebody asks. */
export const createHistory = (id: () => string, changes: () => number) => {
  const [entries, setEntries] = createSignal<readonly HistoryEntry[]>([]);
  const [earliest, setEarliest] = createSignal<string | null>();
  const [trouble, setTrouble] = createSignal<string>();
  const [hasEarlier, setHasEarlier] = createSignal(false);

  const take = (history: Answered, reachesBack: boolean) => {
    setEntries((known) =>
      mergeEntries(
        known,
        history.edges.map(({ node }) => node),
      ),
    );
    if (!reachesBack) return;
    setEarliest(history.pageInfo.startCursor);
    setHasEarlier(history.pageInfo.hasPreviousPage);
  };
  const load = async (before?: string) => {
    const asked = id();
    const answer = await ask(FileHistoryDocument, { id: asked, last: pageSize, before: before ?? null });
    if (asked !== id()) return;
    setTrouble(answer.ok ? undefined : answer.message);
    const history = answer.ok ? answer.data.file?.history : undefined;
    // The newest page, asked for again, says nothing new about how far back the list reaches.
    if (history) take(history, before !== undefined || entries().length === 0);
  };
  createEffect(
    on(id, () => {
      setEntries([]);
      void load();
    }),
  );
  createEffect(on(changes, () => void load(), { defer: true }));
  const loadEarlier = () => load(earliest() ?? undefined);
  return { entries, hasEarlier, loadEarlier, load, trouble };
};
