/** How large the store becomes. */
export interface Size {
  readonly orders: number;
  readonly users: number;
  readonly products: number;
  readonly currency: string;
}

/** One step of the work: what it is called while it runs, and its statements. */
export interface Step {
  readonly name: string;
  readonly sql: string;
}

/** Days before now over which the orders are spread, and how long before now the last of them is. */
const DAYS = 360;
/** Pending orders keep their reservation for this long from now, so that a store can be looked at before they expire. */
const PENDING_DAYS = 30;
/** The first users, who send the orders. */
const STAFF = 5;
/** Of a form that the schema takes; nobody has its password. */
const NO_PASSWORD = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA';

/**
 * The steps that fill an empty store, in their order, each in SQL that makes all of its rows at once: state and logs as the services would have
 * written them, one command after another. What is made depends on the size alone, but for the time.
 */
export function stepsFor(size: Size, accounts: { readonly opening: string; readonly sales: string }): Step[] {
  return [
    { name: 'helpers', sql: HELPERS },
    { name: 'users', sql: usersSql(size) },
    { name: 'products', sql: productsSql(size) },
    { name: 'orders, as they will be', sql: planSql(size) },
    { name: 'transfers, one by one', sql: walletPlanSql() },
    { name: 'log of orders', sql: orderLogSql(size) },
    { name: 'audit list', sql: auditSql() },
    { name: 'orders', sql: ordersSql(size) },
    { name: 'movements, one by one', sql: stockPlanSql() },
    { name: 'log of the inventory', sql: inventoryLogSql(size) },
    { name: 'stock and reservations', sql: stockSql() },
    { name: 'log of the wallet', sql: walletLogSql(size, accounts) },
    { name: 'accounts', sql: accountsSql(size) },
    { name: 'log of users', sql: identityLogSql() },
  ];
}

/** A UUIDv7 of a time in milliseconds, whose random bits are named by a tag and a number. */
const HELPERS = `
  CREATE FUNCTION pg_temp.uid(at timestamptz, tag text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid
    FROM md5(tag || n) AS h $$;
  CREATE FUNCTION pg_temp.ms(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(extract(epoch FROM at) * 1000)::bigint $$;
  CREATE FUNCTION pg_temp.chance(tag text, n bigint, below int) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    SELECT ((hashint8extended(n, hashtext(tag)) & 2147483647) % below)::int $$;`;

function usersSql({ users }: Size): string {
  return `
  CREATE TEMP TABLE g_users AS
    SELECT n, pg_temp.uid(at, 'user', n) AS user_id, pg_temp.uid(at, 'credential', n) AS credential_id, at,
           CASE WHEN n <= ${STAFF} THEN 'staff' ELSE 'customer' END AS role
    FROM (SELECT n, date_trunc('milliseconds', now() - interval '${DAYS + 40} days' + n * interval '30 days' / ${users}) AS at
          FROM generate_series(1, ${users}) AS n) AS u;
  CREATE UNIQUE INDEX ON g_users (n);
  ANALYZE g_users;
  INSERT INTO identity.users (tenant_id, user_id, role, active, credential_id, session_epoch, version, created_at)
    SELECT 1, user_id, role, true, credential_id, 1, 1, at FROM g_users ORDER BY n;
  INSERT INTO identity.profiles (tenant_id, user_id, username, username_key, email)
    SELECT 1, user_id, 'customer' || n, 'customer' || n, 'customer' || n || '@example.com' FROM g_users ORDER BY n;
  INSERT INTO identity.credentials (tenant_id, credential_id, user_id, password_hash)
    SELECT 1, credential_id, user_id, '${NO_PASSWORD}' FROM g_users ORDER BY n;`;
}

