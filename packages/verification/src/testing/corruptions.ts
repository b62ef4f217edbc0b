import { type Corruption, LONG_AGO, LONG_AGO_MS, logged, NOBODY } from './corruption.ts';
import { moneyCorruptions } from './money-corruptions.ts';
import { idOf, type SampleIds } from './sample-history.ts';

function stockCorruptions(ids: SampleIds): Corruption[] {
  return [
    {
      what: 'more is reserved than there is',
      sql: [
        'ALTER TABLE inventory.stock DROP CONSTRAINT stock_never_oversold',
        `UPDATE inventory.stock SET reserved = on_hand + 1 WHERE product_id = '${ids.laptop}'`,
      ],
      breaks: [
        'never_oversold',
        'stock_is_sum_of_movements',
        'reserved_is_held',
        'inventory_is_the_fold',
        'guards_in_force',
      ],
      row: { product_id: ids.laptop, position: null },
    },
    {
      what: 'a unit is there that never came',
      sql: [`UPDATE inventory.stock SET on_hand = on_hand + 1 WHERE product_id = '${ids.laptop}'`],
      breaks: ['stock_is_sum_of_movements', 'inventory_is_the_fold'],
      row: { product_id: ids.laptop },
    },
    {
      what: 'an external reservation holds more than was reserved for it',
      sql: [`UPDATE inventory.reservation_items SET quantity = quantity + 1 WHERE order_id = '${idOf('held')}'`],
      breaks: ['reserved_is_held', 'units_moved_once', 'inventory_is_the_fold'],
      row: { tenant_id: 1 },
    },
    {
      what: 'goods that came are booked as sold',
      sql: [`UPDATE inventory.movements SET movement_type = 'SALE' WHERE movement_type = 'STOCK_IN' AND tenant_id = 2`],
      breaks: ['movements_follow_their_type', 'movements_are_the_events'],
      row: { tenant_id: 2, movement_type: 'SALE' },
    },
    {
      what: 'the reservation of a paid order is released',
      sql: [`UPDATE inventory.reservations SET status = 'RELEASED' WHERE order_id = '${ids.paid}'`],
      breaks: ['stock_confirmed', 'units_moved_once', 'inventory_is_the_fold'],
      row: { order_id: ids.paid, expected: 'CONFIRMED', reservation: 'RELEASED' },
    },
    {
      what: 'the stock of a cancelled paid order never came back',
      sql: [`UPDATE inventory.reservations SET status = 'CONFIRMED' WHERE order_id = '${ids.cancelledPaid}'`],
      breaks: ['stock_confirmed', 'units_moved_once', 'inventory_is_the_fold'],
      row: { order_id: ids.cancelledPaid, expected: 'RESTOCKED' },
    },
    {
      what: 'the reservation of an order cancelled unpaid goes on',
      sql: [`UPDATE inventory.reservations SET status = 'ACTIVE' WHERE order_id = '${ids.cancelledUnpaid}'`],
      breaks: ['nothing_left', 'reserved_is_held', 'units_moved_once', 'inventory_is_the_fold'],
      row: { order_id: ids.cancelledUnpaid, reservation: 'ACTIVE' },
    },
    {
      what: 'a pending order has lost its reservation',
      sql: [`UPDATE inventory.reservations SET status = 'CLAIMED' WHERE order_id = '${ids.pending}'`],
      breaks: ['pending_holds_stock', 'inventory_is_the_fold'],
      row: { order_id: ids.pending, reservation: 'CLAIMED' },
    },
    {
      what: 'units given back were booked as expired',
      sql: [
        `UPDATE inventory.movements SET movement_type = 'EXPIRE' WHERE order_id = '${idOf('released')}' AND movement_type = 'RELEASE'`,
      ],
      breaks: ['units_moved_once', 'movements_are_the_events'],
      row: { order_id: idOf('released') },
    },
    {
      what: 'a movement says something else than its event',
      sql: ["UPDATE inventory.movements SET notes = 'never mind' WHERE movement_type = 'ADJUSTMENT'"],
      breaks: ['movements_are_the_events'],
      row: { tenant_id: 1, line: 0 },
    },
    {
      what: 'a product has another name than its events gave it',
      sql: [`UPDATE inventory.products SET name = 'Brick' WHERE product_id = '${ids.laptop}'`],
      breaks: ['inventory_is_the_fold'],
      row: { aggregate_id: ids.laptop, 'stored.name': '"Brick"' },
    },
    {
      what: 'a reservation took a step that it may not',
      sql: [
        `UPDATE inventory.events SET type = 'ReservationUnclaimed', payload = jsonb_set(payload::jsonb, '{type}', '"ReservationUnclaimed"')
         WHERE type = 'ReservationClaimed' AND aggregate_id = '${ids.paid}'`,
      ],
      breaks: ['reservation_transitions', 'inventory_is_the_fold'],
      row: { order_id: ids.paid, from: 'ACTIVE', type: 'ReservationUnclaimed' },
    },
    {
      what: 'there is stock of no product',
      sql: [
        `INSERT INTO inventory.stock (tenant_id, product_id, on_hand, reserved, version) VALUES (1, '${NOBODY}', 0, 0, 0)`,
      ],
      breaks: ['rows_have_their_product'],
      row: { part: 'stock', product_id: NOBODY },
    },
    {
      what: 'a reservation is gone, its lines are not',
      sql: [`DELETE FROM inventory.reservations WHERE order_id = '${idOf('sold')}'`],
      breaks: ['lines_have_their_reservation', 'units_moved_once', 'inventory_is_the_fold'],
      row: { order_id: idOf('sold'), is_reservation: false },
    },
    {
      what: "an external reservation calls itself an order's",
      sql: [
        `UPDATE inventory.reservations SET owner = 'order' WHERE order_id = '${idOf('held')}'`,
        logged('inventory', 'owner', 'order', `aggregate_id = '${idOf('held')}'`),
      ],
      breaks: ['reservations_have_their_order'],
      row: { order_id: idOf('held'), owner: 'order' },
    },
    {
      what: 'a reservation stands past its expiry',
      sql: [
        `UPDATE inventory.reservations SET expires_at = ${LONG_AGO} WHERE order_id = '${idOf('held')}'`,
        logged('inventory', 'expiresAt', LONG_AGO_MS, `aggregate_id = '${idOf('held')}'`),
      ],
      breaks: ['nothing_overdue'],
      row: { order_id: idOf('held'), owner: 'external' },
    },
    {
      what: 'a reservation is claimed and nobody comes back to it',
      sql: [
        `UPDATE inventory.reservations SET status = 'CLAIMED' WHERE order_id = '${idOf('held')}'`,
        `UPDATE inventory.events SET occurred_at = ${LONG_AGO} WHERE aggregate_id = '${idOf('held')}'`,
        `UPDATE inventory.movements SET created_at = ${LONG_AGO} WHERE order_id = '${idOf('held')}'`,
      ],
      breaks: ['nothing_in_between', 'inventory_is_the_fold'],
      row: { order_id: idOf('held') },
    },
  ];
}

