-- The audit list of a service: what people who run the store did to what is not their own. Written with the event, in its transaction.

CREATE FUNCTION kontor.create_audit_tables(service text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format($ddl$
    -- One row for each such event, at its position in the log; before and after hold nothing personal.
    CREATE TABLE %1$I.audit (
      position bigint PRIMARY KEY,
      tenant_id int NOT NULL,
      occurred_at timestamptz NOT NULL,
      actor_id uuid, -- null: the system, by a command of an operator
      actor_role text NOT NULL,
      via text NOT NULL CHECK (via IN ('http', 'cli', 'internal')),
      action text NOT NULL,
      target_type text NOT NULL,
      target_id uuid NOT NULL,
      before json,
      after json NOT NULL
    );
    CREATE INDEX audit_time ON %1$I.audit (tenant_id, occurred_at, position);
    CREATE INDEX audit_actor ON %1$I.audit (actor_id, tenant_id, occurred_at, position);
    CREATE INDEX audit_target ON %1$I.audit (target_id, tenant_id, occurred_at, position);
    CREATE INDEX audit_action ON %1$I.audit (action, tenant_id, occurred_at, position);

    -- What of it is personal: where the request came from, what was written, and values that no log may hold. Erasable.
    CREATE TABLE %1$I.audit_details (
      position bigint PRIMARY KEY,
      tenant_id int NOT NULL,
      address text NOT NULL,
      user_agent text NOT NULL,
      session_id uuid,
      note text,
      before json,
      after json
    );

    -- Events up to here are older than the list.
    CREATE TABLE %1$I.audit_begin (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      position bigint NOT NULL
    );
    INSERT INTO %1$I.audit_begin (position) SELECT position FROM %1$I.log_head;
  $ddl$, service);
  PERFORM kontor.make_append_only(format('%I.audit', service)::regclass);
END
$$;
