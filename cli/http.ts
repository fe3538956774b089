import { Cancelled, Refused, Unreachable } from './failures.ts';
import { printable } from './output/format.ts';
import { SourceFailure, send } from './send.ts';

export type Ask = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
  /** Ends the request when it aborts. */
  readonly signal: AbortSignal;
};

/** How long a transfer may stand still, and an answer may take. */
export const patienceMs = 60_000;

/** Aborts when nothing has been heard for `patienceMs`. */
export type Watchdog = { readonly signal: AbortSignal; alive(): void; end(): void };

export const startWatchdog = (ms = patienceMs): Watchdog => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException(`nothing was heard for ${ms / 1000} s`, 'TimeoutError')), ms);
  return { signal: controller.signal, alive: () => void timer.refresh(), end: () => clearTimeout(timer) };
};

/** A connection was there and broke. Others never came about: nobody listens, no such host, a certificate nobody knows. */
const broken = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** What fetch threw, as one of ours. @param interrupted aborted by the user */
export const networkFailure = (error: unknown, url: URL, interrupted: AbortSignal): Error => {
  if (interrupted.aborted) return new Cancelled('cancelled');
  if (error instanceof Refused || error instanceof Unreachable) return error;
  // fetch says "fetch failed" and keeps the reason as the cause; a host of several addresses has a reason for each.
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = codeOf(reason);
  const said = reason instanceof Error ? reason.message || code : String(reason);
  const wasConnected = code === undefined ? isTimeout(reason) : broken.has(code);
  return new Unreachable(`${url.origin} ${wasConnected ? 'broke off' : 'cannot be reached'}: ${said}`, wasConnected, {
    cause: error,
  });
};

const isTimeout = (reason: unknown): boolean => reason instanceof Error && reason.name === 'TimeoutError';

/**
 * One request. The answer is a success; its body is not read yet.
 * @throws Refused with the server's own words, Unreachable, Cancelled, and what reading the body throws
 */
export const ask = async (
  url: URL,
  { method = 'GET', headers = {}, body, signal }: Ask,
  interrupted: AbortSignal,
): Promise<Response> => {
  const asked = {
    method,
    headers: { accept: 'application/json, */*;q=0.5', 'accept-encoding': 'identity', ...headers },
    signal: AbortSignal.any([signal, interrupted]),
  };
  let response: Response;
  try {
    response = await (body ? send(url, { ...asked, body }) : fetch(url, asked));
  } catch (error) {
    if (error instanceof SourceFailure && !interrupted.aborted) throw error.cause;
    throw networkFailure(error, url, interrupted);
  }
  if (!response.ok) throw await refusal(response);
  return response;
};

const refusal = async (response: Response): Promise<Refused> => {
  const text = await response.text().catch(() => '');
  const { detail, code } = readProblem(text);
  const said = detail ?? `The server answered ${response.status} ${response.statusText}`.trim();
  return new Refused(printable(code ? `${said} (${code})` : said), response.status);
};

/** RFC 9457; anything else has neither. */
const readProblem = (text: string): { readonly detail?: string; readonly code?: string } => {
  try {
    const { detail, code }: Record<string, unknown> = JSON.parse(text) ?? {};
    return { ...(typeof detail === 'string' && { detail }), ...(typeof code === 'string' && { code }) };
  } catch {
    return {};
  }
};
