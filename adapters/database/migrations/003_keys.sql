-- Random keys that all replicas share: made once, by whoever comes first.
CREATE TABLE keys (
  name text PRIMARY KEY,
  value bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
