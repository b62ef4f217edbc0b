-- Sagas of orders whose inventory or wallet commits by itself: a row is an intent that was recorded before its first step. While
-- services share one transaction this table stays empty.

CREATE TABLE orders.sagas (
  tenant_id int NOT NULL,
  saga_id uuid NOT NULL, -- the seed of its command, which names this one attempt
  command_id uuid NOT NULL,
  request_hash uuid,
  order_id uuid NOT NULL,
  kind text NOT NULL, -- the type of its command
  from_status text, -- of the order when it was begun; null: it makes the order
  command text, -- what it is run again from, as JSON; it may hold an address, so it goes when the saga is finished
  -- Who runs it: every taking over raises the epoch, and only the holder of the epoch may write the row.
  owner uuid NOT NULL,
  epoch int NOT NULL CHECK (epoch >= 1),
  due_at timestamptz NOT NULL, -- from then on anybody may take it over
  undoing boolean NOT NULL DEFAULT false, -- a person had it taken back
  tries int NOT NULL DEFAULT 0,
  failures int NOT NULL DEFAULT 0, -- tries that failed for no passing reason
  last_step text,
  last_error text,
  stuck_at timestamptz, -- it waits for a person
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  outcome text, -- what its caller is told, as JSON; for who waits for it elsewhere
  request_id text NOT NULL,
  PRIMARY KEY (saga_id, tenant_id),
  CHECK ((finished_at IS NULL) = (outcome IS NULL)),
  CHECK (finished_at IS NOT NULL OR command IS NOT NULL)
);

-- One saga of an order at a time, and one of a command.
CREATE UNIQUE INDEX sagas_open_order ON orders.sagas (order_id, tenant_id) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX sagas_open_command ON orders.sagas (command_id, tenant_id) WHERE finished_at IS NULL;
CREATE INDEX sagas_due ON orders.sagas (due_at) WHERE finished_at IS NULL AND stuck_at IS NULL;
CREATE INDEX sagas_finished ON orders.sagas (finished_at) WHERE finished_at IS NOT NULL;
