import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { connectClient } from './pool.ts';

export type Result<Row> = { readonly rows: readonly Row[]; readonly count: number };

/** One connection of one's own: for transactions, session locks and LISTEN, all lost together when it is lost. */
export type Session = {
  /** Aborts once the connection is gone, for whatever reason. */
  readonly lost: AbortSignal;
  /**
   * Runs one statement with parameters, or several without: then the answer is that of the last one that yields rows or
   * changes some. A query that takes longer than `deadlineMs` (30 s; 0 = no limit) ends the session.
   */
  query<Row = unknown>(sql: string, values?: readonly unknown[], options?: { deadlineMs?: number }): Promise<Result<Row>>;
  /** Hears notifications. Those sent while the session was not there are never heard. */
  listen(channel: string, heard: (payload: string) => void): Promise<void>;
  close(): Promise<void>;
};

const defaultDeadlineMs = 30_000;
const heartbeatMs = 5_000;
const goodbyeMs = 2_000;

// The server notices a dead peer within seconds and frees its locks, so that others can take over. No effect on Unix sockets.
const noticeDeadPeers = 'SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 2';

/** Connects. Rejects when the database cannot be reached within 5 s. */
export const openSession = async (url: string): Promise<Session> => {
  const client = await connectClient(url);
  const gone = new AbortController();
  let running = 0;
  let previous: Promise<unknown> = Promise.resolve();
  // Connections also die without a word, between two queries.
  const heartbeat = setInterval(() => {
    if (running === 0) query('SELECT 1', undefined, { deadlineMs: heartbeatMs }).catch(() => undefined);
  }, heartbeatMs);
  client.on('end', () => {
    clearInterval(heartbeat);
    gone.abort(new Error('the connection to the database ended'));
  });

  const query = async <Row>(
    sql: string,
    values?: readonly unknown[],
    options?: { deadlineMs?: number },
  ): Promise<Result<Row>> => {
    const config = { text: sql, ...(values && { values: [...values] }), query_timeout: options?.deadlineMs ?? defaultDeadlineMs };
    running += 1;
    const turn = previous.then(() => client.query(config));
    previous = turn.catch(() => undefined);
    const answer = await turn
      .catch((error: unknown) => {
        // Where it was not the server that refused, nothing is known of the connection any more: it must not be used again.
        if (sqlState(error) === undefined) client.end().catch(() => undefined);
        throw error;
      })
      .finally(() => {
        running -= 1;
      });
    const results = Array.isArray(answer) ? answer : [answer]; // pg gives several results for several statements
    const last = results.findLast(({ command }) => /^(SELECT|INSERT|UPDATE|DELETE|FETCH)/.test(command)) ?? results.at(-1);
    return { rows: last?.rows ?? [], count: last?.rowCount ?? 0 };
  };

  await query(noticeDeadPeers);
  return {
    lost: gone.signal,
    query,
    async listen(channel, heard) {
      client.on('notification', (message) => {
        if (message.channel === channel) heard(message.payload ?? '');
      });
      await query(`LISTEN ${client.escapeIdentifier(channel)}`);
    },
    async close() {
      // A server that no longer answers does not say goodbye either.
      await Promise.race([client.end(), setTimeout(goodbyeMs, undefined, { ref: false })]);
    },
  };
};

/** A text as a literal of SQL, for statements that go out several at once and so without parameters. */
export const escapeLiteral = (text: string): string => pg.escapeLiteral(text);

/** The five characters by which PostgreSQL names an error; `undefined` where it was not PostgreSQL that refused. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The data itself was refused, as malformed, contradicting or too large: the same statement will be refused again. */
export const isDataRefused = (error: unknown): boolean => /^(21|22|23|54)/.test(sqlState(error) ?? '');

/** A lock was not to be had in time (55P03) or only by a deadlock (40P01): worth another attempt later. */
export const isLockRefused = (error: unknown): boolean => ['55P03', '40P01'].includes(sqlState(error) ?? '');
