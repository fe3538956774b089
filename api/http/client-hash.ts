import { createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { clientAddress, clientGroup } from './client-address.ts';

/** What stands for a client in events and limits: a keyed hash of its address, never the address. */
export type ClientHash = (request: IncomingMessage) => string;

/**
 * @param key shared by all replicas, so that a client is the same on each
 * @param trustedProxies networks whose `X-Forwarded-For` is believed
 */
export const createClientHash = (key: Uint8Array, trustedProxies: readonly string[]): ClientHash => {
  // Most requests come from few clients; hashing each time would cost more than a small answer.
  const known = new LRUCache<string, string>({ max: 10_000 });
  return (request) => {
    const group = clientGroup(clientAddress(request, trustedProxies));
    const hash = known.get(group) ?? createHmac('sha256', key).update(group).digest('base64url').slice(0, 22);
    known.set(group, hash);
    return hash;
  };
};
