-- Uploads that arrive in pieces and may be resumed, on whichever replica. Each becomes a file of the same id, and is then
-- remembered for a while, for a client that has not heard of it.
CREATE TABLE uploads (
  id uuid PRIMARY KEY,
  -- Null: the client has not said yet.
  length bigint CHECK (length >= 0),
  received bigint NOT NULL DEFAULT 0,
  -- What the link is to promise, checked when the upload was created; the password only as its hash.
  terms json NOT NULL,
  -- What the client said, told back to it; without the password.
  said json NOT NULL,
  -- The slug that the file was to get last; set before it is recorded, so that recording can be taken up again.
  slug text,
  recorded boolean NOT NULL DEFAULT false,
  -- The last time that anything was done about it.
  touched_at timestamptz NOT NULL
);

CREATE INDEX uploads_touched_at ON uploads (touched_at);
CREATE INDEX uploads_unfinished ON uploads (received, length) WHERE NOT recorded;

-- The pieces in the byte store, one behind the other.
CREATE TABLE upload_parts (
  upload uuid NOT NULL REFERENCES uploads ON DELETE CASCADE,
  starts_at bigint NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  key text NOT NULL,
  PRIMARY KEY (upload, starts_at)
);

CREATE INDEX upload_parts_key ON upload_parts (key);
