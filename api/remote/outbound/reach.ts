import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { problem } from '@lading/schema/problems.ts';
import type { Remote } from '../remote.ts';
import { kindOf } from './addresses.ts';

/** Where a remote's requests may go, asked at each connection: a name that leads elsewhere by then gains nothing. */
export type Reach = {
  /** Whether an origin is the one of the base URL, the only one that sees credentials and headers of the remote. */
  readonly isOwn: (url: URL) => boolean;
  /** @throws Problem UpstreamBroken where the host is an address that may not be reached */
  readonly check: (url: URL) => void;
  /** Resolves a name to the addresses that may be reached under it. */
  readonly lookup: (url: URL) => LookupFunction;
};

/** Looks a name up, as `dns.lookup` does. */
type Resolve = (
  name: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * A remote may reach public addresses, its own host and port wherever that is, and the hosts of `allow_redirects_to`.
 * Addresses of kind `never` are reached only where the base URL spells them out. A base URL whose name once led to public
 * addresses alone does not lead to private ones later: that is how DNS rebinding looks.
 */
export const reachOf = (remote: Remote, resolve: Resolve = lookup): Reach => {
  const base = new URL(remote.baseUrl ?? 'about:blank');
  const isOwn = (url: URL) => url.origin === base.origin;
  const isTrusted = (url: URL) => isOwn(url) || remote.allowRedirectsTo.includes(url.hostname);
  const refuse = () => problem('UpstreamBroken', { remote: remote.name, reason: 'leads to an address that is not public' });
  let ownIsPublic = false;

  const allowedOf = <T extends { readonly address: string }>(url: URL, found: readonly T[]): T[] => {
    const mayBePrivate = isTrusted(url) && !(isOwn(url) && ownIsPublic);
    if (isOwn(url)) ownIsPublic ||= found.length > 0 && found.every(({ address }) => kindOf(address) === 'public');
    return found.filter(({ address }) => {
      const kind = kindOf(address);
      return kind === 'public' || (kind === 'private' && mayBePrivate);
    });
  };

  return {
    isOwn,
    check: (url) => {
      const address = hostOf(url);
      if (isIP(address) === 0 || isOwn(url)) return;
      if (allowedOf(url, [{ address }]).length === 0) throw refuse();
    },
    lookup: (url) => (name, options, callback) => {
      const answer = (first: LookupAddress, all: LookupAddress[]) =>
        options.all ? callback(null, all) : callback(null, first.address, first.family);
      resolve(name, { ...options, all: true }, (error, found) => {
        if (error) return callback(error, []);
        const allowed = allowedOf(url, found);
        const [first] = allowed;
        return first ? answer(first, allowed) : callback(refuse(), []);
      });
    },
  };
};

/** The host of a URL as sockets want it, an IPv6 address without brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
