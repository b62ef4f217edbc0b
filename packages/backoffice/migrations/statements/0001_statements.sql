-- Statements of all accounts together: a line for each posting, folded from the wallet's log in the background, beside it, and searched by what the
-- ledger has no index for. Never the base of a decision; all of it can be thrown away and folded again.

CREATE SCHEMA statements;

-- How far each generation has read the log; as in `backoffice`.
CREATE TABLE statements.projections (
  name text NOT NULL,
  generation int NOT NULL CHECK (generation >= 1),
  state text NOT NULL CHECK (state IN ('building', 'serving', 'retired')),
  position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
  -- When the last folded event happened.
  folded_to timestamptz,
  PRIMARY KEY (name, generation)
) WITH (fillfactor = 10);
CREATE UNIQUE INDEX projections_serving ON statements.projections (name) WHERE state = 'serving';
CREATE UNIQUE INDEX projections_building ON statements.projections (name) WHERE state = 'building';
INSERT INTO statements.projections (name, generation, state) VALUES ('statements', 1, 'serving');

-- Of a user's account: amount_minor is less than zero where money left it, balance_minor what was in it then. Rows are only ever added.
CREATE TABLE statements.lines (
  position bigint NOT NULL, -- of its event in the wallet's log
  amount_minor bigint NOT NULL CHECK (amount_minor <> 0),
  balance_minor bigint NOT NULL,
  posted_at timestamptz NOT NULL,
  generation int NOT NULL,
  tenant_id int NOT NULL,
  account_id uuid NOT NULL,
  transfer_id uuid NOT NULL,
  order_id uuid,
  kind text NOT NULL,
  currency text NOT NULL,
  PRIMARY KEY (position, generation)
) WITH (fillfactor = 100);
CREATE INDEX lines_time ON statements.lines (posted_at, position, tenant_id, generation);
CREATE INDEX lines_account ON statements.lines (account_id, posted_at, position, tenant_id, generation);
CREATE INDEX lines_kind ON statements.lines (kind, posted_at, position, tenant_id, generation);
CREATE INDEX lines_amount ON statements.lines (abs(amount_minor), posted_at, position, tenant_id, generation);
