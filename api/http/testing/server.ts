import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server on a free loopback port, gone with the test. Resolves with its port. */
export const startServer = async (handler: Handler, prepare: (server: Server) => void = () => undefined): Promise<number> => {
  const server = createServer(handler);
  prepare(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port; // listening on TCP
};

export type Answer = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer };

/** Sends one request; unlike `fetch` it adds nothing, changes nothing and rejects when the body breaks off. */
export const ask = (port: number, options: RequestOptions = {}, body?: string | Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', agent: false, ...options }, async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject).end(body);
  });

/** A bare connection, gone with the test. */
export const dial = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
};

/** All that a connection says until it is closed. */
export const hear = (socket: Socket): Promise<string> => text(socket);
