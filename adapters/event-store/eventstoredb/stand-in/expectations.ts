import type { Entry, Stream } from './entries.ts';

export type Expectation = 'none' | 'any' | 'exists' | number;

/** `fits`: to be written; `wrong`: refused; otherwise what was written the first time, which is the answer again. */
type Verdict = 'fits' | 'wrong' | readonly Entry[];

const isEmpty = ({ entries, visibleFrom }: Stream): boolean => entries.length === visibleFrom;

/** Without an exact expectation the first id decides whether this is a repetition; new ids behind it spoil it. */
const byIds = (stream: Stream, ids: readonly string[]): Verdict => {
  const found = ids.map((id) => stream.byId.get(id)).filter((entry) => entry !== undefined);
  if (found[0]?.id !== ids[0]) return 'fits';
  return found.length === ids.length ? found : 'wrong';
};

/** Behind an exact expectation the same ids must stand exactly where they would have been written. */
const byPlace = (stream: Stream, ids: readonly string[], revision: number): Verdict => {
  const there = stream.entries.slice(revision, revision + ids.length);
  return there.length === ids.length && there.every(({ id }, index) => id === ids[index]) ? there : 'wrong';
};

const atRevision = (stream: Stream, ids: readonly string[], revision: number): Verdict =>
  revision === stream.entries.length ? 'fits' : byPlace(stream, ids, revision);

/** What the server thinks of an append to a stream that is not gone for good. */
export const judge = (stream: Stream, ids: readonly string[], expected: Expectation): Verdict => {
  switch (expected) {
    case 'any':
      return byIds(stream, ids);
    case 'exists':
      return isEmpty(stream) ? 'wrong' : byIds(stream, ids);
    case 'none': {
      const verdict = atRevision(stream, ids, 0);
      return verdict === 'wrong' && isEmpty(stream) ? 'fits' : verdict; // deleted, it begins anew
    }
    default:
      return atRevision(stream, ids, expected + 1);
  }
};
