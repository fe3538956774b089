import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphql } from './graphql.ts';
import type { Lading } from './server.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

export type UpstreamServer = {
  /** `http://127.0.0.1:PORT`, the same after `away` and `back`. */
  readonly url: string;
  /** What is answered under a path, without leading slash; all else is 404. */
  set(path: string, answer: Handler | string | Uint8Array): void;
  /** How often a path was asked for. */
  asked(path: string): number;
  /** Nobody listens any more, and what was connected is cut. */
  away(): Promise<void>;
  back(): Promise<void>;
  close(): Promise<void>;
};

/** Sends bytes with their length and an entity tag, and answers conditions on that. */
const whole =
  (body: Uint8Array): Handler =>
  (request, response) => {
    const etag = `"${body.byteLength}-${Buffer.from(body.subarray(0, 8)).toString('hex')}"`;
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
    return response.writeHead(200, { 'content-length': body.byteLength, etag }).end(body);
  };

/** A place that artifacts come from, which does as it is told. */
export const startUpstream = async (): Promise<UpstreamServer> => {
  const handlers = new Map<string, Handler>();
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const handler = handlers.get(path);
    if (handler) handler(request, response);
    else response.writeHead(404).end();
  });
  const listen = async (port: number): Promise<number> => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    return address.port;
  };
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    set: (path, answer) => void handlers.set(path, typeof answer === 'function' ? answer : whole(Buffer.from(answer))),
    asked: (path) => counts.get(path) ?? 0,
    away: close,
    back: async () => void (await listen(port)),
    close,
  };
};

export type RemotesFile = { readonly path: string; write(text: string): Promise<void>; remove(): Promise<void> };

/** A `remotes.yaml` in a folder of its own. */
export const remotesFile = async (text: string): Promise<RemotesFile> => {
  const folder = await mkdtemp(join(tmpdir(), 'lading-remotes-'));
  const path = join(folder, 'remotes.yaml');
  await writeFile(path, text);
  return { path, write: (other) => writeFile(path, other), remove: () => rm(folder, { recursive: true, force: true }) };
};

/** A body whose end waits until it is let go. */
export const held = (upstream: UpstreamServer, path: string, body: Buffer) => {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>();
  upstream.set(path, (_request, response) => {
    response.writeHead(200, { 'content-length': body.byteLength });
    response.write(body.subarray(0, body.byteLength / 2), () => resolve(response));
  });
  return { begun: promise, letGo: async () => void (await promise).end(body.subarray(body.byteLength / 2)) };
};

/** How many objects the byte store holds of a remote. */
export const storedFiles = async (lading: Lading, remote: string): Promise<number> => {
  const found = await readdir(join(lading.dataDir, 'bytes', remote), { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).length;
};
/** What is kept of a remote, as the read model has it. */
export const sizeOf = async (lading: Lading, remote: string): Promise<number> =>
  (await graphql<{ remote: { size: number } }>(lading, `{ remote(name: "${remote}") { size } }`)).remote.size;

/** Where an artifact came from, as the answer says. */
export const source = ({ headers }: { readonly headers: Headers }) => headers.get('x-artifact-source');
