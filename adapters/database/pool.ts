import { Socket } from 'node:net';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

export type { Client, Pool, PoolClient } from 'pg';

const connectDeadlineMs = 5_000;
const statementDeadlineMs = 10_000;
// Past the server's own deadline, so it strikes only where the server no longer answers at all.
const silenceMarginMs = 2_000;

const { builtins, getTypeParser } = pg.types;
const int8Array = 1016;
const timestamptzArray = 1185;

const instant = (text: string): string => {
  const date: unknown = getTypeParser(builtins.TIMESTAMPTZ)(text);
  return date instanceof Date ? date.toISOString() : text; // infinity has no other form
};

// Arrays come as pg itself reads them, their elements become what single values are.
const readArray = <T>(oid: number, element: (value: unknown) => T) => {
  const parse: (text: string) => readonly unknown[] = getTypeParser(oid);
  return (text: string): readonly T[] => parse(text).map((value) => element(value));
};

const readers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, Number],
  [int8Array, readArray(int8Array, Number)],
  [builtins.TIMESTAMPTZ, instant],
  [timestamptzArray, readArray(timestamptzArray, (value) => (value instanceof Date ? value.toISOString() : value))],
]);

const types: pg.CustomTypesConfig = {
  // pg declares one overload per format, a lookup can only be typed as a whole
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : readers.get(oid)) ??
    getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

const common = (url: string) => ({
  connectionString: url,
  application_name: 'lading',
  connectionTimeoutMillis: connectDeadlineMs,
  keepAlive: true,
  types,
});

/** The server held a connection and said nothing. */
export class DatabaseSilent extends Error {
  constructor(deadlineMs: number) {
    super(`the database was silent for ${deadlineMs} ms`);
    this.name = 'DatabaseSilent';
  }
}

/**
 * A socket that ends when the server says nothing for too long: pg's own `query_timeout` would leave the connection
 * in the pool, with the next query waiting behind the lost one. Idle connections leave the pool long before that.
 */
const impatientSocket = (deadlineMs: number): Socket => {
  const socket = new Socket();
  socket.setTimeout(deadlineMs, () => socket.destroy(new DatabaseSilent(deadlineMs)));
  return socket;
};

/**
 * What runs on a broken connection rejects; an `error` without a listener would also end the process. It listens from its making:
 * one that was opened for a pool that has ended meanwhile is announced to nobody.
 */
export class SurvivingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/**
 * Connections for short work: each statement has 10 s, longer work takes a `connectClient` of its own.
 * Rows hold `bigint` as number (exact to 2^53), `numeric` as text, `timestamptz` as RFC 3339 text with milliseconds,
 * `json` parsed.
 * @param options.onError hears of idle connections that break; the pool replaces them by itself
 */
export const openPool = (
  url: string,
  options: { max: number; onError: (error: Error) => void; statementMs?: number },
): pg.Pool => {
  const statementMs = options.statementMs ?? statementDeadlineMs;
  const pool = new pg.Pool({
    ...common(url),
    Client: SurvivingClient,
    max: options.max,
    statement_timeout: statementMs,
    stream: () => impatientSocket(statementMs + silenceMarginMs),
  });
  pool.on('error', options.onError);
  return pool;
};

/**
 * A connection of one's own, for LISTEN, COPY and work without a deadline. When it breaks, what runs on it rejects and
 * `end` is emitted.
 */
export const connectClient = async (url: string): Promise<pg.Client> => {
  const client = new SurvivingClient(common(url));
  await client.connect();
  return client;
};

/** Typed queries over a pool. Closing the pool is its owner's business. */
export const openKysely = <Tables>(pool: pg.Pool): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });

const lostConnectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P05', // idle_session_timeout
  '53300', // too_many_connections
  '25P03', // idle_in_transaction_session_timeout
]);

// pg raises these without a code or a class of their own.
const lostConnectionTexts = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
]);

const connectionException = /^08/;

/** Whether the database could not be reached or the connection was lost, so that what was asked may or may not have happened. */
export const isConnectionError = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseSilent || lostConnectionTexts.has(error.message)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return lostConnectionCodes.has(code) || connectionException.test(code) || isConnectionError(error.cause);
};
