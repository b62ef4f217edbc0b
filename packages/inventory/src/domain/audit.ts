import type { AuditedChange, AuditFacts } from '@kontor/contracts/audit';
import type { InventoryCommand, InventoryEvent, ProductChanged } from '@kontor/contracts/inventory';
import { present, unreachable } from '@kontor/kernel/assert';
import { formatMoney } from '@kontor/kernel/money';

import type { CatalogueEntry } from './product.ts';
import { RESERVATION_MOVES } from './reservation-status.ts';
import type { InventoryState } from './state.ts';

/**
 * What the audit list tells of an event, which `state` is before: everything that people do to products, stock and reservations for orders
 * kept elsewhere. Null for the reservation of an order of ours: the orders' list tells of that.
 */
export function auditInventory(
  state: Pick<InventoryState, 'products' | 'stock' | 'reservations'>,
  event: InventoryEvent,
  command: InventoryCommand,
): AuditedChange | null {
  switch (event.type) {
    case 'ProductCreated': {
      const { sku, name, description, priceMinor, active } = event;
      const after = { sku, name, description, price: formatMoney(priceMinor), active };
      return { targetType: 'product', targetId: event.productId, before: null, after };
    }
    case 'ProductChanged': {
      const product = present(state.products.get(event.productId), 'the product that is changed');
      return { targetType: 'product', targetId: event.productId, ...differences(product, event) };
    }
    case 'StockAdded':
    case 'StockAdjusted': {
      const { onHand } = present(state.stock.get(event.productId), 'the stock that is changed');
      return {
        targetType: 'product',
        targetId: event.productId,
        before: { on_hand: onHand },
        after: { on_hand: event.line.onHand },
        note: command.type === 'AddStock' || command.type === 'AdjustStock' ? command.notes : null,
      };
    }
    case 'StockReserved': {
      if (event.owner === 'order') return null;
      const { productId, quantity } = present(event.lines[0], 'the line of a reservation');
      const after = { status: 'ACTIVE', product: productId, quantity };
      return { targetType: 'reservation', targetId: event.orderId, before: null, after };
    }
    case 'ReservationClaimed':
    case 'ReservationUnclaimed':
    case 'ReservationConfirmed':
    case 'ReservationReleased':
    case 'ReservationExpired':
    case 'ReservationRestocked': {
      const { owner, status } = present(state.reservations.get(event.orderId), 'the reservation that moves');
      if (owner === 'order') return null;
      const after = { status: RESERVATION_MOVES[event.type].to };
      return { targetType: 'reservation', targetId: event.orderId, before: { status }, after };
    }
    default:
      return unreachable(event);
  }
}

/** The fields in which a product differs, before and after. */
function differences(product: CatalogueEntry, event: ProductChanged): Pick<AuditedChange, 'before' | 'after'> {
  const shown = (entry: CatalogueEntry | ProductChanged): AuditFacts => ({
    name: entry.name,
    description: entry.description,
    price: formatMoney(entry.priceMinor),
    active: entry.active,
  });
  const [before, after] = [shown(product), shown(event)];
  const changed = Object.keys(after).filter((field) => before[field] !== after[field]);
  const only = (facts: AuditFacts) => Object.fromEntries(changed.map((field) => [field, facts[field] ?? null]));
  return { before: only(before), after: only(after) };
}
