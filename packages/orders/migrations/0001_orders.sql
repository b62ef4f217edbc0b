-- Orders: what was bought, where it stands, and the texts that belong to it.

CREATE SCHEMA orders;
SELECT kontor.create_service_tables('orders');

CREATE TABLE orders.orders (
  tenant_id int NOT NULL,
  order_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('PENDING', 'PAYING', 'PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED',
                                         'CANCELLING', 'CANCELLED', 'EXPIRED')),
  total_minor bigint NOT NULL CHECK (total_minor > 0),
  currency text NOT NULL,
  line_count int NOT NULL CHECK (line_count >= 1),
  expires_at timestamptz NOT NULL,
  version int NOT NULL CHECK (version >= 1),
  payment_transfer_id uuid,
  -- The customer's balance after the payment, so that paying again can give the same answer.
  payment_balance_minor bigint,
  refund_transfer_id uuid,
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND total_minor),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (order_id, tenant_id),
  CHECK ((payment_transfer_id IS NULL) = (payment_balance_minor IS NULL)),
  CHECK (payment_transfer_id IS NOT NULL OR status NOT IN ('PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED')),
  CHECK (payment_transfer_id IS NULL OR status NOT IN ('PENDING', 'EXPIRED')),
  CHECK (refunded_minor = 0 OR status = 'CANCELLED')
) WITH (fillfactor = 50); -- no changing column is indexed, and every order is updated: half a page of room keeps that HOT

-- A customer's orders, newest first (ids are made in the order of time).
CREATE INDEX orders_customer ON orders.orders (customer_id, tenant_id, order_id);
-- Pending orders past their expiry. Not partial on status: a status in an index would end HOT updates.
CREATE INDEX orders_expiry ON orders.orders (expires_at);

CREATE TABLE orders.order_items (
  tenant_id int NOT NULL,
  order_id uuid NOT NULL,
  line int NOT NULL CHECK (line >= 1),
  product_id uuid NOT NULL,
  name text NOT NULL,
  quantity int NOT NULL CHECK (quantity > 0),
  unit_price_minor bigint NOT NULL CHECK (unit_price_minor > 0),
  PRIMARY KEY (order_id, tenant_id, line)
);

-- Personal data and free text: erasable, never in the log.
CREATE TABLE orders.order_contacts (
  tenant_id int NOT NULL,
  order_id uuid NOT NULL,
  shipping_address text NOT NULL,
  notes text NOT NULL,
  PRIMARY KEY (order_id, tenant_id)
);

-- What somebody wrote beside a change of status; `version` is that of the change's event.
CREATE TABLE orders.order_notes (
  tenant_id int NOT NULL,
  order_id uuid NOT NULL,
  version int NOT NULL,
  notes text NOT NULL,
  PRIMARY KEY (order_id, tenant_id, version)
);
