import { once } from 'node:events';
import { type ClientRequest, request as http, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { Readable } from 'node:stream';

export type Outgoing = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
};

/** What is sent could not be read: no fault of the network. */
export class SourceFailure extends Error {}

/**
 * A request whose body streams. As fetch, which takes a body as fast as it can be read and holds all of it; here it is read as
 * fast as it is sent. An answer that comes early ends the sending.
 * @throws SourceFailure, and what the network or the signal throws
 */
export const send = (url: URL, { method, headers, body, signal }: Outgoing): Promise<Response> =>
  new Promise((resolve, reject) => {
    const begin = url.protocol === 'https:' ? https : http;
    const request = begin(url, { method, headers, signal, agent: false });
    const over = new AbortController(); // nobody listens any more
    request
      .on('response', (message) => {
        over.abort();
        message.on('close', () => request.destroy());
        resolve(toResponse(message));
      })
      .on('close', () => over.abort())
      .on('error', reject);
    feed(request, body, over.signal).catch((error: unknown) => {
      if (over.signal.aborted) return;
      reject(new SourceFailure('the source cannot be read', { cause: error }));
      request.destroy();
    });
  });

const feed = async (request: ClientRequest, body: AsyncIterable<Uint8Array>, over: AbortSignal): Promise<void> => {
  for await (const chunk of body) {
    if (over.aborted) return;
    if (!request.write(chunk)) await once(request, 'drain', { signal: over });
  }
  request.end();
};

const withoutBody = [204, 205, 304];

const toResponse = (message: IncomingMessage): Response => {
  const { statusCode: status = 0, statusMessage: statusText = '' } = message;
  const headers = Object.entries(message.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  if (withoutBody.includes(status)) message.resume();
  const body = withoutBody.includes(status) ? null : (Readable.toWeb(message) as ReadableStream); // the same stream, typed twice
  return new Response(body, { status, statusText, headers });
};
