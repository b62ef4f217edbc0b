-- What every service's schema is built with. Present in each database, whichever services live there.
--
-- Keys of tables that grow fast begin with the id, which is unique by itself, and hold tenant_id behind it: with tenant_id in
-- front, a plan made before a table's first ANALYZE takes the tenant for selective and walks all of its rows.

CREATE SCHEMA IF NOT EXISTS kontor;

-- What the store was started with first and must not change: its currency, and whether it holds demo data.
CREATE TABLE kontor.settings (
  name text PRIMARY KEY,
  value text NOT NULL
);

-- Refuses to change or remove rows of an append-only log, whatever role asks.
CREATE FUNCTION kontor.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

-- Makes a table a log: rows are added, never changed or removed.
CREATE FUNCTION kontor.make_append_only(log regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                  FOR EACH STATEMENT EXECUTE FUNCTION kontor.refuse_change()', log);
END
$$;

-- The tables that every service has beside its own: its event log with the log's head, and the commands it has seen.
CREATE FUNCTION kontor.create_service_tables(service text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($ddl$
    CREATE TABLE %1$I.log_head (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      position bigint NOT NULL DEFAULT 0 CHECK (position >= 0)
    ) WITH (fillfactor = 10);
    INSERT INTO %1$I.log_head DEFAULT VALUES;

    CREATE TABLE %1$I.events (
      position bigint PRIMARY KEY,
      tenant_id int NOT NULL,
      aggregate_type text NOT NULL,
      aggregate_id uuid NOT NULL,
      aggregate_version int NOT NULL CHECK (aggregate_version >= 1),
      type text NOT NULL,
      payload json NOT NULL, -- kept as it was written: an answer is read from it byte for byte, and it is written 6 microseconds faster than jsonb
      command_id uuid NOT NULL,
      ordinal smallint NOT NULL,
      request_hash uuid,
      actor_id uuid,
      request_id text NOT NULL,
      traceparent text,
      occurred_at timestamptz NOT NULL
    );
    -- One place in a stream is taken once; one command has at most one effect, for ever.
    CREATE UNIQUE INDEX events_stream ON %1$I.events (aggregate_id, tenant_id, aggregate_type, aggregate_version);
    CREATE UNIQUE INDEX events_command ON %1$I.events (command_id, tenant_id, ordinal);

    -- Keyed commands: who claimed the id, and the outcome where no event tells it. Pruned after IDEMPOTENCY_TTL.
    CREATE TABLE %1$I.commands (
      tenant_id int NOT NULL,
      command_id uuid NOT NULL,
      request_hash uuid NOT NULL,
      outcome text,
      request_id text,
      claimed_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (command_id, tenant_id)
    );
    CREATE INDEX commands_claimed_at ON %1$I.commands USING brin (claimed_at) WITH (autosummarize = on);
  $ddl$, service);
  PERFORM kontor.make_append_only(format('%I.events', service)::regclass);
END
$$;
