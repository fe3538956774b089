-- The processes that run, so that an answer can wait until every one of them has heard of a change. Each says every few
-- seconds that it is alive. Unlogged, as a crash of the database may forget them: they say so again.
CREATE UNLOGGED TABLE replicas (
  -- Of the process: a restart is another one.
  id uuid PRIMARY KEY,
  name text NOT NULL,
  -- The last position that all of the process has heard of.
  position text NOT NULL,
  beat_at timestamptz NOT NULL
);
