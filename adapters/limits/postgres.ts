import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from '../database/pool.ts';
import type { Allowance, Limiter, Limits } from './port.ts';

type Counter = RateLimiterPostgres;

/**
 * Limits counted in the table `limits`. While the database does not answer, each replica counts for itself in memory, so that
 * nothing is free of limits and nothing is refused for want of them.
 */
export const openLimits = (pool: Pool): Limits => {
  const counter = (name: string, points: number, duration: number): Counter =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'limits',
      tableCreated: true,
      keyPrefix: name,
      points,
      duration,
      // Keys that are over their limit are refused from memory: a flood does not reach the database.
      inMemoryBlockOnConsumed: points + 1,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration }),
    });

  return {
    open(allowance) {
      const taken = counter(allowance.name, allowance.times, allowance.seconds);
      const { growing } = allowance;
      const waits = growing && counter(`${allowance.name}-waits`, 1_000_000, growing.memorySeconds);
      return {
        async take(key) {
          const refusal = await refusalOf(taken, key);
          if (!refusal) return 0;
          const isFirst = refusal.consumedPoints === allowance.times + 1;
          return waits && isFirst ? lengthen(allowance, taken, waits, key) : waitOf(refusal);
        },
        async forget(key) {
          await Promise.all([taken.delete(key), waits?.delete(key)]);
        },
      } satisfies Limiter;
    },
  };
};

const refusalOf = async (counter: Counter, key: string): Promise<RateLimiterRes | undefined> => {
  try {
    await counter.consume(key);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
};

const waitOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, msBeforeNext);

const lengthen = async ({ seconds, growing }: Allowance, taken: Counter, waits: Counter, key: string): Promise<number> => {
  const { consumedPoints } = await waits.consume(key);
  const wait = Math.min(seconds * 2 ** Math.min(consumedPoints - 1, 20), growing?.longestSeconds ?? seconds);
  await taken.block(key, wait);
  return wait * 1000;
};
