import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again, a moment apart, until the answer is as wanted; resolves to that answer.
 * An error counts as an answer that is not yet wanted. Rejects after `withinMs` with what was last seen.
 */
export const eventually = async <T>(
  ask: () => T | Promise<T>,
  { until, withinMs = 30_000 }: { until: (answer: T) => boolean; withinMs?: number },
): Promise<T> => {
  const deadline = performance.now() + withinMs;
  let last: { answer: T } | { error: unknown };
  do {
    try {
      const answer = await ask();
      if (until(answer)) return answer;
      last = { answer };
    } catch (error) {
      last = { error };
    }
    await wait(20);
  } while (performance.now() < deadline);
  if ('error' in last) throw new Error(`not within ${withinMs} ms; the last try failed`, { cause: last.error });
  throw new Error(`not within ${withinMs} ms; last seen: ${JSON.stringify(last.answer)?.slice(0, 2_000)}`);
};
