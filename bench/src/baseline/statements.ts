import { statement } from '@kontor/postgres/statement';

import { positionsOf } from './positions.ts';

// The tenant is $1 of every statement.

/** The stored answer of a keyed command. Outside or inside a transaction. */
export const FIND_COMMAND = statement<{ request_hash: string; outcome: string; request_id: string }>(
  'row_locks.find_command',
  'SELECT request_hash, outcome, request_id FROM orders.commands WHERE command_id = $2 AND tenant_id = $1',
);

/** Claims a key and stores its answer at once: a duplicate waits here for the first, and then breaks on the primary key. */
export const INSERT_COMMAND = statement(
  'row_locks.insert_command',
  `INSERT INTO orders.commands (tenant_id, command_id, request_hash, outcome, request_id) VALUES ($1, $2, $3, $4, $5)`,
);

/** Products without a lock, with the database's clock. */
export const READ_PRODUCTS = statement<{
  at: number;
  product_id: string;
  name: string;
  price_minor: bigint;
  active: boolean;
}>(
  'row_locks.read_products',
  `SELECT clock_timestamp() AS at, product_id, name, price_minor, active
   FROM inventory.products WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[])`,
);

/** Units that can be had, for a refusal's details. */
export const READ_AVAILABLE = statement<{ product_id: string; available: number }>(
  'row_locks.read_available',
  `SELECT product_id, on_hand - reserved AS available FROM inventory.stock
   WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[])`,
);

/** A pending order. */
export const INSERT_ORDER = statement(
  'row_locks.insert_order',
  `INSERT INTO orders.orders (tenant_id, order_id, customer_id, status, total_minor, currency, line_count, expires_at, version,
                              created_at, updated_at)
   VALUES ($1, $2, $3, 'PENDING', $4, $5, $6, $7, 1, $8, $8)`,
);

/** Its lines. */
export const INSERT_ORDER_ITEMS = statement(
  'row_locks.insert_order_items',
  `INSERT INTO orders.order_items (tenant_id, order_id, line, product_id, name, quantity, unit_price_minor)
   SELECT $1::int, $2::uuid, i.line, i.product_id, i.name, i.quantity, i.unit_price_minor
   FROM unnest($3::uuid[], $4::text[], $5::int[], $6::bigint[]) WITH ORDINALITY
     AS i(product_id, name, quantity, unit_price_minor, line)`,
);

/** Its texts. */
export const INSERT_CONTACT = statement(
  'row_locks.insert_contact',
  'INSERT INTO orders.order_contacts (tenant_id, order_id, shipping_address, notes) VALUES ($1, $2, $3, $4)',
);

/** Its reservation. */
export const INSERT_RESERVATION = statement(
  'row_locks.insert_reservation',
  `INSERT INTO inventory.reservations (tenant_id, order_id, version, expires_at, created_at, owner, status)
   VALUES ($1, $2, 1, $3, $4, 'order', 'ACTIVE')`,
);

/** The lines of its reservation. */
export const INSERT_RESERVATION_ITEMS = statement(
  'row_locks.insert_reservation_items',
  `INSERT INTO inventory.reservation_items (tenant_id, order_id, product_id, quantity)
   SELECT $1::int, $2::uuid, i.product_id, i.quantity FROM unnest($3::uuid[], $4::int[]) AS i(product_id, quantity)`,
);

/** Locks several products in one order, so that no two orders wait for each other in a circle. One alone is locked by its update. */
export const LOCK_STOCK = statement(
  'row_locks.lock_stock',
  `SELECT FROM inventory.stock WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[])
   ORDER BY product_id FOR NO KEY UPDATE`,
);

/** Locks an order and reads it: of a single row PostgreSQL returns the version that it locked. */
export const LOCK_ORDER = statement<{
  at: number;
  customer_id: string;
  status: string;
  total_minor: bigint;
  currency: string;
  version: number;
  expired: boolean;
  payment_transfer_id: string | null;
  payment_balance_minor: bigint | null;
}>(
  'row_locks.lock_order',
  `SELECT clock_timestamp() AS at, customer_id, status, total_minor, currency, version, expires_at <= clock_timestamp() AS expired,
          payment_transfer_id, payment_balance_minor
   FROM orders.orders WHERE tenant_id = $1 AND order_id = $2 FOR NO KEY UPDATE`,
);

/** What is reserved for the order, whose lock covers it. */
export const READ_RESERVED = statement<{ product_id: string; quantity: number }>(
  'row_locks.read_reserved',
  `SELECT product_id, quantity FROM inventory.reservation_items WHERE tenant_id = $1 AND order_id = $2 ORDER BY product_id`,
);

/** Locks a customer's account and reads it. */
export const LOCK_ACCOUNT = statement<{ balance_minor: bigint; version: number }>(
  'row_locks.lock_account',
  'SELECT balance_minor, version FROM wallet.accounts WHERE tenant_id = $1 AND account_id = $2 FOR NO KEY UPDATE',
);

