import { openPool } from '../../database/pool.ts';
import { encodeEvents } from '../encode.ts';
import type { EventStore } from '../port.ts';
import { appendAll } from './appends.ts';
import { groupCommit } from './group-commit.ts';
import { watchHead } from './head.ts';
import { readStream } from './pages.ts';
import { deadlineMs, inTime, persistently, unavailable } from './patience.ts';
import { sharePages } from './shared-pages.ts';
import { follow, readNews } from './subscription.ts';

export type PostgresLogOptions = {
  /** A database that `migrate` has brought to the newest shape. */
  readonly url: string;
  /** Connections for appends and pages; one more watches the head while anyone subscribes. Default 6. */
  readonly connections?: number;
  /** How often subscriptions look for new events besides being told of them. Default 1,000 ms. */
  readonly pollMs?: number;
};

/** The log in PostgreSQL. It connects when first used. */
export const openPostgresLog = ({ url, connections = 6, pollMs = 1_000 }: PostgresLogOptions): EventStore => {
  // An idle connection that breaks is replaced when next needed; there is nobody to tell.
  const pool = openPool(url, { max: connections, statementMs: deadlineMs, onError: () => undefined });
  const head = watchHead(url, pollMs);
  const following = { pool, head, news: sharePages((after) => readNews(pool, after)) };
  const appends = groupCommit((group) => inTime(appendAll(pool, group)));
  const closing = new AbortController();

  return {
    kind: 'postgres',

    async append(stream, events, { expected }) {
      const { encoded, bytes } = encodeEvents(events);
      return appends.append({ stream, expected, events: encoded, bytes });
    },

    read: (stream, { from = 0 } = {}) => readStream(pool, stream, from),

    subscribe: (options, signal) => follow(following, options, AbortSignal.any([signal, closing.signal])),

    async ping() {
      if (closing.signal.aborted) throw unavailable();
      await inTime(persistently(() => pool.query('SELECT position FROM log_head')));
    },

    async close() {
      if (closing.signal.aborted) return;
      closing.abort();
      await appends.close();
      await Promise.all([head.close(), pool.end()]);
    },
  };
};
