import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Lading } from './server.ts';

export type RawAnswer = {
  /** Status of the last answer that is not 1xx; 0 where the connection ended without one. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** Whether the server ended the connection. */
  readonly closed: boolean;
};

type Where = Pick<Lading, 'url'>;

export const connectTo = async ({ url }: Where): Promise<Socket> => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  return socket;
};

/** Reads away whatever comes until the connection is over, by goodbye or by reset. */
export const closing = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve());
    socket.resume();
  });

const parse = (text: string, closed: boolean): RawAnswer => {
  const match = /(?:^|\r\n\r\n)HTTP\/1\.1 ([2-5]\d\d)/.exec(text);
  if (!match?.[1]) return { status: 0, head: '', body: '', closed };
  const answer = text.slice(match.index).trimStart();
  const end = answer.indexOf('\r\n\r\n');
  return { status: Number(match[1]), head: answer.slice(0, end), body: answer.slice(end + 4), closed };
};

const complete = (text: string): boolean => {
  const { status, head, body } = parse(text, false);
  if (status === 0) return false;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return Buffer.byteLength(body, 'latin1') >= Number(length);
  return /\r\ntransfer-encoding: *chunked/i.test(head) && body.endsWith('0\r\n\r\n');
};

/** Reads one answer from a socket: until it is whole, the server ends the connection, or the time is over. */
export const readAnswer = async (socket: Socket, withinMs = 10_000): Promise<RawAnswer> => {
  let text = '';
  const done = Promise.withResolvers<boolean>();
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    if (complete(text)) done.resolve(false);
  });
  socket.once('close', () => done.resolve(true));
  socket.on('error', () => undefined); // a reset is an ending like any other; `close` follows
  const timeout = new AbortController();
  const late = wait(withinMs, false, { signal: timeout.signal }).catch(() => false);
  const closed = await Promise.race([done.promise, late]);
  timeout.abort();
  return parse(text, closed);
};

/** Sends bytes as they are, without any client's help or correction, and reads one answer. */
export const raw = async (lading: Where, bytes: string | Uint8Array, withinMs?: number): Promise<RawAnswer> => {
  const socket = await connectTo(lading);
  try {
    const answer = readAnswer(socket, withinMs);
    socket.write(bytes);
    return await answer;
  } finally {
    socket.destroy();
  }
};

/** A GET whose path nobody normalises. */
export const rawGet = (lading: Where, path: string, headers: Record<string, string> = {}): Promise<RawAnswer> => {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return raw(lading, Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1'));
};
