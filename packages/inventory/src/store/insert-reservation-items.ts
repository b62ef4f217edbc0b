import type { ProductQuantity } from '@kontor/contracts/inventory';
import { intArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { statement } from '@kontor/postgres/statement';
import type { BatchScope } from '@kontor/runtime/participant';

const INSERT_RESERVATION_ITEMS = statement(
  'inventory.insert_reservation_items',
  `INSERT INTO inventory.reservation_items (tenant_id, order_id, product_id, quantity)
   SELECT $1::int, n.order_id, n.product_id, n.quantity
   FROM unnest($2::uuid[], $3::uuid[], $4::int[]) AS n(order_id, product_id, quantity)`,
);

/** Writes new lines of reservations. */
export function insertReservationItems(
  { transaction, tenantId }: BatchScope,
  items: readonly (ProductQuantity & { readonly orderId: string })[],
): Promise<unknown> {
  return transaction.count(INSERT_RESERVATION_ITEMS, [
    tenantId,
    uuidArray(items.map(({ orderId }) => orderId)),
    uuidArray(items.map(({ productId }) => productId)),
    intArray(items.map(({ quantity }) => quantity)),
  ]);
}
