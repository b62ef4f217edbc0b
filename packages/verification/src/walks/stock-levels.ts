import type { InventoryEvent } from '@kontor/contracts/inventory';
import { stockDelta, stockLines } from '@kontor/inventory/domain/movements';

import type { Findings } from '../findings.ts';
import type { StockRow } from '../queries/inventory-rows.ts';

interface Level {
  readonly tenantId: number;
  readonly productId: string;
  onHand: number;
  reserved: number;
  stored: Pick<StockRow, 'on_hand' | 'reserved'> | null;
}

/** The stock of every product as the events add up, beside the stock that is stored. Grows with the products, not with the events. */
export class StockLevels {
  readonly #levels = new Map<string, Level>();

  /** Adds what an event does to the stock of its lines. */
  add(tenantId: number, event: InventoryEvent): void {
    if (event.type === 'ProductCreated') this.#of(tenantId, event.productId);
    if (event.type === 'ProductCreated' || event.type === 'ProductChanged') return;
    for (const { productId, quantity } of stockLines(event)) {
      const level = this.#of(tenantId, productId);
      const delta = stockDelta(event.type, quantity);
      level.onHand += delta.onHand;
      level.reserved += delta.reserved;
    }
  }

  /** Notes what is stored of a product. */
  stored(row: StockRow): void {
    this.#of(row.tenant_id, row.product_id).stored = row;
  }

  /** Judges every product, once all events were added and all rows noted. */
  examine(findings: Findings): void {
    for (const { tenantId, productId, onHand, reserved, stored } of this.#levels.values()) {
      findings.examine(stored?.on_hand === onHand && stored.reserved === reserved, () => ({
        tenant_id: tenantId,
        product_id: productId,
        folded_on_hand: onHand,
        folded_reserved: reserved,
        on_hand: stored?.on_hand ?? null,
        reserved: stored?.reserved ?? null,
      }));
    }
  }

  #of(tenantId: number, productId: string): Level {
    const key = `${tenantId}/${productId}`;
    let level = this.#levels.get(key);
    if (level === undefined) {
      level = { tenantId, productId, onHand: 0, reserved: 0, stored: null };
      this.#levels.set(key, level);
    }
    return level;
  }
}
