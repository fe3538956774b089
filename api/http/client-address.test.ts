import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientAddress, clientGroup, isTrustedProxy } from './client-address.ts';

const proxies = ['10.0.0.0/8', '192.168.1.1', 'fd00::/8'];
const from = (remoteAddress: string | undefined, forwarded?: string, trusted: readonly string[] = proxies) =>
  clientAddress({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }, trusted);

describe('clientAddress', () => {
  it.each([
    ['203.0.113.9', undefined, '203.0.113.9'],
    ['203.0.113.9', '1.1.1.1', '203.0.113.9'],
    ['10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['::ffff:10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['fd00::1', '2001:DB8:0::1', '2001:db8::1'],
    ['10.0.0.1', '6.6.6.6, 1.1.1.1', '1.1.1.1'],
    ['10.0.0.1', '6.6.6.6, 1.1.1.1, 10.9.9.9, 192.168.1.1', '1.1.1.1'],
    ['10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
    ['10.0.0.1', '192.168.1.2', '192.168.1.2'],
    ['10.0.0.1', '1.1.1.1:4711', '1.1.1.1'],
    ['10.0.0.1', '[2001:db8::1]:4711', '2001:db8::1'],
    ['10.0.0.1', '::ffff:1.1.1.1', '1.1.1.1'],
    ['10.0.0.1', 'fe80::1%eth0', 'fe80::1'],
    ['10.0.0.1', '1.1.1.1, unknown', '10.0.0.1'],
    ['10.0.0.1', '1.1.1.1, , 10.0.0.2', '10.0.0.2'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', 'localhost', '10.0.0.1'],
    [undefined, '1.1.1.1', 'unknown'],
  ])('from %s, forwarded for %s: %s', (remote, forwarded, client) => {
    expect(from(remote, forwarded)).toBe(client);
  });

  it('believes nobody by default', () => {
    expect(from('10.0.0.1', '1.1.1.1', [])).toBe('10.0.0.1');
  });

  const stranger = fc.oneof(fc.ipV4(), fc.ipV6()).filter((address) => !isTrustedProxy(from(address, undefined, []), proxies));
  const proxy = fc.constantFrom('10.1.2.3', '192.168.1.1', 'fd12::7');

  it('is not to be fooled by what a client writes itself', () => {
    const forged = fc.array(fc.oneof(stranger, proxy, fc.string()), { maxLength: 40 });
    fc.assert(
      fc.property(forged, stranger, fc.array(proxy, { maxLength: 5 }), proxy, (written, client, hops, last) => {
        expect(from(last, [...written, client, ...hops].join(', '))).toBe(from(client, undefined, []));
      }),
    );
  });

  it('gives an address whatever the header holds', () => {
    fc.assert(fc.property(fc.string(), (field) => isIP(from('10.0.0.1', field)) > 0));
  });

  it('stays with the nearest of too many hops', () => {
    expect(from('10.0.0.1', ['6.6.6.6', ...Array.from({ length: 40 }, () => '10.0.0.7')].join(','))).toBe('10.0.0.7');
  });
});

describe('clientGroup', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s → %s', (address, group) => {
    expect(clientGroup(address)).toBe(group);
  });

  it('is one for all of a /64 and another for the next', () => {
    const group = fc.nat(0xffff).map((n) => n.toString(16));
    const four = fc.tuple(group, group, group, group);
    fc.assert(
      fc.property(four, four, four, four, (net, other, a, b) => {
        const join = (...parts: string[][]) => clientGroup(parts.flat().join(':'));
        expect(join(net, a)).toBe(join(net, b));
        expect(join(net, a) === join(other, a)).toBe(net.join() === other.join());
      }),
    );
  });
});
