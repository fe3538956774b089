import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { forever, remoteOf, textOf, upstreamServer } from '../testing.ts';
import { openUpstream } from '../upstream.ts';
import { proxyFor } from './proxies.ts';

const both = { HTTP_PROXY: 'http://one:3128', https_proxy: 'two:8080' };

it.each([
  ['http://a.example/x', {}, null],
  ['http://a.example/x', both, 'http://one:3128'],
  ['https://a.example/x', both, 'http://two:8080'],
  ['http://a.example/x', { ...both, http_proxy: 'http://small:1' }, 'http://small:1'],
  ['http://a.example/x', { ...both, NO_PROXY: '*' }, null],
  ['http://a.example/x', { ...both, NO_PROXY: 'b.example, a.example' }, null],
  ['http://a.example/x', { ...both, no_proxy: '.EXAMPLE' }, null],
  ['http://a.example/x', { ...both, no_proxy: '*.example' }, null],
  ['http://a.example/x', { ...both, no_proxy: 'a.example:80' }, null],
  ['http://a.example:81/x', { ...both, no_proxy: 'a.example:80' }, 'http://one:3128'],
  ['http://aa.example/x', { ...both, no_proxy: 'a.example' }, 'http://one:3128'],
  ['http://localhost:8080/x', both, null],
  ['http://127.0.0.1/x', both, null],
  ['http://[::1]/x', both, null],
])('the way to %s with %j leads through %s', (url, variables, proxy) => {
  expect(proxyFor(new URL(url), variables)).toBe(proxy);
});

it('asks a proxy for what lies behind it, but for no address that may not be reached', async () => {
  const proxy = await upstreamServer(({ url = '' }, response) =>
    url.endsWith('/away') ? response.writeHead(302, { location: 'http://10.0.0.1/' }).end() : response.end(`asked for ${url}`),
  );
  const door = openUpstream({ clock: { now: () => new Date() }, proxies: { http_proxy: proxy.url } });
  const remote = remoteOf({ base_url: 'http://packages.invalid' });
  const ask = (path: string) => door.ask(remote, { method: 'GET', path, signal: forever() });
  expect(await textOf(await ask('a+b'))).toBe('asked for http://packages.invalid/a+b');
  await expect(ask('away')).rejects.toMatchObject({ code: 'UpstreamBroken' });
  expect(proxy.requests).toHaveLength(2);
});

it('has a proxy connect it to what speaks TLS', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer();
  server.on('connect', ({ url }, socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const door = openUpstream({ clock: { now: () => new Date() }, proxies: { HTTPS_PROXY: `127.0.0.1:${port}` } });
  const remote = remoteOf({ base_url: 'https://packages.invalid' });
  await expect(door.ask(remote, { method: 'GET', path: 'a', signal: forever() })).rejects.toThrow(
    'cannot be reached through the proxy',
  );
  expect(asked[0]).toBe('packages.invalid:443');
});
