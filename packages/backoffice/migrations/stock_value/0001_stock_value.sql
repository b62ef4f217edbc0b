-- What the stock is worth: units of each product at the price in force, folded from the inventory's log in the background, beside it. Never the
-- base of a decision; all of it can be thrown away and folded again.

CREATE SCHEMA stock_value;

-- How far each generation has read the log; as in `backoffice`.
CREATE TABLE stock_value.projections (
  name text NOT NULL,
  generation int NOT NULL CHECK (generation >= 1),
  state text NOT NULL CHECK (state IN ('building', 'serving', 'retired')),
  position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
  -- When the last folded event happened.
  folded_to timestamptz,
  PRIMARY KEY (name, generation)
) WITH (fillfactor = 10);
CREATE UNIQUE INDEX projections_serving ON stock_value.projections (name) WHERE state = 'serving';
CREATE UNIQUE INDEX projections_building ON stock_value.projections (name) WHERE state = 'building';
INSERT INTO stock_value.projections (name, generation, state) VALUES ('stock_value', 1, 'serving');

-- Values are numeric, as are all sums of money here: units times a price may be more than int8 holds.
CREATE TABLE stock_value.products (
  generation int NOT NULL,
  tenant_id int NOT NULL,
  product_id uuid NOT NULL,
  on_hand int NOT NULL CHECK (on_hand >= 0),
  reserved int NOT NULL CHECK (reserved >= 0),
  price_minor bigint NOT NULL,
  active boolean NOT NULL,
  currency text NOT NULL,
  value_minor numeric(38, 0) NOT NULL GENERATED ALWAYS AS (on_hand::numeric * price_minor) STORED,
  -- When its last event happened.
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (product_id, tenant_id, generation)
) WITH (fillfactor = 70);
-- Without tenant and generation, which would make them look as good as the key for finding one product while the table is new.
CREATE INDEX products_value ON stock_value.products (value_minor, product_id);
CREATE INDEX products_active_value ON stock_value.products (active, value_minor, product_id);

-- What the products of a tenant come to together; reserved_minor is the part of value_minor that customers hold.
CREATE TABLE stock_value.totals (
  generation int NOT NULL,
  tenant_id int NOT NULL,
  currency text NOT NULL,
  products bigint NOT NULL CHECK (products >= 0),
  on_hand bigint NOT NULL,
  reserved bigint NOT NULL,
  value_minor numeric(38, 0) NOT NULL,
  reserved_minor numeric(38, 0) NOT NULL,
  PRIMARY KEY (generation, tenant_id)
) WITH (fillfactor = 20);
