import type { Pool } from './pool.ts';

/** A piece of an upload, in the byte store under `key`. */
export type UploadPart = { readonly key: string; readonly size: number };

/** An upload that arrives in pieces. `terms` and `said` are the caller's own JSON. */
export type Upload = {
  readonly id: string;
  /** Null: the client has not said yet. */
  readonly length: number | null;
  readonly received: number;
  readonly terms: unknown;
  readonly said: unknown;
  readonly slug: string | null;
  readonly recorded: boolean;
  /** RFC 3339, in UTC. */
  readonly touchedAt: string;
};

export type NewUpload = Pick<Upload, 'id' | 'length' | 'terms' | 'said'>;

/** The uploads under way, shared by all replicas. Every time is given, in UTC. */
export type Uploads = ReturnType<typeof openUploads>;

const columns = 'id, length, received, terms, said, slug, recorded, touched_at AS "touchedAt"';

// The piece is kept only where it fits: whoever wrote the same place first has moved `received` on.
const appendPart = `
  WITH grown AS (
    UPDATE uploads SET received = received + $3, touched_at = $5
    WHERE id = $1 AND received = $2 AND NOT recorded AND received + $3 <= coalesce(length, received + $3) RETURNING id
  )
  INSERT INTO upload_parts (upload, starts_at, size, key) SELECT id, $2, $3, $4 FROM grown`;

const sums = `
  SELECT coalesce(sum(received), 0)::bigint AS held, coalesce(sum(coalesce(length, received)), 0)::bigint AS promised
  FROM uploads WHERE NOT recorded`;

export type UploadTotals = { readonly held: number; readonly promised: number };

const markRecorded = `
  WITH freed AS (DELETE FROM upload_parts WHERE upload = $1)
  UPDATE uploads SET recorded = true, slug = $2, touched_at = $3 WHERE id = $1`;

export const openUploads = (pool: Pick<Pool, 'query'>) => {
  /** How many rows a statement changed. */
  const change = async (sql: string, values: readonly unknown[]): Promise<number> => {
    const { rowCount } = await pool.query(sql, [...values]);
    return rowCount ?? 0;
  };

  return {
    async create({ id, length, terms, said }: NewUpload, now: Date): Promise<void> {
      const values = [id, length, JSON.stringify(terms), JSON.stringify(said), now];
      await change('INSERT INTO uploads (id, length, terms, said, touched_at) VALUES ($1, $2, $3, $4, $5)', values);
    },

    async find(id: string): Promise<Upload | undefined> {
      return (await pool.query<Upload>(`SELECT ${columns} FROM uploads WHERE id = $1`, [id])).rows[0];
    },

    /** The pieces in their order. */
    async parts(id: string): Promise<readonly UploadPart[]> {
      return (await pool.query<UploadPart>('SELECT key, size FROM upload_parts WHERE upload = $1 ORDER BY starts_at', [id])).rows;
    },

    /** Sets the length of an upload that had none; `false` where it has one, or more than that has arrived. */
    async declareLength(id: string, length: number): Promise<boolean> {
      return (
        (await change('UPDATE uploads SET length = $2 WHERE id = $1 AND length IS NULL AND received <= $2', [id, length])) === 1
      );
    },

    /** Adds a piece at `offset`; `false` where the upload is not just that far, or is no more. */
    async append(id: string, offset: number, { key, size }: UploadPart, now: Date): Promise<boolean> {
      return (await change(appendPart, [id, offset, size, key, now])) === 1;
    },

    async setSlug(id: string, slug: string): Promise<void> {
      await pool.query('UPDATE uploads SET slug = $2 WHERE id = $1', [id, slug]);
    },

    /** The upload has become a file: its pieces belong to nobody any more. */
    async markRecorded(id: string, slug: string, now: Date): Promise<void> {
      await change(markRecorded, [id, slug, now]);
    },

    async remove(id: string): Promise<boolean> {
      return (await change('DELETE FROM uploads WHERE id = $1', [id])) === 1;
    },

    /** Uploads about which nothing was done since, the longest untouched first. */
    async untouchedSince(time: Date, limit: number): Promise<readonly string[]> {
      const sql = 'SELECT id FROM uploads WHERE touched_at < $1 ORDER BY touched_at LIMIT $2';
      return (await pool.query<{ id: string }>(sql, [time, limit])).rows.map(({ id }) => id);
    },

    /** Those of the keys that are pieces of uploads under way. */
    async knownKeys(keys: readonly string[]): Promise<ReadonlySet<string>> {
      const { rows } = await pool.query<{ key: string }>('SELECT key FROM upload_parts WHERE key = ANY ($1)', [keys]);
      return new Set(rows.map(({ key }) => key));
    },

    /** Bytes that uploads under way hold, and that they will hold once they are whole. */
    async totals(): Promise<UploadTotals> {
      return (await pool.query<UploadTotals>(sums)).rows[0] ?? { held: 0, promised: 0 };
    },
  };
};
