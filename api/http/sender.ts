import type { IncomingMessage } from 'node:http';
import { agentNames } from '@lading/schema/agents.ts';
import { LRUCache } from 'lru-cache';

/** What traffic keeps of who asked, beside the client's hash. */
export type Sender = {
  /** The programs that the user agent names; empty where none. */
  readonly agent: string;
  /** The host of the page that led here; null where none is told. */
  readonly referrer: string | null;
};

/** Most requests come from few programs; reading the name each time would cost what a small answer costs. */
const known = new LRUCache<string, string>({ max: 1_000 });
const longestKnown = 512;
const longestReferrer = 2_048;
const longestHost = 253;

/** Reads `User-Agent` and `Referer`. */
export const senderOf = ({ headers }: Pick<IncomingMessage, 'headers'>): Sender => {
  const { 'user-agent': userAgent = '', referer } = headers;
  return { agent: agentOf(userAgent), referrer: referer === undefined ? null : hostOf(referer) };
};

const agentOf = (userAgent: string): string => {
  const found = known.get(userAgent);
  if (found !== undefined) return found;
  const agent = agentNames(userAgent);
  if (userAgent.length <= longestKnown) known.set(userAgent, agent);
  return agent;
};

const hostOf = (referrer: string): string | null => {
  const url = referrer.length > longestReferrer ? null : URL.parse(referrer);
  return url !== null && /^https?:$/.test(url.protocol) && url.host !== '' && url.host.length <= longestHost ? url.host : null;
};
