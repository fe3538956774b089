import { randomBytes } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ByteRange } from '@lading/adapters/bytes/port.ts';
import { problem } from '@lading/schema/problems.ts';
import { toProblem } from './foreign-errors.ts';
import { type Part, type Presentation, planBytes, type Representation, type SendPlan } from './plan-bytes.ts';
import { statusOf } from './problem.ts';
import { writeProblem } from './problem-writers.ts';
import { ClientGone, SourceBroken, type TransferOptions, transfer, transferLent } from './transfer.ts';

export type ServeOptions = Presentation & {
  /** Sent besides, refusals included: `Vary`, `X-Request-Id`, CORS and the like. */
  readonly headers?: OutgoingHttpHeaders | undefined;
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
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== undefined) response.setHeader(name, value);
  }
  const plan = planBytes(request, representation, options, randomBytes(18).toString('base64url'));
  if (plan.kind === 'refused') {
    await writeProblem(request, response, plan.refusal);
    return { status: statusOf[plan.refusal.kind], bytes: 0, completed: false };
  }
  const isHead = request.method === 'HEAD';
  if (plan.kind === 'not-modified' || isHead) {
    const status = plan.kind === 'bytes' ? plan.status : 304;
    response.writeHead(status, plan.headers);
    await finish(request, response);
    return { status, bytes: 0, completed: false };
  }
  return send(request, response, representation, plan, options);
};

const send = async (
  request: IncomingMessage,
  response: ServerResponse,
  representation: Representation,
  plan: SendPlan,
  { signal, idleMs = defaultIdleMs }: ServeOptions,
): Promise<Served> => {
  const cut = (): void => void response.destroy();
  let bytes = 0;
  const taken = (size: number): void => {
    bytes += size;
  };
  signal?.addEventListener('abort', cut, { once: true });
  // Node looks at how much the socket still holds, so a client that reads slowly is not idle.
  response.setTimeout(idleMs, cut);
  try {
    if (signal?.aborted) cut();
    for (const part of plan.parts) await sendPart(response, representation, plan, part, taken);
    if (!response.headersSent) response.writeHead(plan.status, plan.headers);
    const delivered = await finish(request, response, plan.after);
    return { status: plan.status, bytes, completed: delivered && plan.sendsLastByte };
  } catch (error) {
    const failed = { status: plan.status, bytes, completed: false };
    if (error instanceof ClientGone) return failed;
    if (response.headersSent) {
      cut();
      return { ...failed, error };
    }
    return { ...failed, error, status: await refuse(request, response, error) };
  } finally {
    signal?.removeEventListener('abort', cut);
  }
};

const refuse = async (request: IncomingMessage, response: ServerResponse, error: unknown): Promise<number> => {
  const refusal =
    error instanceof SourceBroken ? problem('Unavailable', { part: 'byte store', retryAfterSeconds }) : toProblem(error);
  await writeProblem(request, response, refusal);
  return statusOf[refusal.kind];
};

const sendPart = async (
  response: ServerResponse,
  representation: Representation,
  plan: SendPlan,
  { before, range, length }: Part,
  taken: (size: number) => void,
): Promise<void> => {
  if (response.destroyed) throw new ClientGone();
  const begin = (): void => {
    if (!response.headersSent) response.writeHead(plan.status, plan.headers);
    if (before !== '') response.write(before);
  };
  const options = { length, begin, taken };
  if (!(await transferred(representation, range, response, options))) {
    throw problem('BytesMissing', { file: representation.name });
  }
};

const transferred = async (
  representation: Representation,
  range: ByteRange | undefined,
  response: ServerResponse,
  options: TransferOptions,
): Promise<boolean> => {
  const { lend } = representation;
  if (lend) return transferLent((take) => lend(range, take), response, options);
  const source = await representation.open(range);
  if (source) await transfer(source, response, options);
  return source !== undefined;
};

/**
 * Ends the answer; resolves once the socket took the rest (`true`) or is gone (`false`). Node emits `finish` for a connection
 * that the client has reset as well, so only the socket itself tells.
 */
const finish = ({ socket }: IncomingMessage, response: ServerResponse, rest = ''): Promise<boolean> =>
  new Promise((resolve) => {
    response.once('finish', () => resolve(!socket.destroyed && socket.errored === null));
    response.once('close', () => resolve(false));
    if (response.destroyed) resolve(false);
    else response.end(rest);
  });
