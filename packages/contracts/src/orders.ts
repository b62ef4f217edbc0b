import type { Instant } from '@kontor/kernel/clock';

import type { Command } from './command.ts';
import type { PricedLine, ProductQuantity } from './inventory.ts';

/** Where an order stands. PAYING and CANCELLING are seen only while services run apart. */
export const ORDER_STATUSES = [
  'PENDING',
  'PAYING',
  'PAID',
  'PROCESSING',
  'SHIPPED',
  'DELIVERED',
  'CANCELLING',
  'CANCELLED',
  'EXPIRED',
] as const;
/** One of ORDER_STATUSES. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Places an order: reserves every line or none, at the prices of now. Its id is derived from the command's seed. */
export interface CreateOrder extends Command {
  readonly type: 'CreateOrder';
  readonly customerId: string;
  /** Each product once, positive quantities, 1 to ORDER_LINES_MAX. */
  readonly lines: readonly ProductQuantity[];
  readonly shippingAddress: string;
  readonly notes: string | null;
  readonly expectedTotalMinor: bigint | null;
}
/** Pays a pending order from its customer's wallet; only its customer may. */
export interface PayOrder extends Command {
  readonly type: 'PayOrder';
  readonly orderId: string;
}
/** Cancels an order; a paid one is refunded and restocked. Its customer or staff may. */
export interface CancelOrder extends Command {
  readonly type: 'CancelOrder';
  readonly orderId: string;
  readonly reason: string | null;
}
/** Ends a pending order whose reservation is past its expiry. The system's own. */
export interface ExpireOrder extends Command {
  readonly type: 'ExpireOrder';
  readonly orderId: string;
}
/** Staff moves an order on: PROCESSING, SHIPPED, DELIVERED in their order. */
export interface AdvanceOrder extends Command {
  readonly type: 'AdvanceOrder';
  readonly orderId: string;
  readonly status: string;
  readonly notes: string | null;
}
/** Staff releases the reservation of an order of ours: cancels it if it is PENDING, else refused. */
export interface ReleasePendingOrder extends Command {
  readonly type: 'ReleasePendingOrder';
  readonly orderId: string;
}

/** Staff gives the customer of a delivered order money back, all of it or a part; the order's status stays. */
export interface GrantGoodwill extends Command {
  readonly type: 'GrantGoodwill';
  readonly orderId: string;
  readonly amountMinor: bigint;
  /** Why, for people: in the erasable notes beside the event. */
  readonly reason: string;
}
/** Staff writes something down beside an order, for staff. The text goes into an erasable row, never into the log. */
export interface AddNote extends Command {
  readonly type: 'AddNote';
  readonly orderId: string;
  readonly text: string;
}

/** Everything that can be asked of orders themselves. */
export type OrderCommand =
  | CreateOrder
  | PayOrder
  | CancelOrder
  | ExpireOrder
  | AdvanceOrder
  | ReleasePendingOrder
  | GrantGoodwill
  | AddNote;

/** Staff has a saga that is not finished tried again at once, with as many failures before it as a new one. */
export interface RetrySaga extends Command {
  readonly type: 'RetrySaga';
  readonly sagaId: string;
}
/** Staff has a saga that is not finished taken back. One that turns out to have gone too far is finished all the same. */
export interface UndoSaga extends Command {
  readonly type: 'UndoSaga';
  readonly sagaId: string;
}
/** What people ask of sagas between services that run apart. */
export type SagaCommand = RetrySaga | UndoSaga;
/** Everything the orders service can be asked. */
export type OrdersCommand = OrderCommand | SagaCommand;

