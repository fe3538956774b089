import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isProblem } from '@lading/schema/problems.ts';
import { onTestFinished } from 'vitest';
import { readRemotes } from './config/read-remotes.ts';
import type { Remote, Upstream } from './remote.ts';
import { openUpstream } from './upstream.ts';

/** A server on loopback that answers as it is told, until the test is over. */
export const upstreamServer = async (answer: RequestListener) => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    requests.push(request);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const connections = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
  return { url: `http://127.0.0.1:${port}`, port, requests, connections };
};

/** The remote that a `remotes.yaml` of this one entry, written as JSON, has. */
export const remoteOf = (written: Record<string, unknown>, env: Record<string, string> = {}): Remote => {
  const entry = { type: 'remote', package: 'generic', ...written };
  const { remotes, bad } = readRemotes(JSON.stringify({ remotes: { up: entry } }), { file: 'remotes.yaml', env });
  const [remote] = remotes;
  if (!remote) throw new Error(bad.join('\n'));
  return remote;
};

/** The way out, as a server without proxies has it. */
export const openDoor = () => openUpstream({ clock: { now: () => new Date() }, proxies: {} });
export const forever = () => new AbortController().signal;

export const textOf = async ({ body }: Upstream): Promise<string> => Buffer.concat(await Array.fromAsync(body)).toString();

/** What one GET comes to: its text, or the reason why there is none. */
export const outcome = async (remote: Remote, path = 'a', door = openDoor()): Promise<string> => {
  try {
    return await textOf(await door.ask(remote, { method: 'GET', path, signal: forever() }));
  } catch (error) {
    if (!isProblem(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
};

/** A server, and the remote that is fetched from it. */
export const from = async (answer: RequestListener, written: Record<string, unknown> = {}, env: Record<string, string> = {}) => {
  const server = await upstreamServer(answer);
  return { ...server, remote: remoteOf({ base_url: server.url, timeout: 2, ...written }, env) };
};
