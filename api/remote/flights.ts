import type { Artifact } from '@lading/projections/artifacts-queries.ts';
import { isProblem, problem } from '@lading/schema/problems.ts';
import { LRUCache } from 'lru-cache';
import type { Context } from '../log/context.ts';
import type { Wanted } from './artifacts-port.ts';
import type { FetchDeps } from './fetch.ts';
import { type Flight, startFlight } from './flight.ts';
import { absentFor } from './freshness.ts';

export type Flights = {
  /** The fetch that is under way for this, or a new one. @throws Problem ArtifactNotFound where upstream had none just now */
  join(wanted: Wanted, context: Context): Flight;
  /** Breaks off all of them. */
  stop(): Promise<void>;
};

const mostAbsent = 10_000;

/** Fetches under way, one for each artifact. @param landed called with what is kept in the end */
export const openFlights = (deps: FetchDeps, landed: (kept: Artifact) => void): Flights => {
  const joinable = new Map<string, Flight>();
  const running = new Set<Flight>();
  /** What upstream has none of. */
  const absent = new LRUCache<string, true>({ max: mostAbsent });
  const stopping = new AbortController();

  const follow = async (key: string, flight: Flight, { remote, kind }: Wanted): Promise<void> => {
    const kept = await flight.done;
    running.delete(flight);
    if (joinable.get(key) === flight) joinable.delete(key);
    if (kept !== null && kept !== 'failed') landed(kept);
    const error: unknown = await flight.answered.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const ttl = absentFor(remote, kind);
    if (isProblem(error) && error.code === 'ArtifactNotFound' && ttl > 0) absent.set(key, true, { ttl });
  };

  return {
    join(wanted, context) {
      const { remote, path } = wanted;
      const key = `${remote.name}/${path}`;
      const known = joinable.get(key);
      if (known?.isJoinable()) return known;
      if (absent.has(key)) throw problem('ArtifactNotFound', { remote: remote.name, path });
      const flight = startFlight(deps, wanted, context, stopping.signal);
      joinable.set(key, flight);
      running.add(flight);
      void follow(key, flight, wanted);
      return flight;
    },
    async stop() {
      stopping.abort(new Error('the server stops'));
      await Promise.all([...running].map(({ done }) => done));
    },
  };
};
