import type { PricedLine } from '@kontor/contracts/inventory';
import type { CreateOrder, OrderAnswer, OrderCreated } from '@kontor/contracts/orders';
import { accepted } from '@kontor/contracts/outcome';
import { type Refusal, refusal } from '@kontor/contracts/refusals';
import { present } from '@kontor/kernel/assert';
import { formatMoney } from '@kontor/kernel/money';
import { derivedId } from '@kontor/kernel/uuid';
import { plainArray, scalarArray, textArray } from '@kontor/postgres/arrays';
import type { Answered } from '@kontor/runtime/idempotency';

import { findAnswer, isDuplicate, isOversold, refuseCommand, storeAnswer } from './answers.ts';
import type { Connection } from './connection.ts';
import { eventValues, stepOf } from './event.ts';
import {
  INSERT_CONTACT,
  INSERT_ORDER,
  INSERT_ORDER_EVENT,
  INSERT_ORDER_ITEMS,
  INSERT_RESERVATION,
  INSERT_RESERVATION_ITEMS,
  LOCK_STOCK,
  READ_AVAILABLE,
  READ_PRODUCTS,
  RESERVE_STOCK,
} from './statements.ts';

/** What the store is set to. */
export interface StoreSettings {
  readonly currency: string;
  readonly reservationTtlMs: number;
}

const RESERVE_TAG = 0x0800;

/**
 * Places an order: one round trip that reads the key and the products without a lock, and one with the whole transaction in it, BEGIN and
 * COMMIT included, whose last statement is the one that locks stock.
 */
export async function createOrder(
  connection: Connection,
  settings: StoreSettings,
  command: CreateOrder,
): Promise<Answered<OrderAnswer>> {
  const { meta, lines } = command;
  const ids = plainArray(lines.map(({ productId }) => productId));
  const [stored, products] = await connection.inOneWrite(() =>
    Promise.all([findAnswer(connection, meta), connection.rows(READ_PRODUCTS, [ids])]),
  );
  if (stored !== null) return stored;

  const offers = new Map(products.map((product) => [product.product_id, product]));
  const unknown = lines.filter(({ productId }) => !offers.has(productId));
  if (unknown.length > 0) return refuseCommand(connection, meta, refusal('product_not_found', named(unknown)));
  const inactive = lines.filter(({ productId }) => offers.get(productId)?.active !== true);
  if (inactive.length > 0) return refuseCommand(connection, meta, refusal('product_inactive', named(inactive)));
  const priced = lines.map(({ productId, quantity }): PricedLine => {
    const { name, price_minor } = present(offers.get(productId), 'a product');
    return { productId, quantity, name, unitPriceMinor: price_minor };
  });
  const at = present(products[0], "the database's clock").at;
  const created = orderCreated(command, priced, settings, at);
  const expected = command.expectedTotalMinor;
  if (expected !== null && expected !== created.totalMinor) {
    const [expected_total, actual_total] = [expected, created.totalMinor].map(formatMoney);
    return refuseCommand(connection, meta, refusal('price_changed', { expected_total, actual_total }));
  }

  const { type: _type, customerId: _customerId, ...answer } = created;
  const outcome = accepted<OrderAnswer>({ kind: 'created', ...answer });
  try {
    await connection.commit(() => [
      connection.control('BEGIN'),
      ...storeAnswer(connection, meta, outcome),
      ...writeOrder(connection, command, created, at),
    ]);
  } catch (error) {
    const first = isDuplicate(error) ? await findAnswer(connection, meta) : null;
    if (first !== null) return first;
    if (isOversold(error)) return refuseCommand(connection, meta, await shortage(connection, command));
    throw error;
  }
  return { outcome, replayed: false, requestId: meta.requestId };
}

function orderCreated(
  { meta, customerId }: CreateOrder,
  lines: readonly PricedLine[],
  { currency, reservationTtlMs }: StoreSettings,
  at: number,
): OrderCreated {
  return {
    type: 'OrderCreated',
    orderId: meta.seed,
    customerId,
    lines,
    totalMinor: lines.reduce((sum, line) => sum + line.unitPriceMinor * BigInt(line.quantity), 0n),
    currency,
    expiresAt: at + reservationTtlMs,
  };
}

/** Sends everything that an order is, what is hot last. */
function writeOrder(connection: Connection, command: CreateOrder, event: OrderCreated, at: number): Promise<unknown>[] {
  const { meta, shippingAddress, notes } = command;
  const { orderId, customerId, lines, totalMinor, currency } = event;
  const [expiresAt, createdAt] = [event.expiresAt, at].map((instant) => new Date(instant).toISOString());
  const expiry = present(expiresAt, 'the expiry');
  const ids = plainArray(lines.map(({ productId }) => productId));
  const names = textArray(lines.map(({ name }) => name));
  const quantities = scalarArray(lines.map(({ quantity }) => quantity));
  const prices = scalarArray(lines.map(({ unitPriceMinor }) => unitPriceMinor));
  const reserve = stepOf(meta, RESERVE_TAG);
  const reserved = { type: 'StockReserved', orderId, owner: 'order', expiresAt: event.expiresAt };
  const movements = plainArray(lines.map((_, line) => derivedId(reserve.id, line + 1)));
  return [
    connection.rows(INSERT_ORDER, [
      orderId,
      customerId,
      totalMinor,
      currency,
      lines.length,
      expiry,
      present(createdAt, 'the clock'),
    ]),
    connection.rows(INSERT_ORDER_ITEMS, [orderId, ids, names, quantities, prices]),
    connection.rows(INSERT_CONTACT, [orderId, shippingAddress, notes ?? '']),
    connection.rows(
      INSERT_ORDER_EVENT,
      eventValues(meta, { aggregateType: 'order', aggregateId: orderId, version: 1, event, at }),
    ),
    connection.rows(INSERT_RESERVATION, [orderId, expiry, present(createdAt, 'the clock')]),
    connection.rows(INSERT_RESERVATION_ITEMS, [orderId, ids, quantities]),
    ...(lines.length > 1 ? [connection.rows(LOCK_STOCK, [ids])] : []),
    connection.rows(RESERVE_STOCK, [
      ...eventValues(reserve, {
        aggregateType: 'reservation',
        aggregateId: orderId,
        version: 1,
        event: reserved,
        at,
      }),
      ids,
      quantities,
      movements,
      names,
      prices,
    ]),
  ];
}

async function shortage(connection: Connection, { lines }: CreateOrder): Promise<Refusal> {
  const ids = plainArray(lines.map(({ productId }) => productId));
  const rows = await connection.rows(READ_AVAILABLE, [ids]);
  const available = new Map(rows.map((row) => [row.product_id, row.available]));
  const details = lines
    .map(({ productId, quantity }) => ({
      product_id: productId,
      requested: quantity,
      available: available.get(productId) ?? 0,
    }))
    .filter((line) => line.requested > line.available);
  return refusal('insufficient_stock', details);
}

function named(lines: CreateOrder['lines']): { readonly product_id: string }[] {
  return lines.map(({ productId }) => ({ product_id: productId }));
}