function productsSql({ products, currency }: Size): string {
  return `
  CREATE TEMP TABLE g_products AS
    SELECT n, pg_temp.uid(at, 'product', n) AS product_id, at, 'SKU-' || lpad(n::text, 6, '0') AS sku,
           (ARRAY['Green', 'Black', 'White', 'Red', 'Blue'])[1 + n % 5] || ' ' ||
           (ARRAY['Tea', 'Lamp', 'Chair', 'Mouse', 'Cable', 'Mug', 'Shirt'])[1 + n % 7] || ' ' || n AS name,
           (500 + pg_temp.chance('price', n, 200000)) * 100::bigint AS price_minor
    FROM (SELECT n, date_trunc('milliseconds', now() - interval '${DAYS + 5} days' + n * interval '1 day' / ${products}) AS at
          FROM generate_series(1, ${products}) AS n) AS p;
  CREATE UNIQUE INDEX ON g_products (n);
  ANALYZE g_products;
  INSERT INTO inventory.products (tenant_id, product_id, version, active, price_minor, created_at, updated_at, currency, sku, name, description)
    SELECT 1, product_id, 1, true, price_minor, at, at, '${currency}', sku, name, 'Generated.' FROM g_products ORDER BY n;`;
}

/** Which orders there are, what is in them and what happens to each, before anything is written. */
function planSql({ orders, users, products }: Size): string {
  return `
  CREATE TEMP TABLE g_lines AS
    SELECT o.n, l.line, p.product_id, p.name, p.price_minor, 1 + pg_temp.chance('quantity' || l.line, o.n, 3) AS quantity
    FROM generate_series(1, ${orders}) AS o(n)
    CROSS JOIN LATERAL generate_series(1, 1 + pg_temp.chance('lines', o.n, 3)) AS l(line)
    JOIN g_products AS p ON p.n = 1 + (pg_temp.chance('product', o.n, ${products}) + l.line) % ${products};
  ANALYZE g_lines;
  CREATE TEMP TABLE g_orders AS
    SELECT o.n, pg_temp.uid(o.at, 'order', o.n) AS order_id, u.user_id AS customer_id, o.at, o.ending,
           CASE WHEN o.ending = 'PENDING' THEN date_trunc('milliseconds', now()) + interval '${PENDING_DAYS} days' ELSE o.at + interval '15 minutes' END AS expires_at,
           t.total_minor, t.line_count
    FROM (SELECT n, date_trunc('milliseconds', now() - interval '${DAYS} days' + n * interval '${DAYS - 5} days' / ${orders}) AS at,
                 CASE pg_temp.chance('ending', n, 20) WHEN 0 THEN 'PENDING' WHEN 1 THEN 'PAID' WHEN 2 THEN 'PROCESSING' WHEN 3 THEN 'SHIPPED'
                      WHEN 4 THEN 'EXPIRED' WHEN 5 THEN 'CANCELLED' WHEN 6 THEN 'REFUNDED' ELSE 'DELIVERED' END AS ending
          FROM generate_series(1, ${orders}) AS n) AS o
    JOIN g_users AS u ON u.n = 1 + pg_temp.chance('customer', o.n, ${users})
    JOIN (SELECT n, sum(price_minor * quantity)::bigint AS total_minor, count(*)::int AS line_count FROM g_lines GROUP BY n) AS t ON t.n = o.n;
  CREATE UNIQUE INDEX ON g_orders (n);
  ANALYZE g_orders;
  CREATE TEMP TABLE g_steps AS
    SELECT o.n, s.step, o.at + s.after AS at
    FROM g_orders AS o
    CROSS JOIN (VALUES (1, 'created', interval '0', NULL::text[]),
                       (2, 'paid', interval '1 minute', ARRAY['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'REFUNDED']),
                       (3, 'PROCESSING', interval '1 hour', ARRAY['PROCESSING', 'SHIPPED', 'DELIVERED']),
                       (4, 'SHIPPED', interval '1 day', ARRAY['SHIPPED', 'DELIVERED']),
                       (5, 'DELIVERED', interval '3 days', ARRAY['DELIVERED']),
                       (6, 'cancelled', interval '5 minutes', ARRAY['CANCELLED']),
                       (7, 'refunded', interval '2 hours', ARRAY['REFUNDED']),
                       (8, 'expired', interval '15 minutes', ARRAY['EXPIRED'])) AS s(place, step, after, endings)
    WHERE s.endings IS NULL OR o.ending = ANY (s.endings);
  ANALYZE g_steps;`;
}

