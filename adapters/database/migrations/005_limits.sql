-- How much of a limit each key has used up, as rate-limiter-flexible wants its table. Nothing here outlives its minute;
-- unlogged, as a crash may forget it.
CREATE UNLOGGED TABLE limits (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);
CREATE INDEX limits_expire ON limits (expire);