/** An order was placed. Address and notes are in an erasable row beside it. */
export interface OrderCreated {
  readonly type: 'OrderCreated';
  readonly orderId: string;
  readonly customerId: string;
  readonly lines: readonly PricedLine[];
  readonly totalMinor: bigint;
  readonly currency: string;
  readonly expiresAt: Instant;
}
/** The order was paid by one transfer. */
export interface OrderPaid {
  readonly type: 'OrderPaid';
  readonly orderId: string;
  readonly totalMinor: bigint;
  readonly transferId: string;
  /** The customer's balance after it. */
  readonly balanceMinor: bigint;
}
/** The order was cancelled; `refundedMinor` is zero where it had not been paid. */
export interface OrderCancelled {
  readonly type: 'OrderCancelled';
  readonly orderId: string;
  readonly from: OrderStatus;
  readonly refundedMinor: bigint;
  readonly refundTransferId: string | null;
}
/** The order was not paid in time. */
export interface OrderExpired {
  readonly type: 'OrderExpired';
  readonly orderId: string;
}
/** Staff moved the order on. */
export interface OrderAdvanced {
  readonly type: 'OrderAdvanced';
  readonly orderId: string;
  readonly from: OrderStatus;
  readonly to: OrderStatus;
}
/** A payment is under way at services that commit by themselves. */
export interface OrderPaymentBegun {
  readonly type: 'OrderPaymentBegun';
  readonly orderId: string;
}
/** The payment that was under way was refused, or was taken back: the order is as before it. */
export interface OrderPaymentUndone {
  readonly type: 'OrderPaymentUndone';
  readonly orderId: string;
}
/** A cancellation is under way at services that commit by themselves. It can only be finished. */
export interface OrderCancellationBegun {
  readonly type: 'OrderCancellationBegun';
  readonly orderId: string;
  readonly from: OrderStatus;
}
/** The customer got money back after the delivery, by one transfer. */
export interface OrderGoodwillGranted {
  readonly type: 'OrderGoodwillGranted';
  readonly orderId: string;
  readonly amountMinor: bigint;
  readonly transferId: string;
  /** The customer's balance after it. */
  readonly balanceMinor: bigint;
}
/** Staff wrote something down; the text is in the row of notes that bears the order's `version`, until it is erased. */
export interface NoteAdded {
  readonly type: 'NoteAdded';
  readonly orderId: string;
  /** Of the order, after this event. */
  readonly version: number;
}

/** Events that tell where their order stands after them. */
export type OrderStatusEvent =
  | OrderCreated
  | OrderPaid
  | OrderCancelled
  | OrderExpired
  | OrderAdvanced
  | OrderGoodwillGranted
  | OrderPaymentBegun
  | OrderPaymentUndone
  | OrderCancellationBegun;
/** What happens to an order. */
export type OrderEvent = OrderStatusEvent | NoteAdded;
/** Staff gave a saga to whoever takes it over next: to be tried again, or to be taken back. Its stream is the saga's. */
export interface SagaReleased {
  readonly type: 'SagaReleased';
  readonly sagaId: string;
  readonly orderId: string;
  /** Whether it is to be taken back. */
  readonly undoing: boolean;
  /** Of the saga, after this event: how often it was released. */
  readonly version: number;
}
/** What the orders' log holds. */
export type OrdersEvent = OrderEvent | SagaReleased;

/** The answer to CreateOrder. */
export interface CreatedAnswer {
  readonly kind: 'created';
  readonly orderId: string;
  readonly totalMinor: bigint;
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly expiresAt: Instant;
}
/** The answer to PayOrder. */
export interface PaidAnswer {
  readonly kind: 'paid';
  readonly orderId: string;
  readonly totalMinor: bigint;
  readonly transferId: string;
  readonly balanceMinor: bigint;
}
/** The answer to the commands that only move an order on. */
export interface MovedAnswer {
  readonly kind: 'moved';
  readonly orderId: string;
  readonly status: OrderStatus;
  /** Zero where nothing was refunded. */
  readonly refundedMinor: bigint;
}
/** The answer to GrantGoodwill. */
export interface GoodwillAnswer {
  readonly kind: 'goodwill';
  readonly orderId: string;
  readonly amountMinor: bigint;
  readonly transferId: string;
  readonly balanceMinor: bigint;
}
/** The answer to AddNote. */
export interface NotedAnswer {
  readonly kind: 'noted';
  readonly orderId: string;
  /** Names the note within its order. */
  readonly version: number;
}
/** The answer to the commands on sagas. */
export interface SagaReleasedAnswer {
  readonly kind: 'saga_released';
  readonly sagaId: string;
  readonly orderId: string;
  readonly undoing: boolean;
}
/** What is answered to commands on orders. */
export type OrderAnswer = CreatedAnswer | PaidAnswer | MovedAnswer | GoodwillAnswer | NotedAnswer;
/** What the orders service answers. */
export type OrdersAnswer = OrderAnswer | SagaReleasedAnswer;