function orderLogSql({ currency, users }: Size): string {
  return `
  CREATE TEMP TABLE g_order_log AS
    SELECT row_number() OVER (ORDER BY at, n) AS position, row_number() OVER (PARTITION BY n ORDER BY at) AS version, n, step, at FROM g_steps;
  ANALYZE g_order_log;
  INSERT INTO orders.events (position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal, actor_id, request_id, occurred_at)
    SELECT l.position, 1, 'order', o.order_id, l.version,
           CASE l.step WHEN 'created' THEN 'OrderCreated' WHEN 'paid' THEN 'OrderPaid' WHEN 'cancelled' THEN 'OrderCancelled'
                       WHEN 'refunded' THEN 'OrderCancelled' WHEN 'expired' THEN 'OrderExpired' ELSE 'OrderAdvanced' END,
           CASE l.step
             WHEN 'created' THEN json_build_object('type', 'OrderCreated', 'orderId', o.order_id, 'customerId', o.customer_id, 'lines', i.lines,
               'totalMinor', o.total_minor::text, 'currency', '${currency}', 'expiresAt', pg_temp.ms(o.expires_at))
             WHEN 'paid' THEN json_build_object('type', 'OrderPaid', 'orderId', o.order_id, 'totalMinor', o.total_minor::text,
               'transferId', t.transfer_id, 'balanceMinor', t.balance_minor::text)
             WHEN 'cancelled' THEN json_build_object('type', 'OrderCancelled', 'orderId', o.order_id, 'from', 'PENDING', 'refundedMinor', '0', 'refundTransferId', NULL)
             WHEN 'refunded' THEN json_build_object('type', 'OrderCancelled', 'orderId', o.order_id, 'from', 'PAID', 'refundedMinor', o.total_minor::text,
               'refundTransferId', t.transfer_id)
             WHEN 'expired' THEN json_build_object('type', 'OrderExpired', 'orderId', o.order_id)
             ELSE json_build_object('type', 'OrderAdvanced', 'orderId', o.order_id,
               'from', CASE l.step WHEN 'PROCESSING' THEN 'PAID' WHEN 'SHIPPED' THEN 'PROCESSING' ELSE 'SHIPPED' END, 'to', l.step) END,
           pg_temp.uid(l.at, 'command' || l.step, l.n), 0, CASE WHEN l.step = 'expired' THEN NULL WHEN l.step IN ('PROCESSING', 'SHIPPED', 'DELIVERED') THEN s.user_id ELSE o.customer_id END,
           'generated-' || pg_temp.ms(l.at), l.at
    FROM g_order_log AS l JOIN g_orders AS o USING (n)
    JOIN g_users AS s ON s.n = 1 + l.n % ${Math.min(STAFF, users)}
    LEFT JOIN (SELECT n, json_agg(json_build_object('productId', product_id, 'quantity', quantity, 'name', name, 'unitPriceMinor', price_minor::text) ORDER BY line) AS lines
               FROM g_lines GROUP BY n) AS i ON i.n = l.n AND l.step = 'created'
    LEFT JOIN g_transfers AS t ON t.order_id = o.order_id AND t.kind = CASE l.step WHEN 'paid' THEN 'payment' WHEN 'refunded' THEN 'refund' END
    ORDER BY l.position;
  UPDATE orders.log_head SET position = (SELECT count(*) FROM g_order_log);`;
}

