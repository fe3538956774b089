import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** More hops than this are no chain of proxies but somebody filling a header. */
const mostHops = 32;

type Asked = Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } };

/**
 * The address a request comes from: that of the connection, or where that is a trusted proxy, the right-most address in
 * `X-Forwarded-For` that is no trusted proxy itself. What stands left of it was written by the client and counts for nothing.
 * An entry that is no address ends the chain; the proxy that passed it on then stands for its client. A port and brackets are cut.
 * IPv4 in IPv6 form is returned as IPv4, IPv6 in its shortest form, an unknown address (a closed or a Unix socket) as `unknown`.
 * @param trusted addresses and networks, such as `10.0.0.0/8`
 */
export const clientAddress = (request: Asked, trusted: readonly string[]): string => {
  let client = parseAddress(request.socket.remoteAddress);
  const field = request.headers['x-forwarded-for'];
  if (field === undefined || client === undefined || !isTrustedProxy(client, trusted)) return client ?? 'unknown';
  for (const entry of String(field).split(',').slice(-mostHops).reverse()) {
    const next = parseAddress(entry);
    if (next === undefined) break;
    client = next;
    if (!isTrustedProxy(client, trusted)) break;
  }
  return client;
};

/** Whether an address, as `clientAddress` writes it, belongs to a trusted proxy. */
export const isTrustedProxy = (address: string, trusted: readonly string[]): boolean =>
  trusted.length > 0 && isIP(address) > 0 && blockListOf(trusted).check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** What counts as one client: an IPv4 address, or the /64 network that an IPv6 subscriber has to themselves. */
export const clientGroup = (address: string): string =>
  isIP(address) === 6
    ? `${groups(address)
        .slice(0, 4)
        .map((group) => group.toString(16))
        .join(':')}::/64`
    : address;

/** Networks are parsed once for each list, which is part of the settings and so never changes. */
const blockLists = new WeakMap<readonly string[], BlockList>();

const blockListOf = (trusted: readonly string[]): BlockList => {
  const known = blockLists.get(trusted);
  if (known) return known;
  const list = new BlockList();
  for (const network of trusted) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  blockLists.set(trusted, list);
  return list;
};

/** One canonical text for each address; `undefined` for what is none. */
const parseAddress = (text: string | undefined): string | undefined => {
  const bare = stripPort((text ?? '').trim()).replace(/%.*$/, '');
  if (isIP(bare) === 4) return bare;
  if (isIP(bare) !== 6) return undefined;
  const parts = groups(bare);
  const mapped = parts.slice(0, 5).every((group) => group === 0) && parts[5] === 0xffff;
  if (!mapped) return new URL(`http://[${bare}]`).hostname.slice(1, -1);
  return parts
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
};

/** `1.2.3.4:5` and `[::1]:5` are addresses with a port, `::1` and `::1:5` are not. */
const stripPort = (text: string): string =>
  /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^(\d[\d.]*):\d{1,5}$/.exec(text)?.[1] ?? text;

/** The eight 16-bit groups of a valid IPv6 address. */
const groups = (address: string): number[] => {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const read = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return read(head);
  const [left, right] = [read(head), read(tail)];
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
};
