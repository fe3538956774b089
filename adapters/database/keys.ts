import type { Pool } from './pool.ts';

/**
 * A random key that all replicas share: whoever asks first makes it, everybody gets the same.
 */
export const readOrCreateKey = async (pool: Pool, name: string, make: () => Buffer): Promise<Buffer> => {
  await pool.query('INSERT INTO keys (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [name, make()]);
  const { rows } = await pool.query<{ value: Buffer }>('SELECT value FROM keys WHERE name = $1', [name]);
  const [row] = rows;
  if (!row) throw new Error(`the key ${name} is gone`);
  return row.value;
};
