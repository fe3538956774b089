import { type Artifact, findArtifact } from '@lading/projections/artifacts-queries.ts';
import { isProblem, problem } from '@lading/schema/problems.ts';
import { LRUCache } from 'lru-cache';
import type { Context } from '../log/context.ts';
import type { Artifacts, Found, Wanted } from './artifacts-port.ts';
import { evictArtifact } from './evict.ts';
import type { FetchDeps } from './fetch.ts';
import type { Flight } from './flight.ts';
import { openFlights } from './flights.ts';
import { isFresh, maySpeakStale } from './freshness.ts';

const mostKnown = 20_000;
/** How long somebody waits for upstream who could have a copy that is past its time. */
const stalePatienceMs = 2_000;

const keyOf = (remote: string, path: string): string => `${remote}/${path}`;

export const createArtifacts = (deps: FetchDeps): Artifacts => {
  const known = createKnown(deps);
  const flights = openFlights(deps, known.add);
  const nowOf = () => deps.clock.now();

  const fetched = async (wanted: Wanted, context: Context, signal: AbortSignal): Promise<Found> => {
    const flight = flights.join(wanted, context);
    if (flight.isComplete()) {
      // Its bytes run no more: who comes now gets what is kept of them, if that is fresh enough.
      await orGone(flight.done, signal);
      return find(wanted, context, signal);
    }
    const leave = flight.hold();
    try {
      const answer = await orGone(flight.answered, signal);
      if (answer.kind === 'coming') return { kind: 'coming', coming: answer, leave };
      leave();
      return stored(answer.artifact);
    } catch (error) {
      leave();
      throw error;
    }
  };

  /** Asks whether a copy is still right; the copy itself stands in where that takes too long or fails. */
  const refreshed = async (wanted: Wanted, copy: Artifact, context: Context, signal: AbortSignal): Promise<Found> => {
    const stale: Found = { ...stored(copy), isStale: true };
    try {
      const flight = flights.join(wanted, context);
      const leave = flight.hold();
      const found = await inTime(newer(flight, leave), signal).catch((error: unknown) => {
        leave();
        throw error;
      });
      if (found?.kind !== 'coming') leave();
      return found ?? stale;
    } catch (error) {
      if (signal.aborted || !isUpstreams(error)) throw error;
      return stale;
    }
  };

  const find: Artifacts['find'] = async (wanted, context, signal) => {
    const { remote, path } = wanted;
    const copy = await known.find(wanted);
    if (copy && isFresh(remote, copy, nowOf())) return stored(copy);
    if (remote.type === 'local') throw problem('ArtifactNotFound', { remote: remote.name, path });
    return copy && maySpeakStale(remote, copy, nowOf())
      ? refreshed(wanted, copy, context, signal)
      : fetched(wanted, context, signal);
  };

  return {
    find,
    async restore(wanted, lost, context) {
      known.forget(lost);
      if (lost.published) return undefined;
      await recordLoss(deps, lost, context);
      const kept = await flights.join(wanted, context).done;
      return kept !== null && kept !== 'failed' && kept.sha256 === lost.sha256 ? kept : undefined;
    },
    forget: known.forget,
    stop: flights.stop,
  };
};

/** Artifacts that were asked for lately, from memory. */
const createKnown = ({ db }: Pick<FetchDeps, 'db'>) => {
  const known = new LRUCache<string, Artifact>({ max: mostKnown });
  const add = (artifact: Artifact): void => void known.set(keyOf(artifact.remote, artifact.path), artifact);
  return {
    add,
    async find({ remote, path }: Wanted): Promise<Artifact | undefined> {
      const row = known.get(keyOf(remote.name, path));
      // What is published here may change on any replica at any time.
      if (row && !row.published) return row;
      const found = await findArtifact(db, remote.name, path);
      if (found) add(found);
      return found;
    },
    forget({ remote, path }: Pick<Artifact, 'remote' | 'path'>): void {
      known.delete(keyOf(remote, path));
    },
  };
};

const stored = (artifact: Artifact): Found & { kind: 'stored' } => ({
  kind: 'stored',
  artifact,
  isFetched: false,
  isStale: false,
});

/** The store has lost what the read model still shows, unless somebody has let it go meanwhile. */
const recordLoss = async (deps: FetchDeps, lost: Artifact, context: Context): Promise<void> => {
  const row = await findArtifact(deps.db, lost.remote, lost.path);
  if (row?.key !== lost.key) return;
  await deps.engine.settled(['ArtifactEvicted'], await evictArtifact(deps, lost, 'MISSING', context));
};

/** What a fetch brings in place of a copy; `undefined` where it broke off. What is kept is waited for whole: the copy is better than a part. */
const newer = async (flight: Flight, leave: () => void): Promise<Found | undefined> => {
  const answer = await flight.answered;
  if (answer.kind === 'kept') return stored(answer.artifact);
  const coming: Found = { kind: 'coming', coming: answer, leave };
  if (!answer.isForKeeping()) return coming;
  const kept = await flight.done;
  if (kept === 'failed') return undefined;
  return kept === null ? coming : { ...stored(kept), isFetched: true };
};

/** Whether an error says that upstream gives nothing now. */
const isUpstreams = (error: unknown): boolean =>
  isProblem(error) && (error.code === 'ArtifactNotFound' || error.code === 'UpstreamBroken' || error.code === 'UpstreamSlow');

/** @throws the reason of the signal once that is aborted */
const orGone = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  signal.throwIfAborted();
  const gone = Promise.withResolvers<never>();
  const leave = () => gone.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work, gone.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
};

/** `undefined` where it takes longer than somebody waits who has a copy. */
const inTime = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> => {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), stalePatienceMs);
  try {
    return await orGone(Promise.race([work, late.promise]), signal);
  } finally {
    clearTimeout(timer);
  }
};
