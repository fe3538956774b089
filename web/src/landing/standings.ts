import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { FileStandingDocument, type FileStandingQuery } from '../gql/graphql.ts';
import { ask } from '../graphql/ask.ts';
import type { Recent } from '../upload/recent.ts';

type Standing = FileStandingQuery['file'];

const endings = { EXPIRED: 'Expired', DELETED: 'Deleted', PRUNED: 'Removed by the admin' } as const;

/**
 * How a recent upload ended, in a word; undefined while it lives.
 * `standing` is what the server said: null where it knows no such file, undefined where it was not asked.
 */
export const endingOf = (recent: Recent, standing: Standing | undefined, now: number): string | undefined => {
  if (standing && standing.status !== 'LIVE') return endings[standing.status];
  if (recent.expiresAt !== undefined && recent.expiresAt <= now) return endings.EXPIRED;
  return standing === null ? 'No longer known' : undefined;
};

/** Asks the server how the recent uploads stand, anew when the list changes and when the page comes back into view. */
export const createStandings = (recents: () => readonly Recent[], mayAsk: () => boolean) => {
  const [standings, setStandings] = createSignal<ReadonlyMap<string, Standing>>(new Map());
  const askAbout = async (id: string) => {
    const answer = await ask(FileStandingDocument, { id });
    if (answer.ok) setStandings((known) => new Map(known).set(id, answer.data.file));
  };
  const askAll = () => {
    if (!mayAsk() || document.visibilityState === 'hidden') return;
    for (const { id } of recents()) {
      const known = standings().get(id);
      // What has ended stays ended.
      if (known !== null && (known === undefined || known.status === 'LIVE')) void askAbout(id);
    }
  };
  createEffect(on([recents, mayAsk], askAll));
  document.addEventListener('visibilitychange', askAll);
  onCleanup(() => document.removeEventListener('visibilitychange', askAll));
  return (id: string) => standings().get(id);
};
