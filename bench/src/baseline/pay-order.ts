import type { OrderAnswer, OrderPaid, PayOrder } from '@kontor/contracts/orders';
import { accepted } from '@kontor/contracts/outcome';
import { type Refusal, refusal } from '@kontor/contracts/refusals';
import type { TransferPosted } from '@kontor/contracts/wallet';
import { present } from '@kontor/kernel/assert';
import { formatMoney } from '@kontor/kernel/money';
import { derivedId } from '@kontor/kernel/uuid';
import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import type { Answered } from '@kontor/runtime/idempotency';
import { systemAccountId } from '@kontor/wallet/domain/system-accounts';

import { findAnswer, isDuplicate, refuseCommand, storeAnswer } from './answers.ts';
import type { Connection } from './connection.ts';
import { eventValues, stepOf } from './event.ts';
import {
  CONFIRM_RESERVATION,
  INSERT_INVENTORY_EVENT,
  INSERT_ORDER_EVENT,
  INSERT_TRANSFER,
  LOCK_ACCOUNT,
  LOCK_ORDER,
  LOCK_STOCK,
  PAY_ORDER,
  READ_RESERVED,
  SELL_STOCK,
  UPDATE_ACCOUNT,
} from './statements.ts';

const CLAIM_TAG = 0x1000;
const CHARGE_TAG = 0x1800;
const CONFIRM_TAG = 0x2000;
const TRANSFER_TAG = 0x1801;
const CREATED_VERSION = 1;

type LockedOrder = NonNullable<(typeof LOCK_ORDER)['row']>;
type Reserved = NonNullable<(typeof READ_RESERVED)['row']>;

/**
 * Pays an order: one round trip that locks the order and the customer's account (rows that nobody else wants), and one with all that is
 * written and COMMIT, whose last statement is the one that locks stock.
 */
export async function payOrder(connection: Connection, command: PayOrder): Promise<Answered<OrderAnswer>> {
  const { meta, orderId } = command;
  const userId = present(meta.actor.userId, 'who pays is signed in');
  const [, [order], stored, reserved, [account]] = await connection.inOneWrite(() =>
    Promise.all([
      connection.control('BEGIN'),
      connection.rows(LOCK_ORDER, [orderId]),
      // After the lock: it sees the answer of a duplicate that held it.
      findAnswer(connection, meta),
      connection.rows(READ_RESERVED, [orderId]),
      connection.rows(LOCK_ACCOUNT, [userId]),
    ]),
  );
  const before = stored ?? paidBefore(command, userId, order);
  if (before !== null) {
    await connection.control('COMMIT');
    return before;
  }
  const reason = whyNot(userId, order, account?.balance_minor ?? 0n);
  if (reason !== null || order === undefined || account === undefined) {
    await connection.control('COMMIT');
    return refuseCommand(connection, meta, reason ?? refusal('order_not_found'));
  }

  const balanceMinor = account.balance_minor - order.total_minor;
  const transferId = derivedId(meta.seed, TRANSFER_TAG);
  const paid: OrderPaid = { type: 'OrderPaid', orderId, totalMinor: order.total_minor, transferId, balanceMinor };
  const { type: _type, ...answer } = paid;
  const outcome = accepted<OrderAnswer>({ kind: 'paid', ...answer });
  try {
    await connection.commit(() => [
      ...storeAnswer(connection, meta, outcome),
      ...writePayment(connection, command, { order, reserved, paid, userId, accountVersion: account.version + 1 }),
    ]);
  } catch (error) {
    const first = isDuplicate(error) ? await findAnswer(connection, meta) : null;
    if (first !== null) return first;
    throw error;
  }
  return { outcome, replayed: false, requestId: meta.requestId };
}

