import pg from 'pg';
import { migrate } from '../../database/migrate.ts';
import { testDatabase } from '../../database/testing.ts';
import { eventStoreContract } from '../contract.ts';
import { openPostgresLog } from './log.ts';

eventStoreContract('postgres', async () => {
  const { url, drop } = await testDatabase();
  await migrate(url, () => undefined);
  const store = openPostgresLog({ url });
  const admin = new pg.Pool({ connectionString: url, max: 1 });
  return {
    store,
    async cutConnections() {
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
    },
    async dispose() {
      await store.close();
      await admin.end();
      await drop();
    },
  };
});
