import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse } from '@kontor/contracts/decision';
import type { AddStock, StockAnswer, StockChanged } from '@kontor/contracts/inventory';
import { ON_HAND_MAX } from '@kontor/contracts/limits';
import { refusal } from '@kontor/contracts/refusals';
import { assert } from '@kontor/kernel/assert';

import { stockLine } from './moves.ts';
import type { Stock } from './stock.ts';

/** Goods arrive, of an inactive product too. Refuses, in this order: product_not_found, stock_limit (over ON_HAND_MAX). */
export function addStock(stock: Stock | null, command: At<AddStock>): Decision<StockChanged, StockAnswer> {
  const { productId, quantity, notes, meta } = command;
  assert(quantity > 0, 'goods that arrive are a positive number');
  if (stock === null) return refuse(refusal('product_not_found', [{ product_id: productId }]));
  if (stock.onHand + quantity > ON_HAND_MAX) {
    return refuse(refusal('stock_limit', { stock_quantity: stock.onHand, requested: quantity, maximum: ON_HAND_MAX }));
  }
  const line = stockLine('StockAdded', { productId, quantity }, 0, new Map([[productId, stock]]), meta);
  return happened({ type: 'StockAdded', productId, line, notes, version: stock.version + 1 });
}
