import type { OrderStatus } from '../kontor.ts';

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  PENDING: ['Waiting for payment', 'wait'],
  PAYING: ['Payment under way', 'wait'],
  PAID: ['Paid', 'good'],
  PROCESSING: ['Being packed', 'good'],
  SHIPPED: ['On its way', 'good'],
  DELIVERED: ['Delivered', 'good'],
  CANCELLING: ['Being cancelled', 'off'],
  CANCELLED: ['Cancelled', 'off'],
  EXPIRED: ['Expired', 'off'],
};

/** An order's status, as a customer would say it. */
export function statusWords(status: OrderStatus): string {
  return WORDS[status]?.[0] ?? status;
}

/** An order's status as a small label. */
export function StatusLabel({ status }: { readonly status: OrderStatus }) {
  return <span className={`status status-${WORDS[status]?.[1] ?? 'off'}`}>{statusWords(status)}</span>;
}