function ordersSql({ currency }: Size): string {
  return `
  INSERT INTO orders.orders (tenant_id, order_id, customer_id, status, total_minor, currency, line_count, expires_at, version, payment_transfer_id,
                             payment_balance_minor, refund_transfer_id, refunded_minor, created_at, updated_at)
    SELECT 1, o.order_id, o.customer_id, CASE o.ending WHEN 'REFUNDED' THEN 'CANCELLED' ELSE o.ending END, o.total_minor, '${currency}', o.line_count,
           o.expires_at, e.version, p.transfer_id, p.balance_minor, r.transfer_id, coalesce(r.amount_minor, 0), o.at, e.at
    FROM g_orders AS o
    JOIN (SELECT n, max(version) AS version, max(at) AS at FROM g_order_log GROUP BY n) AS e USING (n)
    LEFT JOIN g_transfers AS p ON p.order_id = o.order_id AND p.kind = 'payment'
    LEFT JOIN g_transfers AS r ON r.order_id = o.order_id AND r.kind = 'refund'
    ORDER BY o.n;
  INSERT INTO orders.order_items (tenant_id, order_id, line, product_id, name, quantity, unit_price_minor)
    SELECT 1, o.order_id, l.line, l.product_id, l.name, l.quantity, l.price_minor FROM g_lines AS l JOIN g_orders AS o USING (n) ORDER BY n, line;
  INSERT INTO orders.order_contacts (tenant_id, order_id, shipping_address, notes)
    SELECT 1, order_id, 'Jalan Merdeka ' || n || ', Bandung', '' FROM g_orders ORDER BY n;`;
}

/** What staff did: every step of an order after its payment, but of their own orders. */
function auditSql(): string {
  return `
  INSERT INTO orders.audit (position, tenant_id, occurred_at, actor_id, actor_role, via, action, target_type, target_id, before, after)
    SELECT l.position, 1, l.at, s.user_id, 'staff', 'http', 'AdvanceOrder', 'order', o.order_id,
           json_build_object('status', CASE l.step WHEN 'PROCESSING' THEN 'PAID' WHEN 'SHIPPED' THEN 'PROCESSING' ELSE 'SHIPPED' END),
           json_build_object('status', l.step)
    FROM g_order_log AS l JOIN g_orders AS o USING (n) JOIN orders.events AS e USING (position) JOIN g_users AS s ON s.user_id = e.actor_id
    WHERE l.step IN ('PROCESSING', 'SHIPPED', 'DELIVERED') AND s.user_id <> o.customer_id
    ORDER BY l.position;
  INSERT INTO orders.audit_details (position, tenant_id, address, user_agent) SELECT position, 1, '127.0.0.1', 'generated' FROM orders.audit;`;
}

