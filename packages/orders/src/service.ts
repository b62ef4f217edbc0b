import type { ServiceName } from '@kontor/contracts/command';
import type { InventoryAnswer, InventoryCommand } from '@kontor/contracts/inventory';
import type { OrderStatus, OrdersAnswer, OrdersCommand, OrdersEvent } from '@kontor/contracts/orders';
import type { TransferAnswer, WalletCommand } from '@kontor/contracts/wallet';
import type { Database } from '@kontor/postgres/database';
import { runBatch } from '@kontor/runtime/batch';
import { Executor } from '@kontor/runtime/executor';
import { type Answered, Idempotency } from '@kontor/runtime/idempotency';
import type { BatchScope, Participant } from '@kontor/runtime/participant';
import { readStream, STREAM_EVENTS_MAX, type WitnessedEvent } from '@kontor/runtime/read-stream';
import { BATCH_RETRIES } from '@kontor/runtime/retries';
import type { StepChannel } from '@kontor/runtime/saga';
import type { ServiceOptions } from '@kontor/runtime/service';

import { ORDERS_RULES, OrdersParticipant, orderIdOf } from './batch.ts';
import type { Order } from './domain/order.ts';
import { type ExpiredOrder, findExpired } from './store/find-expired.ts';
import { findExpiring } from './store/find-expiring.ts';
import { readNotes } from './store/read-notes.ts';
import {
  type HistoryEntry,
  type OrderDetails,
  readCustomerOrders,
  readHistory,
  readOrder,
} from './store/read-orders.ts';
import { readOrdersById } from './store/read-orders-by-id.ts';

/** Rows that a line of an order touches in all services together, about. */
const ROWS_PER_LINE = 5;
const ROWS_PER_COMMAND = 8;
/** Lines that a command on an order whose size is not known yet is taken to have. */
const LINES_ASSUMED = 3;

/** A service in whose transaction the orders' sagas take part, each channel as a participant of the batch. */
export interface JoinedService<C, Answer> {
  join(scope: BatchScope): Participant<C, Answer>;
}

/** What orders are created with: the services that their sagas need, in this process and on the same database. */
export interface OrdersOptions extends ServiceOptions {
  readonly inventory: JoinedService<InventoryCommand, InventoryAnswer>;
  readonly wallet: JoinedService<WalletCommand, TransferAnswer>;
}

/** What can be read of orders. */
export interface OrderReads {
  read(tenantId: number, orderId: string): Promise<OrderDetails | null>;
  /** The same from where batches commit, for who has just changed it. */
  freshOrder(tenantId: number, orderId: string): Promise<OrderDetails | null>;
  /** Those of the orders that exist, in any order. */
  readMany(tenantId: number, orderIds: readonly string[]): Promise<Order[]>;
  readPage(
    tenantId: number,
    customerId: string,
    page: { readonly beforeOrderId: string | null; readonly status: OrderStatus | null; readonly limit: number },
  ): Promise<Order[]>;
  history(tenantId: number, orderId: string): Promise<HistoryEntry[]>;
  /** Every event of an order, oldest first, from where batches commit. */
  events(tenantId: number, orderId: string): Promise<WitnessedEvent[]>;
  /** What was written beside the events of an order, by the version that each made; what was erased is missing. */
  notes(tenantId: number, orderId: string): Promise<Map<number, string>>;
  /** Pending orders whose reservation ends within `withinSeconds`, soonest first, at most `limit`. */
  findExpiring(tenantId: number, withinSeconds: number, limit: number): Promise<Order[]>;
  /** Pending orders past their expiry, at most `limit`, that ended at most `lookBackSeconds` ago. */
  findExpired(lookBackSeconds: number, limit: number): Promise<ExpiredOrder[]>;
}

/** Orders: place, pay, cancel, expire, move on; and read. */
export interface Orders extends OrderReads {
  /** See `Executor.submit`. */
  submit(command: OrdersCommand, deadline: number): Promise<Answered<OrdersAnswer>>;
  depth(): { readonly queued: number; readonly running: number };
  close(): Promise<void>;
}

/** Composes the orders service; it has no state but its queue. */
export function createOrders(options: OrdersOptions): Orders {
  const { database, reads, currency } = options;
  const runner = {
    database,
    observer: options.observer,
    idempotency: new Idempotency<OrdersCommand, OrdersEvent, OrdersAnswer>('orders', ORDERS_RULES.answer),
    join: (scope: BatchScope) => {
      const inventory = options.inventory.join(scope);
      const wallet = options.wallet.join(scope);
      const asked = new OrdersParticipant(
        scope,
        new Map<ServiceName, StepChannel>([
          ['inventory', inventory],
          ['wallet', wallet],
        ]),
        currency,
      );
      return { asked, others: [inventory, wallet] };
    },
  };
  const executor = new Executor<OrdersCommand, OrdersAnswer>({
    ...options.executor,
    name: 'orders',
    retries: BATCH_RETRIES,
    rowsOf,
    exclusiveKeyOf: orderIdOf,
    // What makes an order and what changes one that is there have hardly a statement in common.
    kindOf: (command) => (command.type === 'CreateOrder' ? 'create' : 'change'),
    run: (commands, rerun) => runBatch(runner, commands, rerun),
    ...(options.observer === undefined ? {} : { observer: options.observer }),
  });
  return {
    ...orderReads(database, reads),
    submit: (command, deadline) => executor.submit(command, deadline),
    depth: () => executor.depth(),
    close: () => executor.close(),
  };
}

/** Reads orders: lists and single ones from `reads`, and from `database`, where batches commit, what must be as it is now. */
export function orderReads(database: Database, reads: Database): OrderReads {
  return {
    read: (tenantId, orderId) => readOrder(reads, tenantId, orderId),
    freshOrder: (tenantId, orderId) => readOrder(database, tenantId, orderId),
    readMany: (tenantId, orderIds) => readOrdersById(reads, tenantId, orderIds),
    events: (tenantId, orderId) => readStream(database, 'orders', tenantId, 'order', orderId, STREAM_EVENTS_MAX),
    notes: (tenantId, orderId) => readNotes(database, tenantId, orderId),
    findExpiring: (tenantId, withinSeconds, limit) => findExpiring(reads, tenantId, withinSeconds, limit),
    readPage: (tenantId, customerId, page) => readCustomerOrders(reads, tenantId, customerId, page),
    history: (tenantId, orderId) => readHistory(reads, tenantId, orderId),
    findExpired: (lookBackSeconds, limit) => findExpired(reads, lookBackSeconds, limit),
  };
}

function rowsOf(command: OrdersCommand): number {
  const lines = command.type === 'CreateOrder' ? command.lines.length : LINES_ASSUMED;
  return ROWS_PER_COMMAND + lines * ROWS_PER_LINE;
}
