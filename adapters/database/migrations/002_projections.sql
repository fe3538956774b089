-- A read model lives in generations: one serves, the next one may be built beside it, the earlier ones are history.
CREATE TABLE projection_generations (
  name text NOT NULL,
  generation integer NOT NULL CHECK (generation > 0),
  version integer NOT NULL,
  status text NOT NULL CHECK (status IN ('building', 'serving', 'retired')),
  -- The last event whose changes the tables hold; null before the first. Changes in the transaction of the rows only.
  position numeric,
  events bigint NOT NULL DEFAULT 0,
  -- What this generation hears of, and the read models' names its tables stand behind.
  types text[] NOT NULL,
  tables text[] NOT NULL,
  indexed boolean NOT NULL,
  -- Why it stopped, and at which event; null while it runs.
  error text,
  failed_event text,
  -- The id of the ProjectionRebuilt event that is still to be appended.
  announce text,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (name, generation)
);

CREATE UNIQUE INDEX projection_generations_serving ON projection_generations (name) WHERE status = 'serving';
CREATE UNIQUE INDEX projection_generations_building ON projection_generations (name) WHERE status = 'building';