/** Every change of a stock row with the numbers after it: a running sum of each product. */
function stockPlanSql(): string {
  return `
  CREATE TEMP TABLE g_inventory_log AS
    SELECT row_number() OVER (ORDER BY at, part, n) AS position, * FROM (
      SELECT n, at, 1 AS part, 1 AS version, 'ProductCreated' AS type FROM g_products
      UNION ALL SELECT n, at, 2, 1, 'StockAdded' FROM g_products
      UNION ALL SELECT n, at, 3, 1, 'StockReserved' FROM g_steps WHERE step = 'created'
      UNION ALL SELECT n, at, 4, 2, 'ReservationClaimed' FROM g_steps WHERE step = 'paid'
      UNION ALL SELECT n, at, 5, 3, 'ReservationConfirmed' FROM g_steps WHERE step = 'paid'
      UNION ALL SELECT n, at, 6, 2, 'ReservationReleased' FROM g_steps WHERE step = 'cancelled'
      UNION ALL SELECT n, at, 7, 4, 'ReservationRestocked' FROM g_steps WHERE step = 'refunded'
      UNION ALL SELECT n, at, 8, 2, 'ReservationExpired' FROM g_steps WHERE step = 'expired') AS e;
  ANALYZE g_inventory_log;
  CREATE TEMP TABLE g_opening AS
    SELECT p.n, p.product_id, 1000 + coalesce(sum(l.quantity), 0)::int AS quantity
    FROM g_products AS p LEFT JOIN g_lines AS l USING (product_id) GROUP BY p.n, p.product_id;
  CREATE TEMP TABLE g_movements AS
    SELECT m.*, sum(on_hand_delta) OVER w AS on_hand, sum(reserved_delta) OVER w AS reserved,
           pg_temp.uid(m.at, m.movement_type || m.line, m.position) AS movement_id
    FROM (SELECT l.position, l.at, l.n, l.type, 0 AS line, g.product_id, g.quantity, g.quantity AS on_hand_delta, 0 AS reserved_delta, 'STOCK_IN' AS movement_type,
                 NULL::text AS name, NULL::bigint AS price_minor
          FROM g_inventory_log AS l JOIN g_opening AS g USING (n) WHERE l.type = 'StockAdded'
          UNION ALL
          SELECT l.position, l.at, l.n, l.type, i.line - 1, i.product_id, i.quantity,
                 CASE l.type WHEN 'ReservationConfirmed' THEN -i.quantity WHEN 'ReservationRestocked' THEN i.quantity ELSE 0 END,
                 CASE l.type WHEN 'StockReserved' THEN i.quantity WHEN 'ReservationRestocked' THEN 0 ELSE -i.quantity END,
                 CASE l.type WHEN 'StockReserved' THEN 'RESERVE' WHEN 'ReservationConfirmed' THEN 'SALE' WHEN 'ReservationReleased' THEN 'RELEASE'
                             WHEN 'ReservationRestocked' THEN 'RESTOCK' ELSE 'EXPIRE' END,
                 i.name, i.price_minor
          FROM g_inventory_log AS l JOIN g_lines AS i USING (n)
          WHERE l.type IN ('StockReserved', 'ReservationConfirmed', 'ReservationReleased', 'ReservationRestocked', 'ReservationExpired')) AS m
    WINDOW w AS (PARTITION BY product_id ORDER BY position, line);
  ANALYZE g_movements;`;
}

function inventoryLogSql({ currency }: Size): string {
  return `
  CREATE TEMP TABLE g_movement_lines AS
    SELECT position, json_agg(CASE WHEN type = 'StockReserved'
        THEN json_build_object('productId', product_id, 'quantity', quantity, 'movementId', movement_id, 'onHand', on_hand, 'reserved', reserved, 'name', name, 'unitPriceMinor', price_minor::text)
        ELSE json_build_object('productId', product_id, 'quantity', quantity, 'movementId', movement_id, 'onHand', on_hand, 'reserved', reserved) END ORDER BY line) AS lines
    FROM g_movements GROUP BY position;
  CREATE UNIQUE INDEX ON g_movement_lines (position);
  ANALYZE g_movement_lines;
  INSERT INTO inventory.events (position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal, actor_id, request_id, occurred_at)
    SELECT l.position, 1, CASE l.part WHEN 1 THEN 'product' WHEN 2 THEN 'stock' ELSE 'reservation' END, coalesce(p.product_id, o.order_id), l.version, l.type,
           CASE l.part
             WHEN 1 THEN json_build_object('type', l.type, 'productId', p.product_id, 'sku', p.sku, 'name', p.name, 'description', 'Generated.',
               'priceMinor', p.price_minor::text, 'currency', '${currency}', 'active', true, 'version', 1)
             WHEN 2 THEN json_build_object('type', l.type, 'productId', p.product_id, 'line', m.lines -> 0, 'notes', 'Opening stock', 'version', 1)
             WHEN 3 THEN json_build_object('type', l.type, 'orderId', o.order_id, 'owner', 'order', 'lines', m.lines, 'expiresAt', pg_temp.ms(o.expires_at))
             ELSE json_build_object('type', l.type, 'orderId', o.order_id, 'lines', coalesce(m.lines, '[]'::json)) END,
           pg_temp.uid(l.at, 'inventory', l.position), 0, CASE WHEN l.part IN (1, 2, 8) THEN NULL ELSE o.customer_id END, 'generated-' || pg_temp.ms(l.at), l.at
    FROM g_inventory_log AS l
    LEFT JOIN g_products AS p ON p.n = l.n AND l.part <= 2
    LEFT JOIN g_orders AS o ON o.n = l.n AND l.part > 2
    LEFT JOIN g_movement_lines AS m USING (position)
    ORDER BY l.position;
  UPDATE inventory.log_head SET position = (SELECT count(*) FROM g_inventory_log);
  INSERT INTO inventory.movements (position, created_at, tenant_id, quantity, on_hand_delta, reserved_delta, line, product_id, movement_id, order_id, created_by, movement_type, notes)
    SELECT m.position, m.at, 1, m.quantity, m.on_hand_delta, m.reserved_delta, m.line, m.product_id, m.movement_id, o.order_id,
           CASE WHEN m.movement_type = 'EXPIRE' THEN NULL ELSE o.customer_id END, m.movement_type, CASE WHEN m.type = 'StockAdded' THEN 'Opening stock' END
    FROM g_movements AS m LEFT JOIN g_orders AS o ON o.n = m.n AND m.type <> 'StockAdded' ORDER BY m.position, m.line;`;
}

