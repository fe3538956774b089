import { comparePositions, type Position } from '@lading/schema/position.ts';
import type { Board } from './board.ts';

type Standing = 'reached' | 'waiting' | 'failed';

const standing = (board: Board, names: readonly string[], types: readonly string[], position: Position): Standing => {
  let all: Standing = 'reached';
  for (const name of names) {
    const serving = board.serving(name);
    if (!serving) return 'failed';
    const concerned = serving.types.some((type) => types.includes(type));
    if (!concerned || (serving.position !== null && comparePositions(serving.position, position) >= 0)) continue;
    if (serving.error !== null) return 'failed';
    all = 'waiting';
  }
  return all;
};

/**
 * Waits until the read models hold an event: true once every serving projection that handles one of `types` has reached
 * `position`; false after `timeoutMs`, when one of them has failed, or when the signal ends the wait.
 */
export const settle = (
  board: Board,
  names: readonly string[],
  wish: { types: readonly string[]; position: Position; timeoutMs: number },
  signal: AbortSignal,
): Promise<boolean> => {
  const now = () => standing(board, names, wish.types, wish.position);
  const first = now();
  if (first !== 'waiting' || signal.aborted) return Promise.resolve(first === 'reached');
  return new Promise((resolve) => {
    const end = (answer: boolean): void => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener('abort', give);
      resolve(answer);
    };
    const give = (): void => end(false);
    const timer = setTimeout(give, wish.timeoutMs);
    const unsubscribe = board.onChange(() => {
      const state = now();
      if (state !== 'waiting') end(state === 'reached');
    });
    signal.addEventListener('abort', give);
  });
};
