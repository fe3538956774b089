import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { forever, from, openDoor, outcome, textOf } from './testing.ts';

it('asks below the base URL for the path as it was typed, and for nothing encoded', async () => {
  const { remote, requests, url } = await from((_request, response) => response.end('yes'));
  const prefixed = { ...remote, baseUrl: `${url}/mirror` };
  expect(await outcome(prefixed, "c%2B%2B/^g+~%20'!$&()*,;=:@.txt")).toBe('yes');
  expect(requests[0]?.url).toBe("/mirror/c%2B%2B/^g+~%20'!$&()*,;=:@.txt");
  expect(requests[0]?.headers['accept-encoding']).toBe('identity');
});

it('answers with the status and headers of upstream, whatever they are', async () => {
  const { remote } = await from((_request, response) => response.writeHead(418, { ETag: '"tea"' }).end('short and stout'));
  const upstream = await openDoor().ask(remote, { method: 'GET', path: 'a', signal: forever() });
  expect(upstream).toMatchObject({ status: 418, headers: { etag: '"tea"' } });
  expect(await textOf(upstream)).toBe('short and stout');
});

it('asks with HEAD and with conditions, which have no body', async () => {
  const { remote } = await from(({ headers }, response) =>
    response.writeHead(headers['if-none-match'] === '"1"' ? 304 : 200, { 'content-length': '5' }).end(),
  );
  const door = openDoor();
  const head = await door.ask(remote, { method: 'HEAD', path: 'a', signal: forever() });
  expect([head.status, head.headers['content-length'], await textOf(head)]).toEqual([200, '5', '']);
  const known = await door.ask(remote, {
    method: 'GET',
    path: 'a',
    headers: { 'if-none-match': '"1"' },
    signal: forever(),
  });
  expect([known.status, await textOf(known)]).toEqual([304, '']);
});

it('refuses a body that is encoded though none was asked for', async () => {
  const { remote } = await from((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a')),
  );
  expect(await outcome(remote)).toMatch(/^UpstreamBroken: .* sent an encoded body though it was asked for none/);
});

it.each([
  ['less than it said', { 'content-length': '10' }],
  ['a part of what it sends in chunks', {}],
])('says so where upstream breaks off after %s', async (_what, headers) => {
  const { remote } = await from((_request, response) => {
    response.writeHead(200, headers);
    response.write('half', () => response.socket?.destroy());
  });
  expect(await outcome(remote)).toMatch(/^UpstreamBroken: .* broke the connection off/);
});

it('asks again where the connection breaks or upstream is away before it answers, and no more than twice', async () => {
  let times = 0;
  const { remote, requests } = await from((_request, response) => {
    times++;
    if (times === 1) response.socket?.destroy();
    else if (times === 2) response.writeHead(503).end('later');
    else response.end('at last');
  });
  expect(await outcome(remote)).toBe('at last');
  expect(requests).toHaveLength(3);
  const gone = await from((_request, response) => response.socket?.destroy());
  expect(await outcome(gone.remote)).toMatch(/^UpstreamBroken: .* broke the connection off/);
  expect(gone.requests).toHaveLength(3);
});

it('says at once what is wrong with an answer, and does not ask for it again', async () => {
  const { remote, requests } = await from((_request, response) => {
    response.writeHead(200, { 'X-Large': 'x'.repeat(60_000) }).end();
  });
  expect(await outcome(remote)).toMatch(/^UpstreamBroken: .* sent headers that are too large/);
  expect(requests).toHaveLength(1);
  const gibberish = await from((_request, response) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'));
  expect(await outcome(gibberish.remote)).toMatch(/^UpstreamBroken: .* did not speak HTTP/);
});
