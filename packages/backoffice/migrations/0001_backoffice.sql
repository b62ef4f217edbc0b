-- The back office: what staff searches and counts by, folded from the services' logs in the background. Never the base of a decision;
-- everything but `refusals` and `bulk_requests` can be thrown away and folded again.

CREATE SCHEMA backoffice;

-- How far each projection has read its log. A projection that is being rebuilt exists in two generations: readers look at
-- the one that serves, the other is folded from the beginning, then they change places in one statement.
CREATE TABLE backoffice.projections (
  name text NOT NULL,
  generation int NOT NULL CHECK (generation >= 1),
  state text NOT NULL CHECK (state IN ('building', 'serving', 'retired')),
  position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
  -- When the last folded event happened.
  folded_to timestamptz,
  PRIMARY KEY (name, generation)
) WITH (fillfactor = 10);
CREATE UNIQUE INDEX projections_serving ON backoffice.projections (name) WHERE state = 'serving';
CREATE UNIQUE INDEX projections_building ON backoffice.projections (name) WHERE state = 'building';
INSERT INTO backoffice.projections (name, generation, state) VALUES ('orders', 1, 'serving');

-- What orders are searched by. Ids are made in the order of time, so an index that ends in order_id gives a page newest first.
CREATE TABLE backoffice.orders (
  generation int NOT NULL,
  tenant_id int NOT NULL,
  order_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  total_minor bigint NOT NULL,
  created_at timestamptz NOT NULL,
  status text NOT NULL,
  PRIMARY KEY (generation, tenant_id, order_id)
) WITH (fillfactor = 90);
CREATE INDEX orders_customer ON backoffice.orders (generation, tenant_id, customer_id, order_id);
CREATE INDEX orders_status ON backoffice.orders (generation, tenant_id, status, order_id);
CREATE INDEX orders_amount ON backoffice.orders (generation, tenant_id, total_minor, order_id);

-- Which orders a product is in.
CREATE TABLE backoffice.order_products (
  generation int NOT NULL,
  tenant_id int NOT NULL,
  product_id uuid NOT NULL,
  order_id uuid NOT NULL,
  PRIMARY KEY (generation, tenant_id, product_id, order_id)
);

-- How many orders stand at each status.
CREATE TABLE backoffice.order_counts (
  generation int NOT NULL,
  tenant_id int NOT NULL,
  status text NOT NULL,
  orders bigint NOT NULL CHECK (orders >= 0),
  PRIMARY KEY (generation, tenant_id, status)
) WITH (fillfactor = 50);

-- What happened to orders on each day (UTC) on which it happened; refunded is what was given back, for a cancellation or as goodwill. Sums are numeric: a day of a whole store may be more than int8 holds.
CREATE TABLE backoffice.daily_totals (
  generation int NOT NULL,
  tenant_id int NOT NULL,
  day date NOT NULL,
  placed bigint NOT NULL,
  paid bigint NOT NULL,
  cancelled bigint NOT NULL,
  expired bigint NOT NULL,
  paid_minor numeric(38, 0) NOT NULL,
  refunded_minor numeric(38, 0) NOT NULL,
  PRIMARY KEY (generation, tenant_id, day)
) WITH (fillfactor = 50);

-- The same of each product: sold on the day of the payment, returned on the day of the cancellation.
CREATE TABLE backoffice.daily_sales (
  generation int NOT NULL,
  tenant_id int NOT NULL,
  day date NOT NULL,
  product_id uuid NOT NULL,
  units_sold bigint NOT NULL,
  units_returned bigint NOT NULL,
  sold_minor numeric(38, 0) NOT NULL,
  returned_minor numeric(38, 0) NOT NULL,
  PRIMARY KEY (generation, tenant_id, day, product_id)
) WITH (fillfactor = 50);

-- Commands that were refused, by day (UTC). A refusal leaves no event: every process counts its own and adds them up here.
CREATE TABLE backoffice.refusals (
  tenant_id int NOT NULL,
  day date NOT NULL,
  command text NOT NULL,
  kind text NOT NULL,
  refusals bigint NOT NULL CHECK (refusals > 0),
  PRIMARY KEY (tenant_id, day, command, kind)
) WITH (fillfactor = 50);

-- Which request an idempotency key of a bulk action was first sent with; what it did is found by the command of each order.
CREATE TABLE backoffice.bulk_requests (
  tenant_id int NOT NULL,
  command_id uuid NOT NULL,
  request_hash uuid NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (command_id, tenant_id)
);
CREATE INDEX bulk_requests_requested_at ON backoffice.bulk_requests USING brin (requested_at) WITH (autosummarize = on);
