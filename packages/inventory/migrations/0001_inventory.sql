-- The inventory: catalogue, stock, reservations and the log of movements.

CREATE SCHEMA inventory;
SELECT kontor.create_service_tables('inventory');

-- What is sold. Changed by staff now and then, read by everybody; the hot numbers are in `stock`.
CREATE TABLE inventory.products (
  tenant_id int NOT NULL,
  product_id uuid NOT NULL,
  version int NOT NULL CHECK (version >= 1),
  active boolean NOT NULL,
  price_minor bigint NOT NULL CHECK (price_minor > 0),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  currency text NOT NULL,
  sku text NOT NULL CHECK (sku <> ''),
  name text NOT NULL CHECK (name <> ''),
  description text NOT NULL,
  PRIMARY KEY (tenant_id, product_id)
);
CREATE UNIQUE INDEX products_sku ON inventory.products (tenant_id, sku);

-- The words of a text by which products are found: ASCII punctuation parts words, so that `USB-C/2` is found by `usb` and by `2`.
CREATE FUNCTION inventory.search_words(text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT
RETURN to_tsvector('simple'::regconfig, regexp_replace($1, '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]+', ' ', 'g'));
CREATE INDEX products_search ON inventory.products USING gin (inventory.search_words(sku || ' ' || name));

-- One narrow row a product, which every reservation and sale of it updates in place (HOT: no column but the key is indexed, and the
-- fill factor leaves room for new versions on the page). `version` counts the events of its own stream: stock added and adjusted.
CREATE TABLE inventory.stock (
  tenant_id int NOT NULL,
  on_hand int NOT NULL,
  reserved int NOT NULL,
  version int NOT NULL CHECK (version >= 0),
  product_id uuid NOT NULL,
  PRIMARY KEY (product_id, tenant_id),
  CONSTRAINT stock_never_oversold CHECK (0 <= reserved AND reserved <= on_hand)
) WITH (fillfactor = 40);

-- Who holds units. `expires_at` stays as it was for an order of ours, whose row is then updated in place; an external
-- order's becomes NULL at its end, so that the index below holds only what can still expire.
CREATE TABLE inventory.reservations (
  tenant_id int NOT NULL,
  version int NOT NULL CHECK (version >= 1),
  expires_at timestamptz,
  created_at timestamptz NOT NULL,
  order_id uuid NOT NULL,
  owner text NOT NULL CHECK (owner IN ('order', 'external')),
  status text NOT NULL CHECK (status IN ('ACTIVE', 'CLAIMED', 'CONFIRMED', 'RELEASED', 'EXPIRED', 'RESTOCKED')),
  PRIMARY KEY (order_id, tenant_id),
  CONSTRAINT reservations_active_expires CHECK (expires_at IS NOT NULL OR (owner = 'external' AND status <> 'ACTIVE'))
) WITH (fillfactor = 50);
CREATE INDEX reservations_external_expiry ON inventory.reservations (expires_at)
  WHERE owner = 'external' AND expires_at IS NOT NULL;

-- The lines of a reservation; never updated.
CREATE TABLE inventory.reservation_items (
  tenant_id int NOT NULL,
  quantity int NOT NULL CHECK (quantity > 0),
  order_id uuid NOT NULL,
  product_id uuid NOT NULL,
  PRIMARY KEY (order_id, tenant_id, product_id)
);

-- Every change of a stock row, in the order of the log: `position` is that of the event, `line` the place within it.
CREATE TABLE inventory.movements (
  position bigint NOT NULL,
  created_at timestamptz NOT NULL,
  tenant_id int NOT NULL,
  quantity int NOT NULL,
  on_hand_delta int NOT NULL,
  reserved_delta int NOT NULL,
  line smallint NOT NULL CHECK (line >= 0),
  product_id uuid NOT NULL,
  movement_id uuid NOT NULL,
  order_id uuid,
  created_by uuid,
  movement_type text NOT NULL
    CHECK (movement_type IN ('STOCK_IN', 'ADJUSTMENT', 'RESERVE', 'RELEASE', 'EXPIRE', 'SALE', 'RESTOCK')),
  notes text,
  PRIMARY KEY (product_id, tenant_id, position, line)
);
SELECT kontor.make_append_only('inventory.movements');
