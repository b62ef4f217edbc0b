import type { Order } from '@kontor/orders/domain/order';
import { type OrderRow, orderOf } from '@kontor/orders/store/order-row';

import type { RuleFindings } from '../check.ts';
import {
  RESERVATION_ITEMS,
  RESERVATIONS,
  type ReservationItemRow,
  type ReservationRow,
} from '../queries/inventory-rows.ts';
import { GOODWILL, type GoodwillRow, ORDER_ITEMS, ORDERS, type OrderItemRow } from '../queries/order-rows.ts';
import { SETTLEMENTS, type SettlementRow } from '../queries/wallet-rows.ts';
import { pagesOf } from '../streams/cursor.ts';
import { keyOf, mergeByKey } from '../streams/merge.ts';
import { defineWalk } from './define.ts';

/** Everything about one order, from all services. */
interface Rows {
  readonly order: OrderRow & { readonly tenant_id: number };
  readonly items: OrderItemRow;
  readonly settlements: SettlementRow;
  readonly goodwill: GoodwillRow;
  readonly reservation: ReservationRow;
  readonly held: ReservationItemRow;
}

const RULES = [
  'charged_once',
  'stock_confirmed',
  'refunded_in_full',
  'returned_within_payment',
  'goodwill_granted',
  'nothing_left',
  'pending_holds_stock',
  'lines_agree',
  'settlements_have_order',
  'reservations_have_order',
] as const;
type Rule = (typeof RULES)[number];

/** Walks over the orders with their lines, payments, refunds and reservations side by side, whichever databases those are in. */
export const ORDERS_WALK = defineWalk({
  name: 'orders across services',
  services: ['orders', 'inventory', 'wallet'],
  rules: RULES,
  run: async ({ orders, inventory, wallet }, findings) => {
    const key = (row: { readonly tenant_id: number; readonly order_id: string }) => keyOf(row.order_id, row.tenant_id);
    const all = mergeByKey<Rows>({
      order: { pages: pagesOf(orders, ORDERS), key },
      items: { pages: pagesOf(orders, ORDER_ITEMS), key },
      settlements: { pages: pagesOf(wallet, SETTLEMENTS), key },
      goodwill: { pages: pagesOf(orders, GOODWILL), key },
      reservation: { pages: pagesOf(inventory, RESERVATIONS), key },
      held: { pages: pagesOf(inventory, RESERVATION_ITEMS), key },
    });
    for await (const { order, items, settlements, goodwill, reservation, held } of all) {
      const [row] = order;
      const [owned] = reservation.filter(({ owner }) => owner === 'order');
      examineReferences(findings, row !== undefined, settlements, reservation);
      if (row === undefined) continue;
      const parts = {
        tenantId: row.tenant_id,
        order: orderOf(row),
        items,
        settlements,
        goodwill,
        reservation: owned,
        held,
      };
      examineLines(findings, parts);
      examineReturned(findings, parts);
      if (OPEN_SAGAS.has(row.status)) continue;
      examineMoney(findings, parts);
      examineStock(findings, parts);
    }
  },
});

/** Statuses of orders whose saga is under way: what it has done so far is not judged yet. How long it may take is (invariant 7). */
const OPEN_SAGAS: ReadonlySet<string> = new Set(['PAYING', 'CANCELLING']);

interface Parts {
  readonly tenantId: number;
  readonly order: Order;
  readonly items: readonly OrderItemRow[];
  readonly settlements: readonly SettlementRow[];
  readonly goodwill: readonly GoodwillRow[];
  readonly reservation: ReservationRow | undefined;
  readonly held: readonly ReservationItemRow[];
}

function examineReferences(
  findings: RuleFindings<Rule>,
  isOrder: boolean,
  settlements: readonly SettlementRow[],
  reservations: readonly ReservationRow[],
): void {
  for (const { tenant_id, transfer_id, kind, order_id } of settlements) {
    findings.settlements_have_order.examine(isOrder, () => ({ tenant_id, transfer_id, kind, order_id }));
  }
  for (const { tenant_id, order_id, owner } of reservations) {
    findings.reservations_have_order.examine(isOrder === (owner === 'order'), () => ({ tenant_id, order_id, owner }));
  }
}

