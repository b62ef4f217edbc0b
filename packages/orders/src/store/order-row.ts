import type { OrderStatus } from '@kontor/contracts/orders';
import { present } from '@kontor/kernel/assert';

import type { Order } from '../domain/order.ts';

/** The columns of orders.orders that make an `Order`, as they are read. */
export const ORDER_COLUMNS = `order_id, customer_id, status, total_minor, currency, line_count, expires_at, version,
  payment_transfer_id, payment_balance_minor, refund_transfer_id, refunded_minor, created_at, updated_at`;

/** One row of orders.orders. */
export interface OrderRow {
  readonly order_id: string;
  readonly customer_id: string;
  readonly status: OrderStatus;
  readonly total_minor: bigint;
  readonly currency: string;
  readonly line_count: number;
  readonly expires_at: number;
  readonly version: number;
  readonly payment_transfer_id: string | null;
  readonly payment_balance_minor: bigint | null;
  readonly refund_transfer_id: string | null;
  readonly refunded_minor: bigint;
  readonly created_at: number;
  readonly updated_at: number;
}

/** The order that a row holds. */
export function orderOf(row: OrderRow): Order {
  return {
    orderId: row.order_id,
    customerId: row.customer_id,
    status: row.status,
    totalMinor: row.total_minor,
    currency: row.currency,
    lineCount: row.line_count,
    expiresAt: row.expires_at,
    version: row.version,
    payment:
      row.payment_transfer_id === null
        ? null
        : {
            transferId: row.payment_transfer_id,
            balanceMinor: present(row.payment_balance_minor, 'the balance after a payment'),
          },
    refundTransferId: row.refund_transfer_id,
    refundedMinor: row.refunded_minor,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
