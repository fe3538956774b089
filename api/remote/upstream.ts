import type { IncomingMessage } from 'node:http';
import type { Clock } from '@lading/schema/clock.ts';
import { isProblem, type Problem, problem } from '@lading/schema/problems.ts';
import { ask, isAway } from './outbound/ask.ts';
import { bodyOf } from './outbound/body.ts';
import { createBreaker, type RemoteHealth } from './outbound/breaker.ts';
import { createConnections } from './outbound/connections.ts';
import { letGo } from './outbound/exchange.ts';
import { asProblem } from './outbound/faults.ts';
import type { ProxyVariables } from './outbound/proxies.ts';
import { reachOf } from './outbound/reach.ts';
import { createSlots } from './outbound/slots.ts';
import type { AskUpstream, Remote, Upstream } from './remote.ts';

export type UpstreamDoor = {
  /**
   * Asks upstream; resolves with whatever status it answers, once its headers are here.
   * A place among `maxParallel` is held until the body is read to its end, left or discarded.
   * @throws Problem UpstreamBroken, UpstreamSlow, also while the body is read; the reason of the signal once that is aborted
   */
  readonly ask: AskUpstream;
  /** How a remote has been of late, as this process saw it. */
  readonly health: (remote: Remote) => RemoteHealth;
};

/** @param proxies the variables that name them */
export const openUpstream = ({ clock, proxies }: { readonly clock: Clock; readonly proxies: ProxyVariables }): UpstreamDoor => {
  // A remote that is configured anew is another value: what was learnt of the old one goes with it.
  const lines = new WeakMap<Remote, Line>();
  const lineOf = (remote: Remote): Line => {
    const line = lines.get(remote) ?? openLine(remote, clock, proxies);
    lines.set(remote, line);
    return line;
  };
  return {
    ask: (remote, request) => askOn(lineOf(remote), remote, request),
    health: (remote) => lineOf(remote).breaker.health(),
  };
};

type Line = ReturnType<typeof openLine>;
type Request = Parameters<AskUpstream>[1];

const openLine = (remote: Remote, clock: Clock, proxies: ProxyVariables) => {
  const reach = reachOf(remote);
  return {
    reach,
    routeTo: createConnections(reach, remote.maxParallel, proxies),
    slots: createSlots(remote.maxParallel),
    breaker: createBreaker(clock),
  };
};

const askOn = async (line: Line, remote: Remote, request: Request): Promise<Upstream> => {
  const { breaker, slots } = line;
  const leftAlone = () =>
    problem('UpstreamBroken', { remote: remote.name, reason: 'failed time and again and is left alone for a moment' });
  if (breaker.health().state === 'open') throw leftAlone();
  const giveBack = await inTime(remote, request.signal, (signal) => slots.take(signal));
  if (!breaker.admit()) {
    giveBack();
    throw leftAlone();
  }
  try {
    const answer = await inTime(remote, request.signal, (signal) => ask(remote, { ...request, signal }, line));
    if (isAway(answer.statusCode)) breaker.failed(`answered with status ${answer.statusCode}`);
    else breaker.succeeded();
    return upstreamOf(answer, remote, request, giveBack);
  } catch (error) {
    giveBack();
    throw learn(line, remote, request, error);
  }
};

/** Does work that may take as long as the remote's time-out. @throws Problem UpstreamSlow where it takes longer */
const inTime = async <T>(remote: Remote, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(tooSlow(remote)), remote.timeoutMs);
  try {
    return await work(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
};

const tooSlow = ({ name, timeoutMs }: Remote): Problem => problem('UpstreamSlow', { remote: name, timeoutMs });

/** Tells the breaker what went wrong, and gives what the asker hears. */
const learn = ({ breaker }: Line, remote: Remote, { signal }: Request, error: unknown): unknown => {
  if (signal.aborted) {
    breaker.abandoned();
    return signal.reason;
  }
  const refusal = asProblem(remote, error);
  // What only this path leads to says nothing of the others; else anybody could have a remote left alone.
  if (isProblem(error) && error.code !== 'UpstreamSlow') breaker.abandoned();
  else breaker.failed(refusal.message);
  return refusal;
};

const upstreamOf = (answer: IncomingMessage, remote: Remote, { method, signal }: Request, giveBack: () => void): Upstream => {
  const status = answer.statusCode ?? 0;
  const headers = headersOf(answer);
  if (method === 'HEAD' || status === 204 || status === 304) {
    answer.resume();
    giveBack();
    return { status, headers, body: nothing(), discard: () => {} };
  }
  const body = bodyOf(answer, {
    idleMs: remote.timeoutMs,
    idle: () => tooSlow(remote),
    translate: (error) => (signal.aborted ? signal.reason : asProblem(remote, error)),
    ended: giveBack,
  });
  return {
    status,
    headers,
    body,
    discard: () => {
      letGo(answer);
      giveBack();
    },
  };
};

async function* nothing(): AsyncGenerator<Uint8Array> {}

const headersOf = ({ headers }: IncomingMessage): Upstream['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
