import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type Problem, problem } from '@lading/schema/problems.ts';
import { problemAnswer } from './problem.ts';

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

export type ClientErrors = {
  /** For the server's `request` event: remembers what is being answered on which connection. */
  readonly track: (request: IncomingMessage, response: ServerResponse) => void;
  /** For the server's `clientError` event (Fastify: `clientErrorHandler`). */
  readonly answer: (error: Error & { code?: string }, socket: Socket) => void;
};

/**
 * Answers what is no HTTP at all (or arrives too slowly) with a problem, then closes the connection.
 * If a whole request is still being answered there, that answer goes out first: a client that sends more than its
 * `Content-Length` hears how its request went, not how the rest looked.
 */
export const clientErrors = (): ClientErrors => {
  const latest = new WeakMap<Socket, Exchange>();
  return {
    track: (request, response) => void latest.set(request.socket, { request, response }),
    answer: (error, socket) => {
      if (!socket.writable) {
        socket.destroy();
        return;
      }
      const exchange = latest.get(socket);
      const pending = exchange && !exchange.response.writableFinished ? exchange : undefined;
      if (pending?.request.complete) closeAfter(pending.response, socket);
      else if (pending?.response.headersSent) socket.destroy();
      else socket.end(rawAnswer(refusalOf(error.code)), () => socket.destroy());
    },
  };
};

const closeAfter = (response: ServerResponse, socket: Socket): void => {
  socket.pause();
  response.once('close', () => socket.destroySoon());
};

const refusalOf = (code: string | undefined): Problem => {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return problem('HeadersTooLarge');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('RequestTimeout');
    case 'HPE_INVALID_EOF_STATE':
      return problem('InvalidInput', { message: 'The request ended before it was complete.' });
    default:
      return problem('InvalidInput', { message: 'The request is not valid HTTP/1.1.' });
  }
};

/** Nothing is known of such a request, so the answer is JSON. */
const rawAnswer = (refusal: Problem): string => {
  const { status, headers, body } = problemAnswer(refusal, { headers: {} });
  const fields = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields.join('')}\r\n${body}`;
};
