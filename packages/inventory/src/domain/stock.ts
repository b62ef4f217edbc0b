import { assert } from '@kontor/kernel/assert';

/** Units of one product. `version` counts the events of the stock's own stream (added, adjusted), not reservations. */
export interface Stock {
  readonly productId: string;
  /** What is in the house, reserved included. */
  readonly onHand: number;
  /** What reservations hold of it. */
  readonly reserved: number;
  readonly version: number;
}

/** What a movement does to the two numbers of a stock. */
export interface StockDelta {
  readonly onHand: number;
  readonly reserved: number;
}

/** Highest number that the column holds (PostgreSQL's int). */
const COLUMN_MAX = 2_147_483_647;

/** The stock of a product that was just created: none. */
export function emptyStock(productId: string): Stock {
  return { productId, onHand: 0, reserved: 0, version: 0 };
}

/** Units that can be reserved now. */
export function available(stock: Stock): number {
  return stock.onHand - stock.reserved;
}

/**
 * The stock after a movement.
 * @throws AssertionError where 0 <= reserved <= on hand would no longer hold: the rules refuse before that.
 */
export function stockAfter(stock: Stock, delta: StockDelta): Stock {
  const onHand = stock.onHand + delta.onHand;
  const reserved = stock.reserved + delta.reserved;
  assert(0 <= reserved && reserved <= onHand && onHand <= COLUMN_MAX, '0 <= reserved <= on hand');
  return { ...stock, onHand, reserved };
}
