-- What was verified, when, and what came of it.

CREATE SCHEMA verification;

CREATE TABLE verification.runs (
  run_id uuid PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('running', 'done', 'broken_off')),
  started_by uuid,
  started_at timestamptz NOT NULL DEFAULT now(),
  -- The process that runs it writes this every few seconds: one that has not for long has died.
  beat_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  checks_done int NOT NULL DEFAULT 0 CHECK (checks_done BETWEEN 0 AND checks_total),
  checks_total int NOT NULL CHECK (checks_total > 0),
  -- The check that is under way.
  current_check text,
  violations bigint NOT NULL DEFAULT 0 CHECK (violations >= 0),
  -- Of the checks that are done, as they are answered.
  results json NOT NULL DEFAULT '[]',
  CHECK ((state = 'running') = (finished_at IS NULL))
);
-- One at a time, whichever process runs it.
CREATE UNIQUE INDEX runs_running ON verification.runs (state) WHERE state = 'running';
