-- How events leave the logs: what the broker has been given, and what consumers have taken. Beside every log, in its database.

CREATE SCHEMA relay;

-- How far a log is published, to which stream (by the moment of its making), and who is at it until when.
CREATE TABLE relay.published (
  log text PRIMARY KEY,
  position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
  stream_created text,
  stream_sequence bigint NOT NULL DEFAULT 0,
  holder uuid,
  held_until timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 10);
INSERT INTO relay.published (log) VALUES ('orders'), ('inventory'), ('wallet'), ('identity');

-- How far a consumer has taken a log: everything up to there has had its effect, or is a dead letter.
CREATE TABLE relay.consumers (
  name text NOT NULL,
  log text NOT NULL,
  position bigint NOT NULL CHECK (position >= 0),
  PRIMARY KEY (name, log)
) WITH (fillfactor = 10);

-- Which events have had their effect at which consumer, written in the transaction of the effect.
CREATE TABLE relay.inbox (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  log text NOT NULL,
  position bigint NOT NULL,
  taken_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (event_id, consumer)
);
CREATE INDEX inbox_taken_at ON relay.inbox USING brin (taken_at) WITH (autosummarize = on);

-- Events that a consumer could not take, with the reason; it has gone on without them.
CREATE TABLE relay.dead_letters (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  log text NOT NULL,
  position bigint NOT NULL,
  event_type text NOT NULL,
  tries int NOT NULL,
  reason text NOT NULL,
  died_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (event_id, consumer)
);
