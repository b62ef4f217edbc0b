import type { At } from '@kontor/contracts/command';
import { type Decision, happened, refuse } from '@kontor/contracts/decision';
import type { AdjustStock, StockAnswer, StockChanged } from '@kontor/contracts/inventory';
import { ON_HAND_MAX } from '@kontor/contracts/limits';
import { refusal } from '@kontor/contracts/refusals';
import { assert } from '@kontor/kernel/assert';

import { stockLine } from './moves.ts';
import type { Stock } from './stock.ts';

/**
 * Corrects a count by `quantity` units, up or down. Refuses, in this order: product_not_found, stock_limit (over ON_HAND_MAX),
 * stock_below_reserved.
 */
export function adjustStock(stock: Stock | null, command: At<AdjustStock>): Decision<StockChanged, StockAnswer> {
  const { productId, quantity, notes, meta } = command;
  assert(quantity !== 0, 'a correction changes something');
  if (stock === null) return refuse(refusal('product_not_found', [{ product_id: productId }]));
  const { onHand, reserved, version } = stock;
  if (quantity > 0 && onHand + quantity > ON_HAND_MAX) {
    return refuse(refusal('stock_limit', { stock_quantity: onHand, requested: quantity, maximum: ON_HAND_MAX }));
  }
  if (onHand + quantity < reserved) {
    return refuse(
      refusal('stock_below_reserved', { stock_quantity: onHand, reserved_quantity: reserved, requested: quantity }),
    );
  }
  const line = stockLine('StockAdjusted', { productId, quantity }, 0, new Map([[productId, stock]]), meta);
  return happened({ type: 'StockAdjusted', productId, line, notes, version: version + 1 });
}
