import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { from, outcome, upstreamServer } from '../testing.ts';

const redirecting =
  (to: string, status = 302): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { location: to }).end();

it('follows redirects on the own host, five at most', async () => {
  const { remote } = await from(({ url = '' }, response) => {
    const left = Number(url.slice(1));
    if (left > 0) response.writeHead(left % 2 ? 301 : 307, { location: `./${left - 1}` });
    response.end(`at ${url}`, () => undefined);
  });
  const statusless = { ...remote };
  expect(await outcome(statusless, '5')).toBe('at /0');
  expect(await outcome(statusless, '6')).toMatch(/^UpstreamBroken: .* redirects more than 5 times/);
});

it.each([
  ['/a', 'redirects in a circle'],
  ['http://127.0.0.1:1/', 'leads to an address that is not public'],
  ['http://localhost:1/', 'leads to an address that is not public'],
  ['http://2130706433:1/', 'leads to an address that is not public'],
  ['http://0x7f.1/', 'leads to an address that is not public'],
  ['http://[::1]/', 'leads to an address that is not public'],
  ['http://[::ffff:10.0.0.1]/', 'leads to an address that is not public'],
  ['http://169.254.169.254/latest/meta-data/', 'leads to an address that is not public'],
  ['http://192.168.0.1/', 'leads to an address that is not public'],
  ['file:///etc/passwd', 'redirects to what is not HTTP'],
  ['http://', 'redirects to nowhere'],
])('does not follow a redirect to %s', async (to, reason) => {
  const { remote, requests } = await from(redirecting(to));
  expect(await outcome(remote)).toContain(`UpstreamBroken: Upstream of the remote "up" ${reason}`);
  expect(requests).toHaveLength(1);
});

it('shows no credentials and no headers of a remote to another host, not even to another port', async () => {
  const other = await upstreamServer(({ headers }, response) => response.end(JSON.stringify(headers)));
  const { remote, requests } = await from(
    redirecting(`http://localhost:${other.port}/b`),
    { headers: { 'X-Key': 'k' }, credentials: { username_env: 'WHO', password_env: 'PASS' }, allow_redirects_to: ['LocalHost'] },
    { WHO: 'me', PASS: 'p:w' },
  );
  const seen = JSON.parse(await outcome(remote));
  expect(requests[0]?.headers).toMatchObject({
    'x-key': 'k',
    authorization: `Basic ${Buffer.from('me:p:w').toString('base64')}`,
  });
  expect(Object.keys(seen).toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
  expect(other.requests).toHaveLength(1);
});

it('sends a token as it is wanted', async () => {
  const { remote } = await from(
    ({ headers }, response) => response.end(headers.authorization),
    { credentials: { token_env: 'T' } },
    { T: 't0k' },
  );
  expect(await outcome(remote)).toBe('Bearer t0k');
});