/** Invariant 4, the money: an order that was ever paid has one payment of its total, and its refund is all of it or nothing. */
function examineMoney(findings: RuleFindings<Rule>, { tenantId, order, settlements }: Parts): void {
  const { orderId, customerId, totalMinor, currency, status, payment, refundTransferId, refundedMinor } = order;
  const payments = settlements.filter(({ kind }) => kind === 'payment');
  const refunds = settlements.filter(({ kind }) => kind === 'refund');
  const isWhole = (transfer: SettlementRow, transferId: string | null) =>
    transfer.transfer_id === transferId &&
    transfer.user_account_id === customerId &&
    transfer.amount_minor === totalMinor &&
    transfer.currency === currency;
  const place = { tenant_id: tenantId, order_id: orderId, status, total_minor: totalMinor };

  const charged = payment === null ? 0 : 1;
  findings.charged_once.examine(
    payments.length === charged && payments.every((transfer) => isWhole(transfer, payment?.transferId ?? null)),
    () => ({ ...place, payment_transfer_id: payment?.transferId ?? null, payments: payments.map(summary) }),
  );

  const isRefunded = payment !== null && status === 'CANCELLED';
  findings.refunded_in_full.examine(
    refunds.length === (isRefunded ? 1 : 0) &&
      refundedMinor === (isRefunded ? totalMinor : 0n) &&
      refunds.every((transfer) => isWhole(transfer, refundTransferId)),
    () => ({
      ...place,
      refunded_minor: refundedMinor,
      refund_transfer_id: refundTransferId,
      refunds: refunds.map(summary),
    }),
  );
}

/** Invariant 4, what came back: never more than was paid, to who paid it; and goodwill is what the order tells, transfer by transfer. */
function examineReturned(findings: RuleFindings<Rule>, { tenantId, order, settlements, goodwill }: Parts): void {
  const { orderId, status, totalMinor, customerId } = order;
  const returned = settlements.filter(({ kind }) => kind !== 'payment');
  if (returned.length + goodwill.length === 0) return;
  const place = { tenant_id: tenantId, order_id: orderId, status, total_minor: totalMinor };
  const sum = returned.reduce((total, { amount_minor }) => total + amount_minor, 0n);
  const isPaid = settlements.some(({ kind }) => kind === 'payment');
  findings.returned_within_payment.examine(
    isPaid && sum <= totalMinor && returned.every((transfer) => transfer.user_account_id === customerId),
    () => ({ ...place, returned_minor: sum, transfers: returned.map(summary) }),
  );
  const told = goodwill.map(({ transfer_id, amount_minor }) => `${transfer_id} of ${amount_minor}`).toSorted();
  const made = settlements
    .filter(({ kind }) => kind === 'goodwill')
    .map(({ transfer_id, amount_minor }) => `${transfer_id} of ${amount_minor}`)
    .toSorted();
  if (OPEN_SAGAS.has(status)) return;
  findings.goodwill_granted.examine(told.join() === made.join(), () => ({ ...place, told, made }));
}

/** Invariant 4, the stock: sold when the order is paid, back when it is cancelled, held while it is pending. */
function examineStock(findings: RuleFindings<Rule>, { tenantId, order, settlements, reservation }: Parts): void {
  const { orderId, status, payment } = order;
  const stands = reservation?.status ?? null;
  const place = { tenant_id: tenantId, order_id: orderId, status, reservation: stands };

  if (payment !== null) {
    const expected = status === 'CANCELLED' ? 'RESTOCKED' : 'CONFIRMED';
    findings.stock_confirmed.examine(stands === expected, () => ({ ...place, expected }));
  }
  if (payment === null && (status === 'CANCELLED' || status === 'EXPIRED')) {
    const expected = status === 'CANCELLED' ? 'RELEASED' : 'EXPIRED';
    findings.nothing_left.examine(stands === expected && settlements.length === 0, () => {
      return { ...place, expected, transfers: settlements.map(summary) };
    });
  }
  if (status === 'PENDING') {
    findings.pending_holds_stock.examine(stands === 'ACTIVE', () => ({ ...place, expected: 'ACTIVE' }));
  }
}

/** The lines add up to the total, and are what the reservation holds. */
function examineLines(findings: RuleFindings<Rule>, { tenantId, order, items, held }: Parts): void {
  const { orderId, totalMinor } = order;
  const sum = items.reduce((total, item) => total + item.unit_price_minor * BigInt(item.quantity), 0n);
  const ordered = items.map(({ product_id, quantity }) => `${product_id} ${quantity}`).toSorted();
  const reserved = held.map(({ product_id, quantity }) => `${product_id} ${quantity}`);
  findings.lines_agree.examine(sum === totalMinor && ordered.join() === reserved.join(), () => {
    return { tenant_id: tenantId, order_id: orderId, total_minor: totalMinor, sum_minor: sum, ordered, reserved };
  });
}

function summary({ transfer_id, amount_minor, user_account_id }: SettlementRow): string {
  return `${transfer_id} of ${amount_minor} with ${user_account_id}`;
}
