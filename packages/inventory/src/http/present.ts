import type {
  InventoryAnswer,
  Product,
  ProductAnswer,
  ReservationAnswer,
  StockAnswer,
} from '@kontor/contracts/inventory';
import { assert, present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { formatMoney } from '@kontor/kernel/money';

import type { MovementRecord } from '../store/read-movements.ts';
import type { MovementsPage, ProductView } from './schemas.ts';

/** A product with its stock. */
export function presentProduct(product: Product): ProductView {
  return {
    id: product.productId,
    sku: product.sku,
    name: product.name,
    description: product.description,
    price: formatMoney(product.priceMinor),
    currency: product.currency,
    stock_quantity: product.onHand,
    reserved_quantity: product.reserved,
    available_quantity: product.onHand - product.reserved,
    active: product.active,
    version: product.version,
  };
}

/** The id and version in the answer to a command on a product. */
export function productAnswer(answer: InventoryAnswer): ProductAnswer {
  assert(answer.kind === 'product', 'a command on a product is answered with a product');
  return answer;
}

/** Body of the answer to a stock entry. */
export function presentStock(answer: InventoryAnswer) {
  const { productId, onHand, reserved, movementId } = stockAnswer(answer);
  return {
    product_id: productId,
    stock_quantity: onHand,
    available_quantity: onHand - reserved,
    movement_id: movementId,
  };
}

/** Body of the answer to ReserveExternal. */
export function presentReserved(answer: InventoryAnswer) {
  const { orderId, status, expiresAt, lines } = reservationAnswer(answer);
  const { productId, quantity, available } = present(lines[0], 'the line of a reservation for an external order');
  return {
    order_id: orderId,
    product_id: productId,
    quantity,
    status,
    expires_at: formatInstant(present(expiresAt, 'the expiry of a reservation that holds')),
    available_quantity: present(available, 'what is available after a reservation'),
  };
}

/** Body of the answer to ConfirmExternal and ReleaseExternal. */
export function presentEnded(answer: InventoryAnswer) {
  const { orderId, status, lines } = reservationAnswer(answer);
  return { order_id: orderId, status, items: presentItems(lines) };
}

/** The lines of a reservation. */
export function presentItems(lines: readonly { readonly productId: string; readonly quantity: number }[]) {
  return lines.map(({ productId, quantity }) => ({ product_id: productId, quantity }));
}

/** A movement as an entry of the list. */
export function presentMovement(movement: MovementRecord): MovementsPage['movements'][number] {
  return {
    id: movement.movementId,
    movement_type: movement.movementType,
    quantity: movement.quantity,
    on_hand_delta: movement.onHandDelta,
    reserved_delta: movement.reservedDelta,
    order_id: movement.orderId,
    notes: movement.notes ?? '',
    created_by: movement.createdBy,
    created_at: formatInstant(movement.createdAt),
  };
}

function stockAnswer(answer: InventoryAnswer): StockAnswer {
  assert(answer.kind === 'stock', 'a stock entry is answered with the stock');
  return answer;
}

function reservationAnswer(answer: InventoryAnswer): ReservationAnswer {
  assert(answer.kind === 'reservation', 'a command on a reservation is answered with the reservation');
  return answer;
}
