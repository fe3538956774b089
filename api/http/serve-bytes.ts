import { randomBytes } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeader, ServerResponse } from 'node:http';
import { type Problem, problem } from '@lading/schema/problems.ts';
import { toProblem } from './foreign-errors.ts';
import { type Part, type Presentation, planBytes, type Representation, type SendPlan } from './plan-bytes.ts';
import { statusOf } from './problem.ts';
import { writeProblem } from './problem-writers.ts';
import { ClientGone, SourceBroken, transfer, transferLent } from './transfer.ts';

export type ServeOptions = Presentation & {
  /** Sent besides, refusals included: `Vary`, `X-Request-Id`, CORS and the like. */
  readonly headers?: Readonly<Record<string, OutgoingHttpHeader | undefined>> | undefined;
  /** Ends the answer at once by cutting the connection. */
  readonly signal?: AbortSignal | undefined;
  /** How long nothing may move before the connection is cut, in milliseconds; 60 s if not given. */
  readonly idleMs?: number | undefined;
};

export type Served = {
  readonly status: number;
  /** How many bytes of the body the socket took, multipart separators not counted. */
  readonly bytes: number;
  /** A GET whose answer held the last byte of the representation, and the socket took all of it. */
  readonly completed: boolean;
  /** Why it failed on our side, for the log: the bytes are missing, or the store broke off. */
  readonly error?: unknown;
};

const defaultIdleMs = 60_000;
const retryAfterSeconds = 5;

/**
 * Answers a request for stored bytes by itself, on the bare request and response; never rejects.
 *
 * GET and HEAD with preconditions, ranges (several as `multipart/byteranges`) and refusals as problems. `Content-Length` is
 * always exact: bytes that are missing or fail before the first of them was sent give a problem, later the connection is cut,
 * so that no body looks whole that is not. The store's stream is destroyed as soon as the client goes away.
 */
export const serveBytes = async (
  request: IncomingMessage,
  response: ServerResponse,
  representation: Representation,
  options: ServeOptions,
): Promise<Served> => {
  const plan = planBytes(request, representation, options, randomBytes(18).toString('base64url'));
  if (plan.kind === 'refused') return refuse(request, response, options, plan.refusal);
  if (plan.kind === 'bytes' && request.method !== 'HEAD') return send(request, response, representation, plan, options);
  const status = plan.kind === 'bytes' ? plan.status : 304;
  writeHead(response, status, options, plan.headers);
  await finish(response);
  return { status, bytes: 0, completed: false };
};

/** As one list, which Node writes and forgets; it would keep headers that are set one by one until the answer has gone out. */
const writeHead = (
  response: ServerResponse,
  status: number,
  { headers: besides = {} }: ServeOptions,
  headers: Readonly<Record<string, string>>,
): void => {
  const list: OutgoingHttpHeader[] = Object.entries(headers).flat();
  for (const [name, value] of Object.entries(besides)) {
    if (value !== undefined && headers[name.toLowerCase()] === undefined) list.push(name, value);
  }
  response.writeHead(status, list);
};

const send = async (
  request: IncomingMessage,
  response: ServerResponse,
  representation: Representation,
  plan: SendPlan,
  options: ServeOptions,
): Promise<Served> => {
  const { signal, idleMs = defaultIdleMs } = options;
  const cut = (): void => void response.destroy();
  let bytes = 0;
  const taken = (size: number): void => {
    bytes += size;
  };
  // Once the socket took the last byte the client may have it, and may be gone before anything else here is over.
  const all = plan.parts.reduce((sum, { length }) => sum + length, 0);
  const outcome = (): Served => ({ status: plan.status, bytes, completed: bytes === all && plan.sendsLastByte });
  signal?.addEventListener('abort', cut, { once: true });
  // Node looks at how much the socket still holds, so a client that reads slowly is not idle.
  response.setTimeout(idleMs, cut);
  try {
    if (signal?.aborted) cut();
    const begin = (before: string) => beginPart(response, plan, options, before);
    for (const part of plan.parts) {
      requireFound(await sendPart(response, representation, part, begin, taken), representation);
    }
    begin('');
    await finish(response, plan.after);
    return outcome();
  } catch (error) {
    if (error instanceof ClientGone) return outcome();
    if (!response.headersSent) return { ...(await refuse(request, response, options, refusalOf(error))), error };
    cut();
    return { ...outcome(), completed: false, error };
  } finally {
    signal?.removeEventListener('abort', cut);
  }
};

const beginPart = (response: ServerResponse, plan: SendPlan, options: ServeOptions, before: string): void => {
  if (!response.headersSent) writeHead(response, plan.status, options, plan.headers);
  if (before !== '') response.write(before);
};

const requireFound = (found: boolean, { name }: Representation): void => {
  if (!found) throw problem('BytesMissing', { file: name });
};

const refusalOf = (error: unknown): Problem =>
  error instanceof SourceBroken ? problem('Unavailable', { part: 'byte store', retryAfterSeconds }) : toProblem(error);

const refuse = async (
  request: IncomingMessage,
  response: ServerResponse,
  { headers = {} }: ServeOptions,
  refusal: Problem,
): Promise<Served> => {
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
  await writeProblem(request, response, refusal);
  return { status: statusOf[refusal.kind], bytes: 0, completed: false };
};

/** `false` where the store no longer has the bytes. */
const sendPart = (
  response: ServerResponse,
  representation: Representation,
  { before, range, length }: Part,
  begin: (before: string) => void,
  taken: (size: number) => void,
): Promise<boolean> => {
  if (response.destroyed) throw new ClientGone();
  const options = { length, begin: () => begin(before), taken };
  const { lend } = representation;
  if (lend) return transferLent((take) => lend(range, take), response, options);
  return representation.open(range).then(async (source) => {
    if (source) await transfer(source, response, options);
    return source !== undefined;
  });
};

/** Ends the answer; resolves once the socket took the rest or is gone. */
const finish = (response: ServerResponse, rest = ''): Promise<void> =>
  new Promise((resolve) => {
    response.once('finish', resolve).once('close', resolve);
    if (response.destroyed) resolve();
    else response.end(rest);
  });