function stockSql(): string {
  return `
  INSERT INTO inventory.stock (tenant_id, on_hand, reserved, version, product_id)
    SELECT DISTINCT ON (product_id) 1, on_hand, reserved, 1, product_id FROM g_movements ORDER BY product_id, position DESC, line DESC;
  INSERT INTO inventory.reservations (tenant_id, version, expires_at, created_at, order_id, owner, status)
    SELECT 1, CASE ending WHEN 'PENDING' THEN 1 WHEN 'REFUNDED' THEN 4 WHEN 'CANCELLED' THEN 2 WHEN 'EXPIRED' THEN 2 ELSE 3 END, expires_at, at, order_id, 'order',
           CASE ending WHEN 'PENDING' THEN 'ACTIVE' WHEN 'REFUNDED' THEN 'RESTOCKED' WHEN 'CANCELLED' THEN 'RELEASED' WHEN 'EXPIRED' THEN 'EXPIRED' ELSE 'CONFIRMED' END
    FROM g_orders ORDER BY n;
  INSERT INTO inventory.reservation_items (tenant_id, quantity, order_id, product_id)
    SELECT 1, l.quantity, o.order_id, l.product_id FROM g_lines AS l JOIN g_orders AS o USING (n) ORDER BY n, line;`;
}

/** Every transfer with the balance after it. Everybody has as much at the beginning as he spends, and some more. */
function walletPlanSql(): string {
  return `
  CREATE TEMP TABLE g_transfers AS
    SELECT t.*, 1 + row_number() OVER w AS version, sum(change) OVER w AS balance_minor,
           pg_temp.uid(t.at, t.kind, t.n) AS transfer_id
    FROM (SELECT u.n, u.user_id, u.at, 'opening' AS kind, 100000000 + coalesce(s.spent, 0) AS amount_minor, 100000000 + coalesce(s.spent, 0) AS change, NULL::uuid AS order_id
          FROM g_users AS u
          LEFT JOIN (SELECT customer_id, sum(total_minor)::bigint AS spent FROM g_orders GROUP BY customer_id) AS s ON s.customer_id = u.user_id
          UNION ALL
          SELECT s.n, o.customer_id, s.at, CASE s.step WHEN 'paid' THEN 'payment' ELSE 'refund' END, o.total_minor,
                 CASE s.step WHEN 'paid' THEN -o.total_minor ELSE o.total_minor END, o.order_id
          FROM g_steps AS s JOIN g_orders AS o USING (n) WHERE s.step IN ('paid', 'refunded')) AS t
    WINDOW w AS (PARTITION BY user_id ORDER BY at, n);
  CREATE TEMP TABLE g_wallet_log AS
    SELECT row_number() OVER (ORDER BY at, kind = 'opening' DESC, n, version) AS position, * FROM (
      SELECT at, kind, n, version, user_id FROM g_transfers
      UNION ALL SELECT at, 'opening', n, 1, user_id FROM g_users) AS e;
  CREATE UNIQUE INDEX ON g_wallet_log (user_id, version);
  ANALYZE g_transfers; ANALYZE g_wallet_log;`;
}

