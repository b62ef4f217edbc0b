import { serviceQuery } from '../service-query.ts';

/** Lines, addresses and notes are of an order of their tenant; an order has as many lines as it says. */
export const PARTS_HAVE_THEIR_ORDER = serviceQuery('orders', 'parts', {
  checked: 'SELECT count(*) AS checked FROM orders.order_items',
  violations: `
    SELECT 'order_items' AS part, tenant_id, order_id, i.lines, o.line_count
    FROM orders.orders AS o
    FULL JOIN (SELECT tenant_id, order_id, count(*) AS lines, max(line) AS last_line
               FROM orders.order_items
               GROUP BY tenant_id, order_id) AS i USING (tenant_id, order_id)
    WHERE (i.lines, i.last_line) IS DISTINCT FROM (o.line_count::bigint, o.line_count)
    UNION ALL
    SELECT 'order_contacts', c.tenant_id, c.order_id, NULL, NULL
    FROM orders.order_contacts AS c
    LEFT JOIN orders.orders AS o USING (tenant_id, order_id)
    WHERE o.order_id IS NULL
    UNION ALL
    SELECT 'order_notes', n.tenant_id, n.order_id, NULL, NULL
    FROM orders.order_notes AS n
    LEFT JOIN orders.orders AS o USING (tenant_id, order_id)
    WHERE o.order_id IS NULL OR n.version > o.version`,
});

/** Every product has one stock row, and every stock row, reserved line and movement a product of its tenant. */
export const ROWS_HAVE_THEIR_PRODUCT = serviceQuery('inventory', 'products', {
  checked: 'SELECT count(*) AS checked FROM inventory.products',
  violations: `
    SELECT 'stock' AS part, tenant_id, product_id, p.product_id IS NOT NULL AS is_product
    FROM inventory.products AS p
    FULL JOIN inventory.stock AS s USING (tenant_id, product_id)
    WHERE p.product_id IS NULL OR s.product_id IS NULL
    UNION ALL
    SELECT part, r.tenant_id, r.product_id, false
    FROM (SELECT DISTINCT 'reservation_items' AS part, tenant_id, product_id FROM inventory.reservation_items
          UNION ALL
          SELECT DISTINCT 'movements', tenant_id, product_id FROM inventory.movements) AS r
    LEFT JOIN inventory.products AS p USING (tenant_id, product_id)
    WHERE p.product_id IS NULL`,
});

/** Every reservation has lines, and every reserved line a reservation of its tenant. */
export const LINES_HAVE_THEIR_RESERVATION = serviceQuery('inventory', 'reservation_lines', {
  checked: 'SELECT count(*) AS checked FROM inventory.reservations',
  violations: `
    SELECT tenant_id, order_id, r.order_id IS NOT NULL AS is_reservation
    FROM inventory.reservations AS r
    FULL JOIN (SELECT DISTINCT tenant_id, order_id FROM inventory.reservation_items) AS i USING (tenant_id, order_id)
    WHERE r.order_id IS NULL OR i.order_id IS NULL`,
});

/** What was written about a transfer is about a correction of its tenant. */
export const NOTES_HAVE_THEIR_TRANSFER = serviceQuery('wallet', 'transfer_notes', {
  checked: 'SELECT count(*) AS checked FROM wallet.transfer_notes',
  violations: `
    SELECT tenant_id, transfer_id
    FROM wallet.transfer_notes AS n
    LEFT JOIN wallet.transfers AS t USING (tenant_id, transfer_id)
    WHERE t.kind IS DISTINCT FROM 'correction'`,
});

/** Profiles, passwords and sessions are of a user of their tenant, and a user has no password but the current one. */
export const ROWS_HAVE_THEIR_USER = serviceQuery('identity', 'users', {
  checked: 'SELECT count(*) AS checked FROM identity.users',
  violations: `
    SELECT part, r.tenant_id, r.user_id, r.row_id
    FROM (SELECT 'profiles' AS part, tenant_id, user_id, user_id AS row_id, NULL::uuid AS credential_id FROM identity.profiles
          UNION ALL
          SELECT 'credentials', tenant_id, user_id, credential_id, credential_id FROM identity.credentials
          UNION ALL
          SELECT 'sessions', tenant_id, user_id, token_hash, NULL FROM identity.sessions) AS r
    LEFT JOIN identity.users AS u USING (tenant_id, user_id)
    WHERE u.user_id IS NULL OR r.credential_id <> u.credential_id`,
});
