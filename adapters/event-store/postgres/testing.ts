import pg from 'pg';
import { migrate } from '../../database/migrate.ts';
import { SurvivingClient } from '../../database/pool.ts';
import { testDatabase } from '../../database/testing.ts';
import type { EventStore } from '../port.ts';
import { openPostgresLog, type PostgresLogOptions } from './log.ts';

export type TestLog = {
  readonly store: EventStore;
  readonly url: string;
  /** Another way into the same database, not Lading's. */
  readonly admin: pg.Pool;
  cutConnections(): Promise<void>;
  dispose(): Promise<void>;
};

/** An empty log in a database of its own. */
export const openTestLog = async (options: Omit<PostgresLogOptions, 'url'> = {}): Promise<TestLog> => {
  const { url, drop } = await testDatabase();
  await migrate(url, () => undefined);
  const store = openPostgresLog({ url, ...options });
  const admin = new pg.Pool({ connectionString: url, application_name: 'admin', max: 3, Client: SurvivingClient });
  return {
    store,
    url,
    admin,
    async cutConnections() {
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'lading'`,
      );
    },
    async dispose() {
      await store.close();
      await admin.end();
      await drop();
    },
  };
};
