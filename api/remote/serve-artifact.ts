import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Artifact } from '@lading/projections/artifacts-queries.ts';
import type { EventData } from '@lading/schema/events/registry.ts';
import { problem } from '@lading/schema/problems.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.ts';
import { contentDisposition } from '../http/file-name.ts';
import { formatHttpDate, parseHttpDate } from '../http/http-date.ts';
import { isSandboxed } from '../http/media-type.ts';
import type { Representation } from '../http/plan-bytes.ts';
import { storedBytesPolicy } from '../http/security-headers.ts';
import { senderOf } from '../http/sender.ts';
import { type Served, serveBytes } from '../http/serve-bytes.ts';
import { ClientGone } from '../http/transfer.ts';
import type { Lading } from '../lading.ts';
import type { Coming, Found, Wanted } from './artifacts-port.ts';
import { freshUntil } from './freshness.ts';
import { fileNameOf } from './keys.ts';
import { isStrong } from './receive.ts';

type Stored = Extract<Found, { kind: 'stored' }>;

/** Answers a request for an artifact, fetching it first where that is not yet done. @throws Problem */
export const serveArtifact = async (
  lading: Lading,
  wanted: Wanted,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const leaving = new AbortController();
  reply.raw.once('close', () => leaving.abort(new ClientGone()));
  try {
    const found = await lading.artifacts.find(wanted, callerOf(request).context, leaving.signal);
    const served = await serveFound(lading, wanted, found, request, reply, leaving.signal);
    if (served.error) lading.logger.warn({ request: request.id, err: served.error }, 'an artifact broke off');
    if (served.status === 200 || served.status === 206) count(lading, wanted, request, countsOf(found, served));
    return reply;
  } catch (error) {
    if (error instanceof ClientGone) return reply.hijack();
    count(lading, wanted, request, { errors: 1 });
    throw error;
  }
};

const serveFound = (
  lading: Lading,
  wanted: Wanted,
  found: Found,
  request: FastifyRequest,
  reply: FastifyReply,
  signal: AbortSignal,
): Promise<Served> =>
  found.kind === 'stored'
    ? serveStored(lading, wanted, found, request, reply)
    : serveComing(lading, wanted, found, request, reply, signal);

const countsOf = (found: Found, { bytes, error }: Served): Partial<EventData<'ArtifactServed'>> => {
  const sent = { bytes, errors: error === undefined ? 0 : 1 };
  return found.kind === 'stored' && !found.isFetched ? { ...sent, hits: 1, cachedBytes: bytes } : { ...sent, misses: 1 };
};

const nothing = { hits: 0, misses: 0, bytes: 0, cachedBytes: 0, fetchedBytes: 0, errors: 0 };

const count = (
  { traffic }: Lading,
  { remote, path }: Wanted,
  request: FastifyRequest,
  counted: Partial<EventData<'ArtifactServed'>>,
): void => {
  if (request.method !== 'GET') return;
  const data = { remote: remote.name, path, count: 1, ...nothing, ...counted, ...senderOf(request.raw) };
  traffic.record({ type: 'ArtifactServed', data }, callerOf(request).context.client);
};

