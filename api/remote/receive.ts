import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Artifact } from '@lading/projections/artifacts-queries.ts';
import { problem } from '@lading/schema/problems.ts';
import { parseHttpDate } from '../http/http-date.ts';
import type { Coming } from './artifacts-port.ts';
import type { Asked, Course, FetchDeps } from './fetch.ts';
import { mayKeep, toldDigest } from './freshness.ts';
import { keepArtifact } from './keep.ts';
import type { Remote, Upstream } from './remote.ts';
import { createSpool, type Spool } from './spool.ts';

const anyBytes = 'application/octet-stream';

/**
 * Takes a body from upstream: to whoever reads it, and into the store. It is kept only if it is whole, and equal to the length and
 * the digest that upstream announced. Returns what is kept; null where it came whole and is not.
 * @throws Problem UpstreamBroken, UpstreamSlow, ArtifactTooYoung
 */
export const receive = async (deps: FetchDeps, asked: Asked, course: Course): Promise<Artifact | null> => {
  const { upstream } = asked;
  try {
    requireAge(deps, asked);
    const size = announcedSize(asked);
    const digest = toldDigest(upstream);
    const keeping = new AbortController();
    if (!mayKeep(upstream) || !(await hasPlace(deps, asked, size ?? 0))) keeping.abort(new Error('it may not be kept'));
    const spool = createSpool({
      folder: join(deps.settings.dataDir, 'spool'),
      name: deps.ids.uuid,
      hasRoom: async (bytes) => !keeping.signal.aborted && (await hasRoom(deps, bytes)),
      onPassing: () => keeping.abort(new Error('the disk has no room for it')),
      isChecked: digest !== null,
    });
    const coming = comingOf(deps, upstream, size, spool, keeping.signal);
    const kept = keeping.signal.aborted ? null : keep(deps, asked, coming, keeping, course);
    course.land({ kind: 'coming', ...coming });
    await pump(deps, asked, coming, digest);
    return await kept;
  } catch (error) {
    upstream.discard();
    throw error;
  }
};

const comingOf = (
  deps: FetchDeps,
  { headers }: Upstream,
  size: number | null,
  spool: Spool,
  keeping: AbortSignal,
): Coming & { end(): void } => {
  let hasEnded = false;
  const etag = headers.etag?.trim() ?? '';
  return {
    size,
    spool,
    mediaType: headers['content-type']?.trim() || anyBytes,
    etag: isStrong(etag) ? etag : `"${deps.ids.uuid()}"`,
    lastModified: parseHttpDate(headers['last-modified']) ?? deps.clock.now(),
    isForKeeping: () => !keeping.aborted,
    isComplete: () => hasEnded || spool.received() === size,
    end() {
      hasEnded = true;
      spool.end();
    },
  };
};

/** RFC 9110 §8.8.3. */
export const isStrong = (etag: string): boolean => /^"[\x21\x23-\x7e]*"$/.test(etag);

/** Reads the body to its end. @throws Problem UpstreamBroken for one that is not what was announced */
const pump = async (
  deps: FetchDeps,
  { remote, path, upstream }: Asked,
  { size, spool, end }: ReturnType<typeof comingOf>,
  digest: string | null,
): Promise<void> => {
  const check = createCheck(remote, size, digest);
  try {
    for await (const piece of upstream.body) {
      check.take(piece);
      await spool.push(piece);
    }
    check.whole();
    end();
  } catch (error) {
    spool.fail(error instanceof Error ? error : new Error('the fetch broke off', { cause: error }));
    throw error;
  } finally {
    const fetched = { count: 0, hits: 0, misses: 0, bytes: 0, cachedBytes: 0, errors: 0, fetchedBytes: spool.received() };
    const data = { remote: remote.name, path, ...fetched, agent: '', referrer: null };
    deps.traffic.record({ type: 'ArtifactServed', data }, null);
  }
};

/** Holds a body to what was announced of it, and to what an object may hold. Both throw Problem UpstreamBroken. */
const createCheck = ({ name, maxObjectBytes }: Remote, size: number | null, digest: string | null) => {
  const broken = (reason: string) => problem('UpstreamBroken', { remote: name, reason });
  const hash = digest === null ? null : createHash('sha256');
  let received = 0;
  return {
    take(piece: Uint8Array): void {
      received += piece.byteLength;
      hash?.update(piece);
      if (size === null && maxObjectBytes !== null && received > maxObjectBytes)
        throw broken(`sent more than the ${maxObjectBytes} bytes that an object may hold`);
    },
    whole(): void {
      if (size !== null && received !== size) throw broken(`sent ${received} bytes, though it announced ${size}`);
      if (hash && hash.digest('hex') !== digest) throw broken('sent other bytes than the digest that it announced is of');
    },
  };
};

/** Puts what comes into the store. Where that fails, clients still get theirs. */
const keep = async (
  deps: FetchDeps,
  { remote, path, kind, older, upstream, context }: Asked,
  { size, mediaType, spool }: Coming,
  keeping: AbortController,
  { endIfUnwanted }: Course,
): Promise<Artifact | null> => {
  const { etag = null, 'last-modified': lastModified = null } = upstream.headers;
  try {
    const { artifact } = await keepArtifact(deps, {
      remote,
      described: { path, kind, published: false, mediaType, etag, lastModified },
      body: spool.read(undefined, keeping.signal),
      size: size ?? undefined,
      signal: keeping.signal,
      older,
      context,
    });
    deps.grown(remote);
    return artifact;
  } catch (error) {
    keeping.abort(error);
    endIfUnwanted();
    deps.logger.warn({ remote: remote.name, err: error }, 'an artifact is passed on without being kept');
    return null;
  }
};

/** @throws Problem UpstreamBroken for one that is larger than the remote allows */
const announcedSize = ({ remote, upstream: { headers } }: Asked): number | null => {
  const length = headers['content-length'];
  if (length === undefined || headers['transfer-encoding'] !== undefined || !/^\d{1,15}$/.test(length)) return null;
  const size = Number(length);
  if (remote.maxObjectBytes !== null && size > remote.maxObjectBytes)
    throw problem('UpstreamBroken', {
      remote: remote.name,
      reason: `announced ${size} bytes, and an object may hold ${remote.maxObjectBytes}`,
    });
  return size;
};

/** A file that is not known to be old enough is taken for too young: that is what the limit is for. @throws Problem ArtifactTooYoung */
const requireAge = ({ clock }: FetchDeps, { remote, path, kind, upstream }: Asked): void => {
  if (remote.minAgeMs === null || kind === 'index') return;
  const since = parseHttpDate(upstream.headers['last-modified']);
  if (since && clock.now().getTime() - since.getTime() >= remote.minAgeMs) return;
  throw problem('ArtifactTooYoung', { remote: remote.name, path, minAgeSeconds: remote.minAgeMs / 1000 });
};

/** Whether it can be kept at all: under the caps, and on the disk. */
const hasPlace = async (deps: FetchDeps, { remote }: Asked, size: number): Promise<boolean> => {
  const most = Math.min(remote.maxBytes ?? Number.POSITIVE_INFINITY, deps.settings.cacheMaxBytes ?? Number.POSITIVE_INFINITY);
  return size <= most && (await hasRoom(deps, size));
};

const hasRoom = async ({ bytes, settings }: FetchDeps, size: number): Promise<boolean> => {
  const free = await bytes.freeBytes();
  return free === undefined || free - size >= settings.minFreeBytes;
};
