-- The log: every event there is, in one order.

CREATE TABLE events (
  position bigint PRIMARY KEY,
  stream text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  id uuid NOT NULL UNIQUE,
  type text COLLATE "C" NOT NULL,
  -- json keeps the text as it came: jsonb would sort the keys and refuse \u0000.
  data json NOT NULL,
  metadata json NOT NULL,
  -- Of data and metadata together: what bounds a page of large events without unpacking them.
  bytes integer NOT NULL,
  UNIQUE (stream, revision)
);

CREATE INDEX events_of_type ON events (type, position);

-- The last position given. Its row lock is held from there to the end of the transaction, so positions are without gaps
-- and become visible in their order: a smaller one can never appear after a larger one.
CREATE TABLE log_head (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  position bigint NOT NULL
);

INSERT INTO log_head (position) VALUES (0);

-- What an append expects: a revision, or -1 for no stream, -2 for whatever, -3 for a stream that exists.
CREATE FUNCTION as_expected(expected integer, revision integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE expected WHEN -2 THEN true WHEN -3 THEN revision >= 0 ELSE revision = expected END
$$;

-- One append by itself, behind the position `head`, under the lock on log_head. Ids that are there already decide before the
-- expectation does: a repeated append gets the first answer. Both results are null where it is a conflict.
CREATE FUNCTION append_one(
  head bigint, to_stream text, expected integer, ids uuid[], types text[], data json[], metadata json[],
  bytes integer[], OUT last_position bigint, OUT last_revision integer
) LANGUAGE plpgsql AS $$
DECLARE
  known integer;
  elsewhere boolean;
  base integer;
BEGIN
  SELECT count(*), bool_or(e.stream <> to_stream), max(e.position), max(e.revision)
    INTO known, elsewhere, last_position, last_revision
    FROM events e WHERE e.id = ANY (ids);
  IF known = cardinality(ids) AND NOT elsewhere THEN RETURN; END IF;
  last_position := NULL;
  last_revision := NULL;
  IF known > 0 THEN RETURN; END IF;

  SELECT coalesce(max(e.revision), -1) INTO base FROM events e WHERE e.stream = to_stream;
  IF NOT as_expected(expected, base) THEN RETURN; END IF;
  INSERT INTO events (position, stream, revision, id, type, data, metadata, bytes)
    SELECT head + e.n, to_stream, base + e.n, e.id, e.type, e.data, e.metadata, e.bytes
    FROM unnest(ids, types, data, metadata, bytes) WITH ORDINALITY AS e(id, type, data, metadata, bytes, n);
  last_position := head + cardinality(ids);
  last_revision := base + cardinality(ids);
END $$;

-- Many appends in one transaction. Arrays of one element per append: streams, expected, counts; of one element per event,
-- append after append: owners (which append, from 1), ids, types, data, metadata, bytes.
-- Answers one row per append in order: its last position and revision, both null where it was a conflict, which harms no other.
CREATE FUNCTION append_events(
  streams text[], expected integer[], counts integer[],
  owners integer[], ids uuid[], types text[], data json[], metadata json[], bytes integer[]
) RETURNS TABLE (last_position bigint, last_revision integer) LANGUAGE plpgsql
-- Planning anew for each batch would take longer than the batch; no plan below depends on what is in the arrays.
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  total integer := cardinality(ids);
  head bigint;
  all_hold boolean;
  uptos integer[]; -- per append: which event of the batch is its last
  bases integer[]; -- per append: what to add to an event's place in the batch to get its revision
  upto integer := 0;
BEGIN
  -- An answered append is durable, whatever the database was told to do for others.
  IF current_setting('synchronous_commit') = 'off' THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;

  -- From here to the commit nobody else appends, and every statement sees all that was appended before.
  UPDATE log_head SET position = log_head.position + total RETURNING log_head.position - total INTO head;

  -- Where each append begins in its stream, given that those before it in the batch hold.
  SELECT bool_and(as_expected(a.expected, a.last)), array_agg(a.upto ORDER BY a.n), array_agg(a.last + a.count - a.upto ORDER BY a.n)
    INTO all_hold, uptos, bases
    FROM (
      SELECT one.n, one.expected, one.count, (sum(one.count) OVER in_batch)::integer AS upto,
        coalesce(stored.revision, -1) + (sum(one.count) OVER in_stream)::integer - one.count AS last
      FROM unnest(streams, expected, counts) WITH ORDINALITY AS one(stream, expected, count, n)
      LEFT JOIN LATERAL (
        SELECT e.revision FROM events e WHERE e.stream = one.stream ORDER BY e.revision DESC LIMIT 1
      ) AS stored ON true
      WINDOW in_stream AS (PARTITION BY one.stream ORDER BY one.n), in_batch AS (ORDER BY one.n)
    ) AS a;

  IF all_hold THEN
    BEGIN
      INSERT INTO events (position, stream, revision, id, type, data, metadata, bytes)
        SELECT head + e.n, streams[e.owner], bases[e.owner] + e.n, e.id, e.type, e.data, e.metadata, e.bytes
        FROM unnest(owners, ids, types, data, metadata, bytes) WITH ORDINALITY AS e(owner, id, type, data, metadata, bytes, n);
      PERFORM pg_notify('lading_log', (head + total)::text);
      RETURN QUERY SELECT head + a.upto, a.base + a.upto FROM unnest(uptos, bases) AS a(upto, base);
      RETURN;
    EXCEPTION WHEN unique_violation THEN
      NULL; -- an id is known
    END;
  END IF;

  -- Some append is a conflict or was made before: one by one.
  FOR n IN 1 .. cardinality(streams) LOOP
    upto := upto + counts[n];
    SELECT one.last_position, one.last_revision INTO last_position, last_revision
      FROM append_one(
        head, streams[n], expected[n], ids[upto - counts[n] + 1 : upto], types[upto - counts[n] + 1 : upto],
        data[upto - counts[n] + 1 : upto], metadata[upto - counts[n] + 1 : upto], bytes[upto - counts[n] + 1 : upto]
      ) AS one;
    head := greatest(head, last_position); -- a repeated append lies before it, a conflict is null
    RETURN NEXT;
  END LOOP;
  UPDATE log_head SET position = head;
  PERFORM pg_notify('lading_log', head::text);
END $$;
