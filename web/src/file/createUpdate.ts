import { createSignal } from 'solid-js';
import { type FileChanges, UpdateFileDocument } from '../gql/graphql.ts';
import { tell } from '../graphql/ask.ts';
import { useNotices } from '../notices/notices.tsx';
import type { Details } from './createFile.ts';

export type Update = ReturnType<typeof createUpdate>;

/** Changes a file: says how it went, and hands what it has become to `onUpdated`. */
export const createUpdate = (file: () => Details, onUpdated: (details: Details) => void) => {
  const say = useNotices();
  const [busy, setBusy] = createSignal(false);
  /** Returns what went wrong, if anything. */
  const change = async (changes: FileChanges, done: string): Promise<string | undefined> => {
    setBusy(true);
    const answer = await tell(UpdateFileDocument, { id: file().id, changes });
    setBusy(false);
    if (!answer.ok) return answer.message;
    const result = answer.data.updateFile;
    if ('code' in result) return result.message;
    onUpdated(result);
    say(done);
    return undefined;
  };
  return { busy, change };
};
