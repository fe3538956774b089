import { BlockList, isIPv6 } from 'node:net';

/**
 * Who can be reached at an address.
 * `public`: anybody on the Internet. `private`: this machine or its network. `never`: nobody that serves packages: link-local
 * addresses and others where clouds answer with a machine's own credentials, multicast, reserved ranges.
 */
export type AddressKind = 'public' | 'private' | 'never';

const listOf = (...subnets: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/');
    list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
};

const privateV4 = listOf('10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16');
const privateV6 = listOf('::1/128', 'fc00::/7');

/** https://www.iana.org/assignments/iana-ipv4-special-registry, and the metadata services of clouds at addresses of other kinds. */
const neverV4 = listOf(
  '0.0.0.0/8',
  '100.100.100.200/32', // Alibaba Cloud
  '168.63.129.16/32', // Azure
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
);
/** Metadata of AWS and of Google Cloud, inside the private range. */
const metadataV6 = listOf('fd00:ec2::254/128', 'fd20:ce::254/128');

/** Public addresses begin with 001; https://www.iana.org/assignments/iana-ipv6-special-registry takes some of those back. */
const globalV6 = listOf('2000::/3');
const neverV6 = listOf('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');

/** ::ffff:a.b.c.d (RFC 4291 §2.5.5.2) and NAT64 (RFC 6052 §2.1): what counts is the IPv4 address inside. */
const holdsV4 = listOf('::ffff:0:0/96', '64:ff9b::/96');

/** What kind of address this is. @param address IPv4 in four decimal parts, or IPv6 in any spelling without brackets and zone */
export const kindOf = (address: string): AddressKind => {
  if (!isIPv6(address)) return kindOfV4(address);
  if (holdsV4.check(address, 'ipv6')) return kindOf(v4Inside(address));
  if (metadataV6.check(address, 'ipv6') || neverV6.check(address, 'ipv6')) return 'never';
  if (privateV6.check(address, 'ipv6')) return 'private';
  return globalV6.check(address, 'ipv6') ? 'public' : 'never';
};

const kindOfV4 = (address: string): AddressKind => {
  if (neverV4.check(address)) return 'never';
  return privateV4.check(address) ? 'private' : 'public';
};

/** The last 32 bits. A URL spells every IPv6 address in the one short form of hexadecimal groups. */
const v4Inside = (address: string): string => {
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
};
