import { AsyncLocalStorage } from 'node:async_hooks';
import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '../port.ts';
import { S3Client } from './client.ts';
import { isPassing, translated } from './errors.ts';

/** Where an S3 store is and how to sign in. */
export type S3Settings = {
  /** `host:port`, as MINIO_ENDPOINT has it. */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly secure: boolean;
  readonly region: string;
};

/** How long we wait for a server, in milliseconds. */
export type Patience = {
  /** For its next sign of life: a byte taken or given. */
  readonly silenceMs: number;
  /** For a whole call, its repetitions included; a part has more time, by its size. */
  readonly deadlineMs: number;
};

export type CallOptions = {
  readonly signal?: AbortSignal | undefined;
  /** How many bytes the call carries; each gives it more time. */
  readonly bytes?: number;
};

/** A server at the other end, and the one way to call it. */
export type Connection = {
  readonly client: S3Client;
  /** Runs a call under its deadline, again where that may help, and tells failures in the port's words. */
  readonly call: <T>(work: () => Promise<T>, options?: CallOptions) => Promise<T>;
  readonly patience: Patience;
  readonly close: () => void;
};

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 100;
/** A part that goes up slower than this is given up: 64 KiB a second. */
const BYTES_PER_MS = 64;
/** Answers that say "not now"; minio would leave them unread, which holds their socket. */
const BUSY_STATUS = new Set([408, 429, 500, 502, 503, 504]);

// The client passes no signal on to its requests, so the transport finds it here.
const running = new AsyncLocalStorage<AbortSignal>();

/** Connects to nothing yet: the first call does. */
export const connect = (settings: S3Settings, patience: Patience): Connection => {
  const { hostname, port } = new URL(`${settings.secure ? 'https' : 'http'}://${settings.endpoint}`);
  const agent = new (settings.secure ? https : http).Agent({ keepAlive: true });
  const client = new S3Client({
    endPoint: hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    useSSL: settings.secure,
    accessKey: settings.accessKey,
    secretKey: settings.secretKey,
    region: settings.region,
    transport: transport(settings.secure ? https.request : http.request, agent, patience.silenceMs),
    // Its own repetition prints to the console and forgets what went wrong.
    retryOptions: { disableRetry: true },
  });
  const call: Connection['call'] = (work, { signal, bytes = 0 } = {}) =>
    withDeadline(patience.deadlineMs + bytes / BYTES_PER_MS, signal, () => repeated(work));
  return { client, call, patience, close: () => agent.destroy() };
};

const transport = (request: typeof http.request, agent: http.Agent, silenceMs: number): Pick<typeof http, 'request'> => {
  const send = (options: http.RequestOptions, onResponse: (response: http.IncomingMessage) => void): http.ClientRequest => {
    const signal = running.getStore();
    const sent = request({ ...options, agent, timeout: silenceMs, ...(signal && { signal }) }, (response) => {
      // From here on silence may be the reader's own; `watched` and the deadline know better.
      sent.setTimeout(0);
      if (!BUSY_STATUS.has(response.statusCode ?? 0)) return onResponse(response);
      sent.destroy(new StoreUnavailable(`answers ${response.statusCode}`));
    });
    sent.once('timeout', () => sent.destroy(new StoreUnavailable(`said nothing for ${silenceMs} ms`)));
    return sent;
  };
  // Of the overloads of `request`, the client calls this one only.
  return { request: send as typeof http.request };
};

const withDeadline = async <T>(ms: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
  signal?.throwIfAborted();
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(new StoreUnavailable(`did not answer within ${Math.round(ms)} ms`)), ms);
  const abort = () => ended.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const end = new Promise<never>((_, reject) => {
    ended.signal.addEventListener('abort', () => reject(ended.signal.reason), { once: true });
  });
  try {
    return await Promise.race([running.run(ended.signal, work), end]);
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : translated(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
};

const repeated = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const ended = running.getStore();
      if (attempt === ATTEMPTS || ended?.aborted === true || !isPassing(error)) throw error;
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()), undefined, ended && { signal: ended });
    }
  }
};
