import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kindOf } from './addresses.ts';

it.each([
  ['1.1.1.1', 'public'],
  ['172.15.255.255', 'public'],
  ['172.32.0.1', 'public'],
  ['100.63.255.255', 'public'],
  ['2606:4700:4700::1111', 'public'],
  ['2001:200::1', 'public'],
  ['64:ff9b::101:101', 'public'],
  ['::ffff:1.1.1.1', 'public'],
  ['127.0.0.1', 'private'],
  ['127.255.255.254', 'private'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['::1', 'private'],
  ['0:0:0:0:0:0:0:1', 'private'],
  ['fd12:3456::1', 'private'],
  ['::ffff:127.0.0.1', 'private'],
  ['::ffff:7f00:1', 'private'],
  ['64:ff9b::10.1.2.3', 'private'],
  ['0.0.0.0', 'never'],
  ['169.254.169.254', 'never'],
  ['168.63.129.16', 'never'],
  ['100.100.100.200', 'never'],
  ['192.0.0.192', 'never'],
  ['224.0.0.1', 'never'],
  ['255.255.255.255', 'never'],
  ['::', 'never'],
  ['fe80::1', 'never'],
  ['fec0::1', 'never'],
  ['ff02::1', 'never'],
  ['fd00:ec2::254', 'never'],
  ['2002:7f00:1::', 'never'],
  ['2001::1', 'never'],
  ['2001:db8::1', 'never'],
  ['::127.0.0.1', 'never'],
  ['::ffff:169.254.169.254', 'never'],
  ['64:ff9b::a9fe:a9fe', 'never'],
  ['64:ff9b:1::1', 'never'],
])('%s is %s', (address, kind) => {
  expect(kindOf(address)).toBe(kind);
});

it('takes an IPv4 address inside an IPv6 address for what it is', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(kindOf(`::ffff:${address}`)).toBe(kindOf(address));
      expect(kindOf(`64:ff9b::${address}`)).toBe(kindOf(address));
    }),
  );
});

it('knows a kind for every address, and one for all its spellings', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      expect(kindOf(address)).toBe(kindOf(new URL(`http://[${address}]`).hostname.slice(1, -1)));
    }),
  );
});
