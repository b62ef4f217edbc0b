import type { CommandMeta } from '@kontor/contracts/command';
import type { ProductQuantity, ReservationMoved, StockLine } from '@kontor/contracts/inventory';
import { present } from '@kontor/kernel/assert';
import { derivedId } from '@kontor/kernel/uuid';

import { movesStock, type StockMovingEvent, stockDelta } from './movements.ts';
import type { Reservation } from './reservation.ts';
import type { ReservationMove } from './reservation-status.ts';
import { type Stock, stockAfter } from './stock.ts';

/** The stock of the products that a rule looks at. */
export type StockByProduct = ReadonlyMap<string, Stock>;

/** What an event of `type` makes of the stock of one line; `line` is its place in the event, which names the movement. */
export function stockLine(
  type: StockMovingEvent['type'],
  { productId, quantity }: ProductQuantity,
  line: number,
  stock: StockByProduct,
  { seed }: CommandMeta,
): StockLine {
  const before = present(stock.get(productId), 'the stock of a line');
  const { onHand, reserved } = stockAfter(before, stockDelta(type, quantity));
  return { productId, quantity, movementId: derivedId(seed, line + 1), onHand, reserved };
}

/** The event of a whole reservation's step, with what it does to the stock of every line. */
export function moved(
  type: ReservationMove,
  { orderId, items }: Reservation,
  stock: StockByProduct,
  meta: CommandMeta,
): ReservationMoved {
  const lines = movesStock(type) ? items.map((item, line) => stockLine(type, item, line, stock, meta)) : [];
  return { type, orderId, lines };
}
