import type { IncomingMessage } from 'node:http';
import type { Route } from './connections.ts';
import { hostOf } from './reach.ts';

export type Exchange = {
  readonly url: URL;
  /** The request target as it goes over the wire, which a URL would respell. */
  readonly target: string;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
};

/** The most that the header fields of an answer may hold, in bytes. */
const maxHeaderSize = 32_768;

/** One request; resolves once the headers of its answer are here. The signal ends it, its body too. @throws what the socket says */
export const exchange = (
  { url, target, method, headers, signal }: Exchange,
  { request, ...route }: Route,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const { protocol, port } = url;
    const sent = request({ ...route, protocol, hostname: hostOf(url), port, path: target, method, headers, maxHeaderSize });
    const end = () => sent.destroy(signal.reason);
    signal.addEventListener('abort', end, { once: true });
    sent.once('close', () => signal.removeEventListener('abort', end));
    // Also what befalls the connection later: the reader of the body hears of it there.
    sent.on('error', reject);
    sent.once('response', (answer) => {
      answer.on('error', () => {});
      resolve(answer);
    });
    sent.end();
  });

/** The most that is read of a body nobody wants, to keep its connection. */
const worthReading = 65_536;
const worthWaitingMs = 2_000;

/** Lets go of an answer whose body is not wanted. */
export const letGo = (answer: IncomingMessage): void => {
  const length = answer.headers['content-length'];
  if (length === undefined || Number(length) > worthReading) {
    answer.destroy();
    return;
  }
  answer.setTimeout(worthWaitingMs, () => answer.destroy());
  answer.resume();
};
