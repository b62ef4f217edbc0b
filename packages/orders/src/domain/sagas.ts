import type { At, CommandMeta } from '@kontor/contracts/command';
import type { InventoryCommand, PricedLine, ReservationAnswer, ReservationCommand } from '@kontor/contracts/inventory';
import type { CreateOrder, GrantGoodwill, OrderEvent } from '@kontor/contracts/orders';
import { type Refusal, refusal } from '@kontor/contracts/refusals';
import type { SagaStep } from '@kontor/contracts/saga';
import type { TransferAnswer, WalletCommand } from '@kontor/contracts/wallet';
import { present } from '@kontor/kernel/assert';
import { derivedId } from '@kontor/kernel/uuid';

import type { Order } from './order.ts';

/** The way of an order through inventory and wallet: steps in their order, and what their answers come to. Pure data and pure functions. */
export interface OrderSaga {
  readonly kind: 'saga';
  readonly steps: readonly SagaStep[];
  /** The event that ends the saga, once every step is done. */
  conclude(answers: Readonly<Record<string, unknown>>): OrderEvent;
  /** What the caller is told where a step was refused. */
  refusalFor(cause: Refusal): Refusal;
}

/**
 * Numbers of the steps, from which their command ids are derived. They leave the low bits to what a step itself makes
 * (a movement per line), and never change: a resumed saga must name its steps as before.
 */
const STEP_TAG = {
  reserve: 0x0800,
  claim: 0x1000,
  charge: 0x1800,
  confirm: 0x2000,
  release: 0x2800,
  restock: 0x3000,
  refund: 0x3800,
  expire: 0x4000,
  goodwill: 0x4800,
} as const;
const UNDO_TAG = 0x8000;

type StepName = keyof typeof STEP_TAG;

/** Names a step by its saga's command, which is one attempt: the same attempt repeats the same ids, another has its own. */
function stepMeta(meta: CommandMeta, step: StepName, undo = false): CommandMeta {
  const id = derivedId(meta.seed, STEP_TAG[step] | (undo ? UNDO_TAG : 0));
  return { ...meta, id, seed: id, requestHash: null };
}

function inventoryStep(name: StepName, command: InventoryCommand, undo: ReservationCommand | null): SagaStep {
  return { name, service: 'inventory', command, undo };
}

function walletStep(name: StepName, command: WalletCommand, undo: WalletCommand | null): SagaStep {
  return { name, service: 'wallet', command, undo };
}

/** Reserve every line. The order's id is the command's seed. */
export function createSaga(command: At<CreateOrder>, currency: string): OrderSaga {
  const { meta, customerId, lines, expectedTotalMinor } = command;
  const orderId = meta.seed;
  return {
    kind: 'saga',
    steps: [
      inventoryStep(
        'reserve',
        { type: 'ReserveForOrder', meta: stepMeta(meta, 'reserve'), orderId, lines, expectedTotalMinor },
        { type: 'ReleaseOrder', meta: stepMeta(meta, 'reserve', true), orderId },
      ),
    ],
    conclude: (answers) => {
      const reservation = answers['reserve'] as ReservationAnswer;
      const priced = reservation.lines.map(
        ({ productId, quantity, name, unitPriceMinor }): PricedLine => ({
          productId,
          quantity,
          name: present(name, 'the name of a reserved product'),
          unitPriceMinor: present(unitPriceMinor, 'the price of a reserved product'),
        }),
      );
      return {
        type: 'OrderCreated',
        orderId,
        customerId,
        lines: priced,
        totalMinor: priced.reduce((sum, line) => sum + line.unitPriceMinor * BigInt(line.quantity), 0n),
        currency,
        expiresAt: present(reservation.expiresAt, 'the expiry of a reservation'),
      };
    },
    refusalFor: (cause) => cause,
  };
}

