import { type Artifact, findArtifact } from '@lading/projections/artifacts-queries.ts';
import { isProblem, problem } from '@lading/schema/problems.ts';
import type { Context } from '../log/context.ts';
import type { Coming, Wanted } from './artifacts-port.ts';
import type { Answer, Asked, Course, FetchDeps } from './fetch.ts';
import { conditions, isFresh } from './freshness.ts';
import { append } from './keep.ts';
import { receive } from './receive.ts';
import type { Upstream } from './remote.ts';

/** One fetch, for all who want the same. */
export type Flight = {
  /** Rejects with a problem where there is nothing to be had. */
  readonly answered: Promise<Answer>;
  /** What is kept in the end; `null` where it came whole and is not kept, `failed` where it did not. Never rejects. */
  readonly done: Promise<Artifact | null | 'failed'>;
  /** Whether who comes now still gets all of it. */
  isJoinable(): boolean;
  /** Whether all has come, and it is only being kept. */
  isComplete(): boolean;
  /** Somebody waits for it. A fetch that is not for keeping ends when nobody does. Call what it returns to leave. */
  hold(): () => void;
};

/** How long another replica may be at it before this one fetches as well. */
const lockWaitMs = 30_000;

export const startFlight = (deps: FetchDeps, wanted: Wanted, context: Context, stopping: AbortSignal): Flight => {
  const answered = Promise.withResolvers<Answer>();
  // Whoever waits hears of it; nobody need wait.
  answered.promise.catch(() => {});
  const leaving = new AbortController();
  let coming: Coming | undefined;
  let release = (): void => {};
  let waiting = 0;
  let isDone = false;
  const land = (answer: Answer): void => {
    if (answer.kind === 'coming') {
      coming = answer;
      release = answer.spool.hold();
    }
    answered.resolve(answer);
  };
  const endIfUnwanted = (): void => {
    if (waiting > 0) return;
    if (isDone) release();
    else if (coming?.isForKeeping() === false) leaving.abort(new Error('nobody waits for it any more'));
  };

  const flown = fly(deps, wanted, context, { land, signal: AbortSignal.any([leaving.signal, stopping]), endIfUnwanted }).catch(
    (error: unknown) => {
      answered.reject(error);
      return 'failed' as const;
    },
  );
  const done = flown.finally(() => {
    isDone = true;
    endIfUnwanted();
  });

  return {
    answered: answered.promise,
    done,
    isJoinable: () => coming === undefined || coming.spool.hasBeginning(),
    isComplete: () => coming?.isComplete() ?? false,
    hold() {
      waiting += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        waiting -= 1;
        endIfUnwanted();
      };
    },
  };
};

const fly = async (deps: FetchDeps, wanted: Wanted, context: Context, course: Course): Promise<Artifact | null> => {
  const { remote, path } = wanted;
  const began = deps.clock.now();
  const lock = await deps.locks
    .take(`artifact ${remote.name}/${path}`, { waitMs: lockWaitMs, signal: course.signal })
    // Without the lock two may fetch the same, no more.
    .catch(() => undefined);
  try {
    const older = await findArtifact(deps.db, remote.name, path);
    // Another replica may have been at it meanwhile.
    if (older && (isFresh(remote, older, began) || Date.parse(older.checkedAt) >= began.getTime())) return landed(course, older);
    return await fetchAnew(deps, { ...wanted, older, context }, course);
  } finally {
    await lock?.release();
  }
};

const landed = ({ land }: Course, artifact: Artifact): Artifact => {
  land({ kind: 'kept', artifact });
  return artifact;
};

const fetchAnew = async (deps: FetchDeps, asked: Omit<Asked, 'upstream'>, course: Course): Promise<Artifact | null> => {
  const { remote, path, older, context } = asked;
  // What the breaker refuses has failed before, and was told then.
  const isLeftAlone = deps.upstream.health(remote).state === 'open';
  try {
    const headers = older ? conditions(older) : {};
    const upstream = await deps.upstream.ask(remote, { method: 'GET', path, headers, signal: course.signal });
    if (upstream.status === 304 && older) return landed(course, await revalidated(deps, older, upstream, context));
    return await receive(deps, { ...asked, upstream: checked(asked, upstream) }, course);
  } catch (error) {
    if (!isLeftAlone) await recordFailure(deps, asked, error, context);
    throw error;
  }
};

const revalidated = async (deps: FetchDeps, older: Artifact, upstream: Upstream, context: Context): Promise<Artifact> => {
  upstream.discard();
  const { remote, path, key } = older;
  const position = await append(deps, remote, { type: 'ArtifactRevalidated', data: { remote, path, key } }, context);
  await deps.engine.settled(['ArtifactRevalidated'], position);
  return { ...older, checkedAt: deps.clock.now().toISOString() };
};

/** @throws Problem ArtifactNotFound, UpstreamBroken for what is no whole answer */
const checked = ({ remote, path }: Wanted, upstream: Upstream): Upstream => {
  const { status, discard } = upstream;
  if (status === 200) return upstream;
  discard();
  if (status === 404 || status === 410) throw problem('ArtifactNotFound', { remote: remote.name, path });
  throw problem('UpstreamBroken', { remote: remote.name, reason: `answered with status ${status}` });
};

const recordFailure = async (deps: FetchDeps, { remote, path }: Wanted, error: unknown, context: Context): Promise<void> => {
  if (!isProblem(error) || (error.code !== 'UpstreamBroken' && error.code !== 'UpstreamSlow')) return;
  const data = {
    remote: remote.name,
    path,
    reason: error.code === 'UpstreamSlow' ? ('SLOW' as const) : ('BROKEN' as const),
    message: error.message.slice(0, 500),
  };
  await append(deps, remote.name, { type: 'UpstreamFailed', data }, context).catch((err: unknown) => {
    deps.logger.warn({ remote: remote.name, err }, 'a failure of upstream is not in the log');
  });
};