function walletLogSql(
  { currency }: Size,
  { opening, sales }: { readonly opening: string; readonly sales: string },
): string {
  return `
  INSERT INTO wallet.events (position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal, actor_id, request_id, occurred_at)
    SELECT l.position, 1, 'account', l.user_id, l.version, CASE WHEN t.n IS NULL THEN 'AccountOpened' ELSE 'TransferPosted' END,
           CASE WHEN t.n IS NULL THEN json_build_object('type', 'AccountOpened', 'accountId', l.user_id, 'currency', '${currency}')
                ELSE json_build_object('type', 'TransferPosted', 'transferId', t.transfer_id, 'kind', t.kind, 'accountId', t.user_id,
                  'debitAccountId', CASE t.kind WHEN 'payment' THEN t.user_id WHEN 'refund' THEN '${sales}' ELSE '${opening}'::uuid END,
                  'creditAccountId', CASE t.kind WHEN 'payment' THEN '${sales}' ELSE t.user_id END,
                  'amountMinor', t.amount_minor::text, 'currency', '${currency}', 'balanceMinor', t.balance_minor::text, 'orderId', t.order_id) END,
           pg_temp.uid(l.at, 'wallet' || l.kind, l.n), CASE WHEN l.kind = 'opening' AND l.version > 1 THEN 1 ELSE 0 END,
           CASE WHEN l.kind = 'opening' THEN NULL ELSE l.user_id END, 'generated-' || pg_temp.ms(l.at), l.at
    FROM g_wallet_log AS l LEFT JOIN g_transfers AS t ON t.user_id = l.user_id AND t.version = l.version
    ORDER BY l.position;
  UPDATE wallet.log_head SET position = (SELECT count(*) FROM g_wallet_log);
  INSERT INTO wallet.transfers (tenant_id, transfer_id, kind, user_account_id, debit_account_id, credit_account_id, amount_minor, currency, account_balance_minor, order_id, position, created_at)
    SELECT 1, t.transfer_id, t.kind, t.user_id, CASE t.kind WHEN 'payment' THEN t.user_id WHEN 'refund' THEN '${sales}' ELSE '${opening}'::uuid END,
           CASE t.kind WHEN 'payment' THEN '${sales}' ELSE t.user_id END, t.amount_minor, '${currency}', t.balance_minor, t.order_id, l.position, t.at
    FROM g_transfers AS t JOIN g_wallet_log AS l ON l.user_id = t.user_id AND l.version = t.version ORDER BY l.position;
  INSERT INTO wallet.system_balances (tenant_id, account_id, currency, balance_minor)
    SELECT 1, '${opening}'::uuid, '${currency}', -sum(amount_minor) FROM g_transfers WHERE kind = 'opening'
    UNION ALL SELECT 1, '${sales}'::uuid, '${currency}', -sum(change) FROM g_transfers WHERE kind <> 'opening' HAVING count(*) > 0;
  UPDATE wallet.system_balances_head SET position = (SELECT position FROM wallet.log_head);`;
}

function accountsSql({ currency }: Size): string {
  return `
  INSERT INTO wallet.accounts (tenant_id, account_id, currency, balance_minor, version, opened_at)
    SELECT DISTINCT ON (t.user_id) 1, t.user_id, '${currency}', t.balance_minor, t.version, u.at
    FROM g_transfers AS t JOIN g_users AS u USING (user_id) ORDER BY t.user_id, t.version DESC;`;
}

function identityLogSql(): string {
  return `
  INSERT INTO identity.events (position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal, actor_id, request_id, occurred_at)
    SELECT n, 1, 'user', user_id, 1, 'UserRegistered', json_build_object('type', 'UserRegistered', 'userId', user_id, 'role', role, 'credentialId', credential_id),
           pg_temp.uid(at, 'register', n), 0, NULL, 'generated-' || pg_temp.ms(at), at
    FROM g_users ORDER BY n;
  UPDATE identity.log_head SET position = (SELECT count(*) FROM g_users);`;
}
