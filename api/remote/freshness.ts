import type { Artifact } from '@lading/projections/artifacts-queries.ts';
import type { Remote, Upstream } from './remote.ts';

/** How long past its time a copy may be served while upstream does not give a newer one. */
const staleMs = 7 * 86_400_000;
/** How long it is remembered that upstream has none (CONTRACT: at most 60 s). */
const absentMs = 30_000;

type Kept = Pick<Artifact, 'kind' | 'published' | 'checkedAt'>;

/** Until when what is kept need not be revalidated; null: for ever. Follows the remote as it is configured now. */
export const freshUntil = ({ cache }: Pick<Remote, 'cache'>, { kind, published, checkedAt }: Kept): Date | null => {
  const ttlMs = kind === 'index' ? cache.indexTtlMs : cache.fileTtlMs;
  return published || ttlMs === null ? null : new Date(Date.parse(checkedAt) + ttlMs);
};

export const isFresh = (remote: Pick<Remote, 'cache'>, artifact: Kept, now: Date): boolean => {
  const until = freshUntil(remote, artifact);
  return until === null || now < until;
};

/** Whether what is kept may stand in while upstream gives no newer one. */
export const maySpeakStale = (remote: Pick<Remote, 'cache'>, artifact: Kept, now: Date): boolean => {
  const until = freshUntil(remote, artifact);
  return until === null || now.getTime() < until.getTime() + staleMs;
};

/** How long it is taken for true that upstream has none, in milliseconds. An index may come to be at any time. */
export const absentFor = ({ cache }: Pick<Remote, 'cache'>, kind: Artifact['kind']): number =>
  kind === 'index' ? Math.min(absentMs, cache.indexTtlMs) : absentMs;

/** Whether upstream lets its answer be kept (RFC 9111 §5.2.2). */
export const mayKeep = ({ headers }: Pick<Upstream, 'headers'>): boolean =>
  !/(^|[\s,])(no-store|private)($|[\s,=])/i.test(headers['cache-control'] ?? '');

/** The headers that ask whether a copy is still right (RFC 9110 §13.1). */
export const conditions = ({ etag, lastModified }: Pick<Artifact, 'etag' | 'lastModified'>): Record<string, string> => ({
  ...(etag !== null && { 'if-none-match': etag }),
  ...(lastModified !== null && { 'if-modified-since': lastModified }),
});

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A digest that is announced for a body (RFC 9530, RFC 3230, and the name that repository managers use); hexadecimal. */
export const toldDigest = ({ headers }: { readonly headers: Headers }): string | null => {
  const repr = /(?:^|[\s,])sha-256=:?([A-Za-z0-9+/]{43}=)/i.exec(String(headers['repr-digest'] ?? headers.digest))?.[1];
  if (repr !== undefined) return Buffer.from(repr, 'base64').toString('hex');
  return /^\s*([0-9a-f]{64})\s*$/i.exec(String(headers['x-checksum-sha256']))?.[1]?.toLowerCase() ?? null;
};