/** The order is paid. */
export const PAY_ORDER = statement(
  'row_locks.pay_order',
  `UPDATE orders.orders
   SET status = 'PAID', version = version + 1, payment_transfer_id = $3, payment_balance_minor = $4, updated_at = $5
   WHERE tenant_id = $1 AND order_id = $2`,
);

/** The reservation is claimed and confirmed, which are two steps of its stream. */
export const CONFIRM_RESERVATION = statement(
  'row_locks.confirm_reservation',
  `UPDATE inventory.reservations SET status = 'CONFIRMED', version = version + 2 WHERE tenant_id = $1 AND order_id = $2`,
);

/** The customer is charged. */
export const UPDATE_ACCOUNT = statement(
  'row_locks.update_account',
  'UPDATE wallet.accounts SET balance_minor = $3, version = version + 1 WHERE tenant_id = $1 AND account_id = $2',
);

const EVENT_COLUMNS = `(position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload,
                        command_id, ordinal, request_hash, actor_id, request_id, traceparent, occurred_at)`;

function eventValues(service: 'orders' | 'inventory' | 'wallet'): string {
  return `VALUES (nextval('${positionsOf(service)}'), $1, $2, $3, $4, $5, $6::jsonb, $7, 0, $8, $9, $10, $11, $12)`;
}

/** An event of an order. */
export const INSERT_ORDER_EVENT = statement(
  'row_locks.insert_order_event',
  `INSERT INTO orders.events ${EVENT_COLUMNS} ${eventValues('orders')}`,
);

/** An event of the inventory that moves no stock. */
export const INSERT_INVENTORY_EVENT = statement(
  'row_locks.insert_inventory_event',
  `INSERT INTO inventory.events ${EVENT_COLUMNS} ${eventValues('inventory')}`,
);

/** A transfer with its event. */
export const INSERT_TRANSFER = statement(
  'row_locks.insert_transfer',
  `WITH event AS (
     INSERT INTO wallet.events ${EVENT_COLUMNS} ${eventValues('wallet')} RETURNING position
   )
   INSERT INTO wallet.transfers (tenant_id, transfer_id, kind, user_account_id, debit_account_id, credit_account_id, amount_minor,
                                 currency, account_balance_minor, order_id, position, created_at)
   SELECT $1, $13, 'payment', $3::uuid, $3::uuid, $14, $15, $16, $17, $18, event.position, $12 FROM event`,
);

/**
 * Changes the stock of an order's lines, and writes the event and the movements that tell of it: one statement, so that nothing is waited
 * for while everybody waits for the row. The position is taken once the rows are locked, so that movements of a product are in its order.
 */
function moveStock(
  name: string,
  step: { readonly set: string; readonly onHand: number; readonly reserved: number; readonly movement: string },
  lineFields: string,
) {
  return statement(
    name,
    `WITH line AS (
       SELECT * FROM unnest($13::uuid[], $14::int[], $15::uuid[], $16::text[], $17::bigint[]) WITH ORDINALITY
         AS l(product_id, quantity, movement_id, name, unit_price_minor, place)
     ), moved AS (
       UPDATE inventory.stock AS s SET ${step.set}
       FROM line WHERE s.product_id = line.product_id AND s.tenant_id = $1
       RETURNING line.*, s.on_hand, s.reserved
     ), event AS (
       INSERT INTO inventory.events ${EVENT_COLUMNS}
       SELECT nextval('${positionsOf('inventory')}'), $1, $2, $3::uuid, $4, $5, $6::jsonb || jsonb_build_object('lines', told.lines),
              $7, 0, $8, $9::uuid, $10, $11, $12
       FROM (SELECT jsonb_agg(jsonb_build_object('productId', product_id, 'quantity', quantity, 'movementId', movement_id,
                                                 'onHand', on_hand, 'reserved', reserved${lineFields}) ORDER BY place) AS lines
             FROM moved) AS told
       RETURNING position
     )
     INSERT INTO inventory.movements (position, created_at, tenant_id, quantity, on_hand_delta, reserved_delta, line, product_id,
                                      movement_id, order_id, created_by, movement_type)
     SELECT event.position, $12, $1, quantity, ${step.onHand} * quantity, ${step.reserved} * quantity, place - 1, product_id,
            movement_id, $3::uuid, $9::uuid, '${step.movement}'
     FROM event, moved`,
  );
}

/** Reserves the lines of an order; breaks on the constraint stock_never_oversold where there is too little. */
export const RESERVE_STOCK = moveStock(
  'row_locks.reserve_stock',
  { set: 'reserved = s.reserved + line.quantity', onHand: 0, reserved: 1, movement: 'RESERVE' },
  ", 'name', name, 'unitPriceMinor', unit_price_minor::text",
);

/** Sells what was reserved. */
export const SELL_STOCK = moveStock(
  'row_locks.sell_stock',
  {
    set: 'on_hand = s.on_hand - line.quantity, reserved = s.reserved - line.quantity',
    onHand: -1,
    reserved: -1,
    movement: 'SALE',
  },
  '',
);