function orderCorruptions(ids: SampleIds): Corruption[] {
  return [
    {
      what: 'the lines of an order do not add up',
      sql: [
        `UPDATE orders.order_items SET unit_price_minor = unit_price_minor + 1 WHERE order_id = '${ids.foreign}'`,
        logged(
          'orders',
          'lines,0,unitPriceMinor',
          '30001',
          `type = 'OrderCreated' AND aggregate_id = '${ids.foreign}'`,
        ),
      ],
      breaks: ['lines_agree'],
      row: { tenant_id: 2, order_id: ids.foreign, total_minor: 60_000n, sum_minor: 60_002n },
    },
    {
      what: 'an order came from another status than it had',
      sql: [logged('orders', 'from', 'PAID', `payload ->> 'to' = 'SHIPPED' AND aggregate_id = '${ids.delivered}'`)],
      breaks: ['order_transitions'],
      row: { order_id: ids.delivered, from: 'PROCESSING', to: 'SHIPPED' },
    },
    {
      what: 'an order was changed and nothing is logged',
      sql: [`UPDATE orders.orders SET status = 'PROCESSING' WHERE order_id = '${ids.paid}'`],
      breaks: ['orders_are_the_fold'],
      row: { order_id: ids.paid, 'folded.status': '"PAID"', 'stored.status': '"PROCESSING"' },
    },
    {
      what: 'an order is being paid for ever',
      sql: [`UPDATE orders.orders SET status = 'PAYING', updated_at = ${LONG_AGO} WHERE order_id = '${ids.pending}'`],
      breaks: ['nothing_in_between', 'orders_are_the_fold'],
      row: { order_id: ids.pending, status: 'PAYING' },
    },
    {
      what: 'a pending order stands past its expiry',
      sql: [
        `UPDATE orders.orders SET expires_at = ${LONG_AGO} WHERE order_id = '${ids.pending}'`,
        logged('orders', 'expiresAt', LONG_AGO_MS, `type = 'OrderCreated' AND aggregate_id = '${ids.pending}'`),
      ],
      breaks: ['nothing_overdue'],
      row: { order_id: ids.pending },
    },
    {
      what: 'an address belongs to no order',
      sql: [
        `INSERT INTO orders.order_contacts (tenant_id, order_id, shipping_address, notes) VALUES (1, '${NOBODY}', '', '')`,
      ],
      breaks: ['parts_have_their_order'],
      row: { part: 'order_contacts', order_id: NOBODY },
    },
    {
      what: "notes refer to another tenant's order",
      sql: [`UPDATE orders.order_notes SET tenant_id = 2 WHERE order_id = '${ids.cancelledPaid}'`],
      breaks: ['parts_have_their_order'],
      row: { part: 'order_notes', tenant_id: 2, order_id: ids.cancelledPaid },
    },
    {
      what: "an order has another tenant's product",
      sql: [
        `UPDATE orders.order_items SET product_id = '${ids.laptop}' WHERE order_id = '${ids.foreign}'`,
        logged('orders', 'lines,0,productId', ids.laptop, `type = 'OrderCreated' AND aggregate_id = '${ids.foreign}'`),
      ],
      breaks: ['ordered_products_exist', 'lines_agree'],
      row: { tenant_id: 2, product_id: ids.laptop },
    },
    {
      what: 'the customer of an order is nobody',
      sql: [
        `UPDATE orders.orders SET customer_id = '${NOBODY}' WHERE order_id = '${ids.pending}'`,
        logged('orders', 'customerId', NOBODY, `type = 'OrderCreated' AND aggregate_id = '${ids.pending}'`),
      ],
      breaks: ['customers_exist', 'others_events_are_audited'],
      row: { customer_id: NOBODY },
    },
  ];
}

