import type { Limits } from '@lading/adapters/limits/port.ts';
import { problem } from '@lading/schema/problems.ts';

/** Takes one request from the bucket of a client. @throws Problem TooManyRequests when it is empty */
export type SpendRequest = (client: string) => Promise<void>;

/**
 * One bucket for each client: for requests without a credential to what needs one, and for look-ups that lead nowhere.
 * @param perMinute null: no limit
 */
export const limitRequests = (limits: Limits, perMinute: number | null): SpendRequest => {
  if (perMinute === null) return async () => {};
  const bucket = limits.open({ name: 'requests', times: perMinute, seconds: 60 });
  return async (client) => {
    const waitMs = await bucket.take(client);
    if (waitMs > 0) throw problem('TooManyRequests', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
  };
};
