-- Room in the byte store that running uploads hold, so that those of all replicas together stay within the quota.
-- Unlogged, as a crash of the database ends the uploads too. One that is not touched any more was left by a crash of its process.
CREATE UNLOGGED TABLE upload_reservations (
  id uuid PRIMARY KEY,
  bytes bigint NOT NULL,
  touched_at timestamptz NOT NULL DEFAULT now()
);
