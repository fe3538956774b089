import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '@lading/schema/problems.ts';
import type { AskUpstream, Remote } from '../remote.ts';
import type { Route } from './connections.ts';
import { exchange, letGo } from './exchange.ts';
import { isPassing } from './faults.ts';
import type { Reach } from './reach.ts';
import { followRedirects, type Hop } from './redirects.ts';

type Request = Parameters<AskUpstream>[1];

type Way = { readonly reach: Reach; readonly routeTo: (url: URL) => Route };

/** Pauses before each further try. */
const pausesMs = [100, 400];

/** Upstream, or what stands before it, is not there at the moment. */
export const isAway = (status: number | undefined): boolean => status === 502 || status === 503 || status === 504;

/**
 * The answer to one request, its body unread. Asks again, after a pause, where upstream is away or the connection breaks before
 * an answer begins: GET and HEAD may be repeated.
 * @throws Problem UpstreamBroken for what is not allowed; else what the socket says, or the reason of the signal
 */
export const ask = async (remote: Remote, request: Request, way: Way): Promise<IncomingMessage> => {
  for (const pauseMs of pausesMs) {
    const { answer, error } = await tryOnce(remote, request, way);
    if (answer) return answer;
    // Where there is no time left to ask again, what went wrong says more than that.
    await wait(pauseMs, undefined, { signal: request.signal }).catch(() => {
      throw error;
    });
  }
  return await askOnce(remote, request, way);
};

type Tried = { readonly answer: IncomingMessage; readonly error?: never } | { readonly answer?: never; readonly error: unknown };

const tryOnce = async (remote: Remote, request: Request, way: Way): Promise<Tried> => {
  try {
    const answer = await askOnce(remote, request, way);
    if (!isAway(answer.statusCode)) return { answer };
    letGo(answer);
    return { error: problem('UpstreamBroken', { remote: remote.name, reason: `answered with status ${answer.statusCode}` }) };
  } catch (error) {
    if (request.signal.aborted || !isPassing(error)) throw error;
    return { error };
  }
};

const askOnce = async (remote: Remote, request: Request, { reach, routeTo }: Way): Promise<IncomingMessage> => {
  const { method, signal } = request;
  const refuse = (reason: string) => problem('UpstreamBroken', { remote: remote.name, reason });
  const send = ({ url, target }: Hop) => {
    reach.check(url);
    return exchange({ url, target, method, headers: headersFor(remote, request, reach.isOwn(url)), signal }, routeTo(url));
  };
  const answer = await followRedirects(firstHop(remote, request.path), send, refuse);
  if (!isEncoded(answer)) return answer;
  letGo(answer);
  throw refuse('sent an encoded body though it was asked for none');
};

const firstHop = (remote: Remote, path: string): Hop => {
  const base = new URL(remote.baseUrl ?? '');
  // As typed: a URL would respell it.
  const target = `${base.pathname.replace(/\/$/, '')}/${path}`;
  return { url: new URL(`${base.origin}${target}`), target };
};

/** What a remote is asked with beyond the request itself is for its own host alone. */
const headersFor = (remote: Remote, { headers }: Request, isOwn: boolean): Record<string, string> => ({
  accept: '*/*',
  'user-agent': 'Lading',
  ...(isOwn && remote.headers),
  ...(isOwn && authorization(remote)),
  ...headers,
  'accept-encoding': 'identity',
});

const authorization = ({ credentials }: Remote): Record<string, string> => {
  if (!credentials) return {};
  if (credentials.kind === 'bearer') return { authorization: `Bearer ${credentials.token}` };
  const pair = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
  return { authorization: `Basic ${pair}` };
};

/** Whether the bytes are not those of the object itself. */
const isEncoded = ({ statusCode = 0, headers }: IncomingMessage): boolean => {
  if (statusCode < 200 || statusCode > 299) return false;
  const content = headers['content-encoding']?.trim().toLowerCase() ?? '';
  const transfer = headers['transfer-encoding']?.trim().toLowerCase() ?? '';
  return !['', 'identity'].includes(content) || !['', 'chunked', 'identity'].includes(transfer);
};
