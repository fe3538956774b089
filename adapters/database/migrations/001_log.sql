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
  OUT last_position bigint, OUT last_revision integer
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
    SELECT head + e.n, to_stream, base + e.n, e.id, e.type, e.data, e.metadata,
      octet_length(e.data::text) + octet_length(e.metadata::text)
    FROM unnest(ids, types, data, metadata) WITH ORDINALITY AS e(id, type, data, metadata, n);
  last_position := head + cardinality(ids);
  last_revision := base + cardinality(ids);
END $$;

-- Many appends in one transaction. Arrays of one element per append: streams, expected, counts; of one element per event,
-- append after append: owners (which append, from 1), ids, types, data, metadata.
-- Answers one row per append in order: its last position and revision, both null where it was a conflict, which harms no other.
CREATE FUNCTION append_events(
  streams text[], expected integer[], counts integer[],
  owners integer[], ids uuid[], types text[], data json[], metadata json[]
) RETURNS TABLE (last_position bigint, last_revision integer) LANGUAGE plpgsql AS $$
DECLARE
  total integer := cardinality(ids);
  head bigint;
  upto integer := 0;
BEGIN
  -- An answered append is durable, whatever the database was told to do for others.
  IF current_setting('synchronous_commit') = 'off' THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;

  -- From here to the commit nobody else appends, and every statement sees all that was appended before.
  UPDATE log_head SET position = log_head.position + total RETURNING log_head.position - total INTO head;

  -- The usual case, all at once: every append finds what it expects and no id is known.
  BEGIN
    RETURN QUERY
      WITH appends AS MATERIALIZED (
        SELECT a.n, a.stream, a.expected, a.count,
          coalesce(last.revision, -1) + (sum(a.count) OVER in_stream)::integer - a.count AS base,
          (sum(a.count) OVER in_batch)::integer AS upto
        FROM unnest(streams, expected, counts) WITH ORDINALITY AS a(stream, expected, count, n)
        LEFT JOIN LATERAL (
          SELECT e.revision FROM events e WHERE e.stream = a.stream ORDER BY e.revision DESC LIMIT 1
        ) AS last ON true
        WINDOW in_stream AS (PARTITION BY a.stream ORDER BY a.n), in_batch AS (ORDER BY a.n)
      ), inserted AS (
        INSERT INTO events (position, stream, revision, id, type, data, metadata, bytes)
          SELECT head + e.n, a.stream, a.base + a.count - a.upto + e.n, e.id, e.type, e.data, e.metadata,
            octet_length(e.data::text) + octet_length(e.metadata::text)
          FROM unnest(owners, ids, types, data, metadata) WITH ORDINALITY AS e(owner, id, type, data, metadata, n)
          JOIN appends a ON a.n = e.owner
          WHERE (SELECT bool_and(as_expected(every.expected, every.base)) FROM appends every)
          RETURNING 1
      )
      SELECT head + a.upto, a.base + a.count
        FROM appends a, (SELECT count(*) FROM inserted) AS done(count)
        WHERE done.count = total
        ORDER BY a.n;
    IF FOUND THEN
      PERFORM pg_notify('lading_log', (head + total)::text);
      RETURN;
    END IF;
  EXCEPTION WHEN unique_violation THEN
    NULL; -- an id is known: one by one
  END;

  FOR n IN 1 .. cardinality(streams) LOOP
    upto := upto + counts[n];
    SELECT one.last_position, one.last_revision INTO last_position, last_revision
      FROM append_one(
        head, streams[n], expected[n], ids[upto - counts[n] + 1 : upto], types[upto - counts[n] + 1 : upto],
        data[upto - counts[n] + 1 : upto], metadata[upto - counts[n] + 1 : upto]
      ) AS one;
    head := greatest(head, last_position); -- a repeated append lies before it, a conflict is null
    RETURN NEXT;
  END LOOP;
  UPDATE log_head SET position = head;
  PERFORM pg_notify('lading_log', head::text);
END $$;
