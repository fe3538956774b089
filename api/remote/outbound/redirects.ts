import type { IncomingMessage } from 'node:http';
import type { Problem } from '@lading/schema/problems.ts';
import { letGo } from './exchange.ts';

export type Hop = {
  readonly url: URL;
  /** The request target as it goes over the wire. */
  readonly target: string;
};

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a request, and again where its answer says so, at most five times, never from https to http and never in a circle.
 * @param send also checks where it goes
 * @param refuse makes the refusal, of what upstream does
 */
export const followRedirects = async (
  first: Hop,
  send: (hop: Hop) => Promise<IncomingMessage>,
  refuse: (reason: string) => Problem,
): Promise<IncomingMessage> => {
  let hop = first;
  const been = new Set([hop.url.href]);
  for (;;) {
    const answer = await send(hop);
    if (!redirects.has(answer.statusCode ?? 0)) return answer;
    letGo(answer);
    hop = next(hop, answer.headers.location, refuse);
    if (been.has(hop.url.href)) throw refuse('redirects in a circle');
    if (been.size > mostRedirects) throw refuse(`redirects more than ${mostRedirects} times`);
    been.add(hop.url.href);
  }
};

const next = ({ url: from }: Hop, location: string | undefined, refuse: (reason: string) => Problem): Hop => {
  const url = location === undefined ? null : URL.parse(location, from);
  if (!url) throw refuse('redirects to nowhere');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('redirects to what is not HTTP');
  if (from.protocol === 'https:' && url.protocol === 'http:') throw refuse('redirects from https to http');
  url.hash = '';
  return { url, target: `${url.pathname}${url.search}` };
};