function paidBefore(
  { meta, orderId }: PayOrder,
  userId: string,
  order: LockedOrder | undefined,
): Answered<OrderAnswer> | null {
  if (order?.customer_id !== userId || order.payment_transfer_id === null || order.status === 'CANCELLED') return null;
  return {
    outcome: accepted({
      kind: 'paid',
      orderId,
      totalMinor: order.total_minor,
      transferId: order.payment_transfer_id,
      balanceMinor: present(order.payment_balance_minor, 'the balance after a payment'),
    }),
    replayed: false,
    requestId: meta.requestId,
  };
}

function whyNot(userId: string, order: LockedOrder | undefined, balanceMinor: bigint): Refusal | null {
  if (order?.customer_id !== userId) return refusal('order_not_found');
  if (order.status !== 'PENDING') return refusal('order_not_payable', { status: order.status });
  if (order.expired) {
    return refusal('order_not_payable', { status: order.status, cause: 'reservation_expired' });
  }
  if (balanceMinor < order.total_minor) {
    const [balance, required] = [balanceMinor, order.total_minor].map(formatMoney);
    return refusal('insufficient_funds', { balance, required });
  }
  return null;
}

interface Payment {
  readonly order: LockedOrder;
  readonly reserved: readonly Reserved[];
  readonly paid: OrderPaid;
  readonly userId: string;
  readonly accountVersion: number;
}

/** Sends everything that a payment changes, what is hot last. */
function writePayment(
  connection: Connection,
  { meta, orderId }: PayOrder,
  { order, reserved, paid, userId, accountVersion }: Payment,
): Promise<unknown>[] {
  const { at, currency, version } = order;
  const { transferId, balanceMinor, totalMinor } = paid;
  const salesId = systemAccountId(meta.tenantId, 'sales', currency);
  const posted: TransferPosted = {
    type: 'TransferPosted',
    transferId,
    kind: 'payment',
    accountId: userId,
    debitAccountId: userId,
    creditAccountId: salesId,
    amountMinor: totalMinor,
    currency,
    balanceMinor,
    orderId,
  };
  const [claim, charge, confirm] = [CLAIM_TAG, CHARGE_TAG, CONFIRM_TAG].map((tag) => stepOf(meta, tag)) as [
    typeof meta,
    typeof meta,
    typeof meta,
  ];
  const reservation = { aggregateType: 'reservation', aggregateId: orderId, at };
  const ids = plainArray(reserved.map((line) => line.product_id));
  const movements = plainArray(reserved.map((_, line) => derivedId(confirm.id, line + 1)));
  return [
    connection.rows(PAY_ORDER, [orderId, transferId, balanceMinor, new Date(at).toISOString()]),
    connection.rows(
      INSERT_ORDER_EVENT,
      eventValues(meta, { aggregateType: 'order', aggregateId: orderId, version: version + 1, event: paid, at }),
    ),
    connection.rows(UPDATE_ACCOUNT, [userId, balanceMinor]),
    connection.rows(INSERT_TRANSFER, [
      ...eventValues(charge, {
        aggregateType: 'account',
        aggregateId: userId,
        version: accountVersion,
        event: posted,
        at,
      }),
      transferId,
      salesId,
      totalMinor,
      currency,
      balanceMinor,
      orderId,
    ]),
    connection.rows(CONFIRM_RESERVATION, [orderId]),
    connection.rows(
      INSERT_INVENTORY_EVENT,
      eventValues(claim, {
        ...reservation,
        version: CREATED_VERSION + 1,
        event: { type: 'ReservationClaimed', orderId, lines: [] } as { type: string },
      }),
    ),
    ...(reserved.length > 1 ? [connection.rows(LOCK_STOCK, [ids])] : []),
    connection.rows(SELL_STOCK, [
      ...eventValues(confirm, {
        ...reservation,
        version: CREATED_VERSION + 2,
        event: { type: 'ReservationConfirmed', orderId } as { type: string },
      }),
      ids,
      scalarArray(reserved.map(({ quantity }) => quantity)),
      movements,
      // Names and prices are told when units are reserved.
      plainArray([]),
      plainArray([]),
    ]),
  ];
}
