import type { Session } from '@lading/adapters/database/session.ts';

/** Per block of 20 events: 5 uploads, 12 downloads, 2 endings, 1 freeing of bytes. */
const eventsPerBlock = 20;

// Made in the database: a million events in this process would count as its memory. `u` numbers files, `k` blocks.
const uuidOf = (text: string): string => `overlay(overlay(md5(${text}) placing '4' from 13) placing '8' from 17)::uuid`;

const fileOf = `
  CASE
    WHEN r % 4 = 0 THEN k * 5 + r / 4
    WHEN r = 19 THEN k
    WHEN r > 16 THEN k * 2 + r - 17
    -- newer files are downloaded more often
    ELSE k * 5 - floor(power((hashint8(i) & 1048575) / 1048576.0, 3) * k * 5)::bigint
  END`;

const typeOf = `
  CASE
    WHEN r % 4 = 0 THEN 'FileUploaded'
    WHEN r = 19 THEN 'BytesReclaimed'
    WHEN r > 16 THEN 'FileExpired'
    ELSE 'FileDownloaded'
  END`;

const common = `'slug', slug, 'uuid', uuid, 'projectId', NULL`;
const file = `${common}, 'name', 'build ' || u || '.tar.gz', 'size', u % 1048576 + 1`;
const mediaType = `'mediaType', (ARRAY['application/gzip', 'image/jpeg', 'text/plain', 'application/pdf', 'video/mp4'])[u % 5 + 1]`;
const dataOf = `
  CASE type
    WHEN 'FileUploaded' THEN json_build_object(${file}, ${mediaType}, 'key', 'files/' || uuid,
      'sha256', encode(sha256(uuid::text::bytea), 'hex'), 'expiresAt', '2026-06-01T00:00:00.000Z', 'ttlMs', 259200000,
      'maxDownloads', NULL, 'sliding', false, 'metadata', json_build_object('build', u))
    WHEN 'FileExpired' THEN json_build_object(${file}, ${mediaType}, 'reason', 'MANUAL', 'endedAt', at)
    WHEN 'BytesReclaimed' THEN json_build_object(${file}, 'key', 'files/' || uuid)
    ELSE json_build_object(${common}, 'count', 1, 'completed', 1, 'bytes', u % 1048576 + 1)
  END`;

const metadata = `json_build_object('at', at, 'actor', json_build_object('kind', 'token', 'id', NULL), 'client', NULL,
  'correlationId', id, 'causationId', id, 'replica', 'one', 'schemaVersion', 1)`;

/** Writes `count` events (a multiple of 20) into an empty PostgreSQL log. */
export const writeLog = async (session: Session, count: number): Promise<void> => {
  const sql = `
    INSERT INTO events (position, stream, revision, id, type, data, metadata, bytes)
    SELECT i + 1, CASE type WHEN 'FileDownloaded' THEN 'traffic-one-20260101' ELSE 'file-' || slug END,
      CASE type WHEN 'FileDownloaded' THEN k * 12 + r - 1 - r / 4 WHEN 'FileUploaded' THEN 0 WHEN 'FileExpired' THEN 1 ELSE 2 END,
      id, type, data, ${metadata}, octet_length(data::text) + 300
    FROM (SELECT *, ${dataOf} AS data FROM (
      SELECT *, 'f' || lpad(u::text, 7, '0') AS slug, ${uuidOf(`'file' || u`)} AS uuid, ${uuidOf(`'event' || i`)} AS id,
        to_char(timestamp '2026-01-01' + i * interval '1 s', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
      FROM (SELECT *, ${fileOf} AS u, ${typeOf} AS type FROM (
        SELECT i, i / ${eventsPerBlock} AS k, i % ${eventsPerBlock} AS r FROM generate_series(0::bigint, ${count - 1}) AS i
      ) AS blocks) AS numbered
    ) AS named) AS said`;
  await session.query(sql, undefined, { deadlineMs: 0 });
  await session.query(`UPDATE log_head SET position = ${count}`);
  await session.query('VACUUM ANALYZE events', undefined, { deadlineMs: 0 });
};