/** Claim the reservation (from then on it cannot expire), charge, confirm. After the charge nothing can be refused. */
export function paySaga(order: Order, meta: CommandMeta): OrderSaga {
  const { orderId, customerId: userId, totalMinor } = order;
  const charge = { userId, orderId, amountMinor: totalMinor };
  return {
    kind: 'saga',
    steps: [
      inventoryStep(
        'claim',
        { type: 'ClaimReservation', meta: stepMeta(meta, 'claim'), orderId },
        { type: 'UnclaimReservation', meta: stepMeta(meta, 'claim', true), orderId },
      ),
      walletStep(
        'charge',
        { type: 'ChargeOrder', meta: stepMeta(meta, 'charge'), ...charge },
        { type: 'RefundOrder', meta: stepMeta(meta, 'charge', true), ...charge },
      ),
      inventoryStep('confirm', { type: 'ConfirmClaim', meta: stepMeta(meta, 'confirm'), orderId }, null),
    ],
    conclude: (answers) => {
      const { transferId, balanceMinor } = answers['charge'] as TransferAnswer;
      return { type: 'OrderPaid', orderId, totalMinor, transferId, balanceMinor };
    },
    refusalFor: (cause) =>
      cause.kind === 'insufficient_funds'
        ? cause
        : refusal('order_not_payable', { status: order.status, cause: cause.kind }),
  };
}

/** Give the units of an unpaid order back. */
export function cancelPendingSaga(order: Order, meta: CommandMeta): OrderSaga {
  const { orderId, status: from } = order;
  return {
    kind: 'saga',
    steps: [inventoryStep('release', { type: 'ReleaseOrder', meta: stepMeta(meta, 'release'), orderId }, null)],
    conclude: () => ({ type: 'OrderCancelled', orderId, from, refundedMinor: 0n, refundTransferId: null }),
    refusalFor: (cause) => cause,
  };
}

/** Put the units of a paid order back and refund all of it. Neither can be refused, so neither has an undo. */
export function cancelPaidSaga(order: Order, meta: CommandMeta): OrderSaga {
  const { orderId, status: from, customerId: userId, totalMinor } = order;
  return {
    kind: 'saga',
    steps: [
      inventoryStep('restock', { type: 'RestockOrder', meta: stepMeta(meta, 'restock'), orderId }, null),
      walletStep(
        'refund',
        { type: 'RefundOrder', meta: stepMeta(meta, 'refund'), userId, orderId, amountMinor: totalMinor },
        null,
      ),
    ],
    conclude: (answers) => ({
      type: 'OrderCancelled',
      orderId,
      from,
      refundedMinor: totalMinor,
      refundTransferId: (answers['refund'] as TransferAnswer).transferId,
    }),
    refusalFor: (cause) => cause,
  };
}

/** End the reservation, if the database's clock says that its time is over and no payment has claimed it. */
export function expireSaga(order: Order, meta: CommandMeta): OrderSaga {
  const { orderId } = order;
  return {
    kind: 'saga',
    steps: [inventoryStep('expire', { type: 'ExpireReservation', meta: stepMeta(meta, 'expire'), orderId }, null)],
    conclude: () => ({ type: 'OrderExpired', orderId }),
    refusalFor: (cause) => cause,
  };
}

/** Give the customer of a delivered order money back: one step, whose refusal (too much in all) is the saga's. */
export function goodwillSaga(order: Order, { meta, amountMinor }: GrantGoodwill): OrderSaga {
  const { orderId, customerId: userId } = order;
  return {
    kind: 'saga',
    steps: [
      walletStep(
        'goodwill',
        { type: 'CreditGoodwill', meta: stepMeta(meta, 'goodwill'), userId, orderId, amountMinor },
        null,
      ),
    ],
    conclude: (answers) => {
      const { transferId, balanceMinor } = answers['goodwill'] as TransferAnswer;
      return { type: 'OrderGoodwillGranted', orderId, amountMinor, transferId, balanceMinor };
    },
    refusalFor: (cause) => cause,
  };
}
