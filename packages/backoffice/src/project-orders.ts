import type { OrdersEvent } from '@kontor/contracts/orders';
import { present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { decodeJson } from '@kontor/kernel/json';
import { readPlacedLines } from '@kontor/orders/store/read-placed-lines';
import type { Database } from '@kontor/postgres/database';
import type { Queryable } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION, type Transaction } from '@kontor/postgres/transaction';
import { insertDeadLetter } from '@kontor/relay/store/insert-dead-letter';
import type { Consumer } from '@kontor/runtime/consumer';
import { type LoggedEvent, type LogReadLimits, readLog } from '@kontor/runtime/read-log';

import { type FoldedEvent, netOrders, type OrderChanges, orderKey, ordersWithSales } from './domain/net-orders.ts';
import { ORDERS_PROJECTION } from './store/generation.ts';
import { advanceHead, lockHead, type ProjectionHead, readHeads } from './store/heads.ts';
import { loadStatuses } from './store/load-statuses.ts';
import { insertOrders, moveOrders } from './store/write-orders.ts';
import { addCounts, addDays, addSales } from './store/write-sums.ts';

/** What one step folds at most: some tens of milliseconds of work. */
const STEP_LIMITS: LogReadLimits = { eventsMax: 2_000, bytesMax: 4 * 1024 * 1024 };

/** Where a projection reads and writes. */
export interface ProjectionDatabases {
  /** The log of orders, of which a replica will do. */
  readonly ordersLog: Queryable;
  /** Where the schema `backoffice` is. */
  readonly backoffice: Database;
}

/**
 * One step of a generation of the orders' projection: folds the next events of the log, and returns how many there were; zero where there were none,
 * or where another process is at it. Any number of processes may run it at once: a step is done by whoever has the head's lock and
 * finds it where it began to read.
 */
export async function projectOrders(
  databases: ProjectionDatabases,
  head: Pick<ProjectionHead, 'generation' | 'position'>,
  limits: LogReadLimits = STEP_LIMITS,
): Promise<number> {
  return foldOrders(databases, head, await readLog(databases.ordersLog, 'orders', head.position, limits));
}

/** Folds events that follow the head; how many it folded, see `projectOrders`. */
async function foldOrders(
  { ordersLog, backoffice }: ProjectionDatabases,
  { generation, position }: Pick<ProjectionHead, 'generation' | 'position'>,
  logged: readonly LoggedEvent[],
): Promise<number> {
  const last = logged.at(-1);
  if (last === undefined) return 0;
  const events = logged.flatMap(({ tenantId, aggregateId, payload, at }): FoldedEvent[] => {
    const event = decodeJson<OrdersEvent>(payload);
    // What people do with sagas changes no order by itself.
    return event.type === 'SagaReleased' ? [] : [{ tenantId, orderId: aggregateId, at, event }];
  });
  const sold = ordersWithSales(events);
  const lines = sold.length === 0 ? [] : await readPlacedLines(ordersLog, sold);
  const linesOf = new Map(lines.map((placed) => [orderKey(placed), placed.lines]));
  return backoffice.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => ['backoffice.advance_projection_head']);
    if (!(await lockHead(transaction, ORDERS_PROJECTION, generation, position))) return 0;
    const known = await loadStatuses(transaction, generation, distinctOrders(events));
    const statuses = new Map(known.map((order) => [orderKey(order), order.status]));
    const changes = netOrders(events, { statuses, lines: linesOf });
    await Promise.all([
      ...write(transaction, generation, changes),
      advanceHead(transaction, ORDERS_PROJECTION, generation, last.position, formatInstant(last.at)),
    ]);
    return logged.length;
  });
}

/** The projection that serves, as a consumer of the orders' log. Its head, which moves in the transaction of its rows, is its inbox: nothing behind it is folded again. */
export function ordersConsumer(databases: ProjectionDatabases): Consumer {
  const { backoffice } = databases;
  const serving = async () => headIn(await readHeads(backoffice, ORDERS_PROJECTION), 'serving');
  return {
    name: 'backoffice',
    log: 'orders',
    limits: STEP_LIMITS,
    position: async () => (await serving()).position,
    take: async (position, events) => {
      const head = await serving();
      return head.position === position ? foldOrders(databases, head, events) : 0;
    },
    bury: async (position, event, tries, reason) => {
      const { generation } = await serving();
      await backoffice.transact(BATCH_TRANSACTION, async (transaction) => {
        transaction.carries(() => ['relay.insert_dead_letter']);
        if (!(await lockHead(transaction, ORDERS_PROJECTION, generation, position))) return;
        await insertDeadLetter(transaction, { consumer: 'backoffice', log: 'orders', event, tries, reason });
        await advanceHead(transaction, ORDERS_PROJECTION, generation, event.position, formatInstant(event.at));
      });
    },
  };
}

function write(transaction: Transaction, generation: number, changes: OrderChanges): Promise<unknown>[] {
  const { placed, moved, counts, days, sales } = changes;
  return [
    ...(placed.length > 0 ? [insertOrders(transaction, generation, placed)] : []),
    ...(moved.length > 0 ? [moveOrders(transaction, generation, moved)] : []),
    ...(counts.length > 0 ? [addCounts(transaction, generation, counts)] : []),
    ...(days.length > 0 ? [addDays(transaction, generation, days)] : []),
    ...(sales.length > 0 ? [addSales(transaction, generation, sales)] : []),
  ];
}

function distinctOrders(events: readonly FoldedEvent[]): FoldedEvent[] {
  return [...new Map(events.map((each) => [orderKey(each), each])).values()];
}

/** The generation in `state` among the heads of a projection. */
export function headIn(heads: readonly ProjectionHead[], state: 'building' | 'serving'): ProjectionHead {
  return present(
    heads.find((head) => head.state === state),
    `a generation that is ${state}`,
  );
}
