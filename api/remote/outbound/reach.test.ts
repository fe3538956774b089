import { isIPv6 } from 'node:net';
import { expect, it } from 'vitest';
import { remoteOf } from '../testing.ts';
import { reachOf } from './reach.ts';

/** What connecting to URLs finds one after the other, while a name leads to other addresses each time. */
const reached = async (
  written: Record<string, unknown>,
  ...steps: readonly (readonly [url: string, ...addresses: string[]])[]
) => {
  let answer: readonly string[] = [];
  const reach = reachOf(remoteOf(written), (_name, _options, callback) =>
    callback(
      null,
      answer.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 })),
    ),
  );
  const found: string[] = [];
  for (const [text, ...addresses] of steps) {
    answer = addresses;
    const url = new URL(text);
    found.push(
      await new Promise<string>((resolve) =>
        reach.lookup(url)(url.hostname, { all: true }, (error, all) =>
          resolve(error || typeof all === 'string' ? 'refused' : all.map(({ address }) => address).join(' ')),
        ),
      ),
    );
  }
  return found;
};

const base_url = 'http://packages.example:8080';

it('connects to public addresses alone, and of several to those that are', async () => {
  expect(
    await reached(
      { base_url },
      ['http://cdn.example/', '1.1.1.1', '10.0.0.1', '2606:4700::1', '::1', '169.254.169.254'],
      ['http://cdn.example/', '127.0.0.1', 'fd00::1'],
      ['http://cdn.example/', '::ffff:192.168.0.1'],
      ['http://packages.example/', '10.0.0.1'],
      ['https://packages.example:8080/', '10.0.0.1'],
    ),
  ).toEqual(['1.1.1.1 2606:4700::1', 'refused', 'refused', 'refused', 'refused']);
});

it('connects to its own host and port in a private network, but never to where clouds tell secrets', async () => {
  expect(await reached({ base_url }, [base_url, '10.0.0.1'], [base_url, '127.0.0.1'], [base_url, '169.254.169.254'])).toEqual([
    '10.0.0.1',
    '127.0.0.1',
    'refused',
  ]);
});

it('does not follow its own name from public addresses to private ones', async () => {
  expect(await reached({ base_url }, [base_url, '1.1.1.1'], [base_url, '127.0.0.1'], [base_url, '1.0.0.1'])).toEqual([
    '1.1.1.1',
    'refused',
    '1.0.0.1',
  ]);
});

it('connects to private hosts that redirects may lead to by name, on any port', async () => {
  const written = { base_url, allow_redirects_to: ['Store.internal'] };
  expect(await reached(written, ['http://store.internal:9000/', '10.0.0.2'], ['http://x.store.internal/', '10.0.0.2'])).toEqual([
    '10.0.0.2',
    'refused',
  ]);
});

it('gives one address where one is asked for', async () => {
  const reach = reachOf(remoteOf({ base_url }), (_name, _options, callback) =>
    callback(null, [{ address: '1.1.1.1', family: 4 }]),
  );
  const found = await new Promise((resolve) =>
    reach.lookup(new URL(base_url))('packages.example', {}, (_error, address, family) => resolve([address, family])),
  );
  expect(found).toEqual(['1.1.1.1', 4]);
});

it('refuses addresses that are spelt out, but for its own', () => {
  const check = (own: string, url: string) => () => reachOf(remoteOf({ base_url: own })).check(new URL(url));
  expect(check('http://169.254.169.254', 'http://169.254.169.254/a')).not.toThrow();
  expect(check('http://10.0.0.1:81', 'http://10.0.0.1:81/a')).not.toThrow();
  expect(check('http://10.0.0.1:81', 'http://10.0.0.1:82/a')).toThrow('not public');
  expect(check('http://10.0.0.1', 'http://[::ffff:a00:1]/a')).toThrow('not public');
  expect(check('http://10.0.0.1', 'http://1.1.1.1/a')).not.toThrow();
});