const serveStored = (
  lading: Lading,
  wanted: Wanted,
  { artifact, isFetched, isStale }: Stored,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Served> => {
  const age = Math.max(0, Math.floor((lading.clock.now().getTime() - Date.parse(artifact.checkedAt)) / 1000));
  reply.headers({
    'x-artifact-source': isFetched ? 'remote' : 'cache',
    'x-checksum-sha256': artifact.sha256,
    ...(!artifact.published && { age: String(age) }),
    ...(isStale && { 'x-artifact-stale': 'true' }),
  });
  const headers = reply.hijack().getHeaders();
  return serveBytes(request.raw, reply.raw, representationOf(lading, wanted, artifact, request), {
    headers,
    attachment: false,
    cacheControl: isStale ? 'no-cache' : cacheControl(lading, wanted, artifact),
  });
};

const representationOf = (lading: Lading, wanted: Wanted, artifact: Artifact, request: FastifyRequest): Representation => {
  const { bytes, artifacts } = lading;
  // It may have been evicted on another replica a moment ago, or be lost: it is then fetched again.
  const restored = async () => {
    const again = await artifacts.restore(wanted, artifact, callerOf(request).context);
    if (!again && !artifact.published) throw problem('Unavailable', { part: 'artifact', retryAfterSeconds: 1 });
    return again;
  };
  const open: Representation['open'] = async (range) => {
    const stream = await bytes.open(artifact.key, range);
    if (stream) return stream;
    const again = await restored();
    return again && bytes.open(again.key, range);
  };
  const { lend } = bytes;
  return {
    size: artifact.size,
    etag: artifact.etag !== null && isStrong(artifact.etag) ? artifact.etag : `"${artifact.sha256}"`,
    lastModified: parseHttpDate(artifact.lastModified ?? undefined) ?? new Date(artifact.cachedAt),
    mediaType: artifact.mediaType,
    name: fileNameOf(artifact.path),
    open,
    lend:
      lend &&
      (async (range, take) => {
        if (await lend(artifact.key, range, take)) return true;
        const again = await restored();
        return again ? lend(again.key, range, take) : false;
      }),
  };
};

/** Other caches may keep it as long as it is fresh here; what can change at any time they ask for each time. */
const cacheControl = (
  { settings, clock }: Lading,
  { remote }: Wanted,
  artifact: Pick<Artifact, 'kind' | 'published' | 'checkedAt'>,
): string => {
  if (artifact.published) return remote.immutable ? `public, max-age=${settings.cacheMaxAgeSeconds}` : 'no-cache';
  const until = freshUntil(remote, artifact);
  const left = until === null ? Number.POSITIVE_INFINITY : Math.floor((until.getTime() - clock.now().getTime()) / 1000);
  return left <= 0 ? 'no-cache' : `public, max-age=${Math.min(settings.cacheMaxAgeSeconds, left)}`;
};

const serveComing = async (
  lading: Lading,
  wanted: Wanted,
  { coming, leave }: Extract<Found, { kind: 'coming' }>,
  request: FastifyRequest,
  reply: FastifyReply,
  signal: AbortSignal,
): Promise<Served> => {
  try {
    // What fails before there is anything to send is told by its name.
    if (request.method !== 'HEAD') await coming.spool.ready(signal);
    reply.headers({ 'x-artifact-source': 'remote', age: '0' });
    const { kind } = wanted;
    const checkedAt = lading.clock.now().toISOString();
    const control = coming.isForKeeping() ? cacheControl(lading, wanted, { kind, published: false, checkedAt }) : 'no-store';
    const name = fileNameOf(wanted.path);
    if (coming.size === null) return await sendUnsized(coming, name, control, request, reply);
    const open: Representation['open'] = async (range) => Readable.from(coming.spool.read(range));
    const headers = reply.hijack().getHeaders();
    const options = { headers, attachment: false, cacheControl: control };
    return await serveBytes(request.raw, reply.raw, { ...coming, size: coming.size, name, open }, options);
  } finally {
    leave();
  }
};

/** A body of which upstream does not say how long it is: sent as it comes, whole, in chunks. */
const sendUnsized = async (
  { spool, mediaType, etag, lastModified }: Coming,
  name: string,
  cacheControl: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Served> => {
  const response = reply.headers({
    'content-type': mediaType,
    'cache-control': cacheControl,
    'content-disposition': contentDisposition(name, 'inline'),
    'content-security-policy': storedBytesPolicy(isSandboxed(mediaType)),
    etag,
    'last-modified': formatHttpDate(lastModified),
  });
  const headers = response.hijack().getHeaders();
  for (const [header, value] of Object.entries(headers)) if (value !== undefined) reply.raw.setHeader(header, value);
  reply.raw.writeHead(200);
  let bytes = 0;
  if (request.method === 'HEAD') {
    reply.raw.end();
    return { status: 200, bytes, completed: false };
  }
  const counted = async function* () {
    for await (const piece of spool.read()) {
      bytes += piece.byteLength;
      yield piece;
    }
  };
  reply.raw.setTimeout(idleMs, () => void reply.raw.destroy());
  try {
    await pipeline(Readable.from(counted()), reply.raw);
    return { status: 200, bytes, completed: true };
  } catch (error) {
    reply.raw.destroy();
    return { status: 200, bytes, completed: false, ...(!request.raw.socket.destroyed && { error }) };
  }
};

/** How long nothing may move before the connection is cut. */
const idleMs = 60_000;