function logCorruptions(ids: SampleIds): Corruption[] {
  const lastOrderEvent = 'position = (SELECT max(position) FROM orders.events)';
  return [
    {
      what: 'the events of a command are numbered with a gap',
      sql: ['UPDATE wallet.events SET ordinal = 2 WHERE tenant_id = 2 AND ordinal = 1'],
      breaks: ['commands_once'],
      row: { log: 'wallet', tenant_id: 2, ordinal: 2 },
    },
    {
      what: 'one command id took effect for two requests',
      sql: [
        `UPDATE orders.events SET ordinal = 1, command_id = (SELECT command_id FROM orders.events WHERE position = 1)
         WHERE position = 2`,
        'DELETE FROM orders.commands AS c WHERE NOT EXISTS (SELECT FROM orders.events AS e WHERE e.command_id = c.command_id) AND outcome IS NULL',
      ],
      breaks: ['commands_once'],
      row: { log: 'orders', ordinal: 1, position: 2n },
    },
    {
      what: 'a key is claimed and has no outcome',
      sql: [
        `INSERT INTO inventory.commands (tenant_id, command_id, request_hash) VALUES (1, '${NOBODY}', '${NOBODY}')`,
      ],
      breaks: ['claims_settled'],
      row: { log: 'inventory', command_id: NOBODY, has_outcome: false },
    },
    {
      what: 'a position is missing',
      sql: [
        `UPDATE orders.events SET position = position + 1 WHERE ${lastOrderEvent}`,
        'UPDATE orders.log_head SET position = position + 1',
      ],
      breaks: ['positions_gapless'],
      row: { log: 'orders' },
    },
    {
      what: 'the head is ahead of its log',
      sql: ['UPDATE identity.log_head SET position = position + 1'],
      breaks: ['head_is_last_position'],
      row: { log: 'identity', last_position: 4n, head: 5n },
    },
    {
      what: 'a version is missing in a stream',
      sql: [`UPDATE orders.events SET aggregate_version = aggregate_version + 1 WHERE ${lastOrderEvent}`],
      breaks: ['versions_gapless'],
      row: { log: 'orders', aggregate_version: 3, previous_version: 1 },
    },
    {
      what: 'an event is of a type that nobody knows',
      sql: [`UPDATE orders.events SET type = 'OrderTeleported' WHERE ${lastOrderEvent}`],
      breaks: ['event_types_known', 'orders_are_the_fold'],
      row: { type: 'OrderTeleported' },
    },
    {
      what: 'a mail address is in the log of identity',
      sql: [logged('identity', 'email', 'alice@example.org', `aggregate_id = '${ids.alice}'`)],
      breaks: ['payloads_known'],
      row: { type: 'UserRegistered', problem: 'email: unknown field' },
    },
    {
      what: 'an address hides in a field of the log of orders',
      sql: [
        logged('orders', 'currency', '1 Main Street', `type = 'OrderCreated' AND aggregate_id = '${ids.pending}'`),
        `UPDATE orders.orders SET currency = '1 Main Street' WHERE order_id = '${ids.pending}'`,
      ],
      breaks: ['payloads_known'],
      row: { type: 'OrderCreated', problem: 'currency: not of kind word' },
    },
    {
      what: 'a log takes changes',
      sql: ['ALTER TABLE wallet.transfers DISABLE TRIGGER append_only'],
      breaks: ['logs_are_append_only'],
      row: { log: 'wallet.transfers', problem: 'no trigger refuses changes' },
    },
    {
      what: 'the role that serves may change one column of a log',
      sql: ['GRANT UPDATE (notes) ON inventory.movements TO kontor_inventory'],
      breaks: ['logs_are_append_only'],
      row: { log: 'inventory.movements' },
    },
    {
      what: 'nothing keeps an order from being paid twice',
      sql: ['DROP INDEX wallet.transfers_order'],
      breaks: ['guards_in_force'],
      row: { guarded: 'wallet.transfers' },
    },
    {
      what: 'a constraint is there, but was never validated',
      sql: [
        'ALTER TABLE wallet.accounts DROP CONSTRAINT accounts_balance_minor_check',
        'ALTER TABLE wallet.accounts ADD CONSTRAINT accounts_balance_minor_check CHECK (balance_minor >= 0) NOT VALID',
      ],
      breaks: ['guards_in_force'],
      row: { guarded: 'wallet.accounts', missing: 'CHECK ((balance_minor >= 0))' },
    },
    {
      what: 'a user has a role that no event gave him',
      sql: [`UPDATE identity.users SET role = 'admin' WHERE user_id = '${ids.alice}'`],
      breaks: ['users_are_the_fold'],
      row: { user_id: ids.alice, 'stored.role': '"admin"' },
    },
    {
      what: 'an old password is still there',
      sql: [
        `INSERT INTO identity.credentials (tenant_id, credential_id, user_id, password_hash)
         VALUES (1, '${NOBODY}', '${ids.alice}', '$argon2id$')`,
      ],
      breaks: ['rows_have_their_user'],
      row: { part: 'credentials', row_id: NOBODY },
    },
    {
      what: 'something that staff did is not in the audit list',
      sql: [`DELETE FROM orders.audit_details`, `DELETE FROM orders.audit WHERE action = 'GrantGoodwill'`],
      breaks: ['others_events_are_audited'],
      row: { log: 'orders', type: 'OrderGoodwillGranted' },
    },
    {
      what: 'the audit list names another than did it',
      sql: [`UPDATE wallet.audit SET actor_id = '${NOBODY}'`],
      breaks: ['audit_is_of_events'],
      row: { log: 'wallet', actor_id: NOBODY },
    },
    {
      what: 'a command was given by nobody',
      sql: [`UPDATE orders.events SET actor_id = '${NOBODY}' WHERE position = 1`],
      breaks: ['actors_exist', 'others_events_are_audited'],
      row: { log: 'orders', user_id: NOBODY },
    },
  ];
}

/** Everything that is broken in turn, one thing at a time. */
export function corruptions(ids: SampleIds): Corruption[] {
  return [moneyCorruptions, stockCorruptions, orderCorruptions, logCorruptions].flatMap((make) => make(ids));
}
