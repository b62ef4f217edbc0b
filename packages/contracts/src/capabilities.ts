import type { OrderStatus } from './orders.ts';

/** The status machine (see the contract): where an order may go from where it stands. Terminal states go nowhere. */
export const NEXT_STATUSES: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING: ['PAYING', 'PAID', 'CANCELLING', 'CANCELLED', 'EXPIRED'],
  PAYING: ['PENDING', 'PAID'],
  PAID: ['PROCESSING', 'CANCELLING', 'CANCELLED'],
  PROCESSING: ['SHIPPED', 'CANCELLING', 'CANCELLED'],
  SHIPPED: ['DELIVERED'],
  DELIVERED: [],
  CANCELLING: ['CANCELLED'],
  CANCELLED: [],
  EXPIRED: [],
};

/** Statuses into which staff moves an order by hand, in their order. */
export const ADVANCES = ['PROCESSING', 'SHIPPED', 'DELIVERED'] as const;
/** One of ADVANCES. */
export type Advance = (typeof ADVANCES)[number];

/** As much of a saga between services as its capabilities depend on. */
export interface SagaStanding {
  readonly status: 'open' | 'stuck' | 'finished';
  /** The type of its command. */
  readonly kind: string;
  /** Whether somebody has it taken back. */
  readonly undoing: boolean;
}

/** Commands whose saga begins with a step that has an undo. */
const UNDOABLE: ReadonlySet<string> = new Set(['CreateOrder', 'PayOrder']);

/** As much of an order as its capabilities depend on. */
export interface OrderStanding {
  readonly status: OrderStatus;
}

/**
 * What staff may do with an order as it stands: the one table that the server's rules, its answers and the admin panel share. The rules decide
 * again under their locks, so a `true` that has grown old is refused, never obeyed.
 */
export const can = {
  /** Whether it can be cancelled; what was paid is refunded and the units go back. */
  cancel: ({ status }: OrderStanding): boolean =>
    NEXT_STATUSES[status].includes('CANCELLED') && status !== 'CANCELLING',
  /** Whether cancelling it moves money back to its customer. */
  refund: ({ status }: OrderStanding): boolean => status === 'PAID' || status === 'PROCESSING',
  /** The status that comes next by hand; null where none does. */
  advance: ({ status }: OrderStanding): Advance | null =>
    ADVANCES.find((next) => NEXT_STATUSES[status].includes(next)) ?? null,
  /** Whether something can be written beside it: always, of whatever status. */
  note: (_order: OrderStanding): boolean => true,
  /** Whether a saga can be tried again at once. */
  retrySaga: ({ status }: SagaStanding): boolean => status !== 'finished',
  /** Whether a saga can be taken back: until it is finished, where its first step has an undo. */
  undoSaga: ({ status, kind, undoing }: SagaStanding): boolean =>
    status !== 'finished' && !undoing && UNDOABLE.has(kind),
  /** Whether money can be given back although the order stands: once it was delivered. */
  goodwill: ({ status }: OrderStanding): boolean => status === 'DELIVERED',
} as const;
