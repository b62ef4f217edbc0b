import { present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import type { Database } from '@kontor/postgres/database';
import { type Queryable, statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { insertDeadLetter } from '@kontor/relay/store/insert-dead-letter';
import { type Consumer, Delivery, type DeliveryObserver } from '@kontor/runtime/consumer';
import { type EventSource, type LoggedEvent, type LogReadLimits, logSource } from '@kontor/runtime/read-log';

import type { ReadModel } from './read-model.ts';
import type { ProjectionLag } from './services.ts';
import { advanceHead, lockHead, type ProjectionHead, readHeads } from './store/heads.ts';

/** What one step folds at most: some tens of milliseconds of work. */
export const STEP_LIMITS: LogReadLimits = { eventsMax: 2_000, bytesMax: 4 * 1024 * 1024 };

/** Where a read model reads and writes. */
export interface ReadModelDatabases {
  /** Its log, of which a replica will do. */
  readonly log: Queryable;
  /** Where its schema is. */
  readonly database: Database;
}

/** The place of a generation. */
export type HeadPlace = Pick<ProjectionHead, 'generation' | 'position'>;

/**
 * Folds events that follow the head, and returns how many there were; zero where there were none, or where another process is at it. Any number of
 * processes may do so at once: it is done by whoever has the head's lock and finds it where the events begin. The head moves in the transaction of the rows: what was folded is never folded again.
 */
export async function foldEvents(
  model: ReadModel,
  { log, database }: ReadModelDatabases,
  { generation, position }: HeadPlace,
  events: readonly LoggedEvent[],
): Promise<number> {
  const last = events.at(-1);
  if (last === undefined) return 0;
  const write = await model.fold(log, events);
  return database.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => [`${model.name}.advance_projection_head`]);
    if (!(await lockHead(transaction, model, generation, position))) return 0;
    await Promise.all([
      write(transaction, generation),
      advanceHead(transaction, model, generation, last.position, formatInstant(last.at)),
    ]);
    return events.length;
  });
}

/** The generation in `state` among the heads of a projection. */
export function headIn(heads: readonly ProjectionHead[], state: 'building' | 'serving'): ProjectionHead {
  return present(
    heads.find((head) => head.state === state),
    `a generation that is ${state}`,
  );
}

/** The generation that serves, as a consumer of the log. Its head is its inbox: nothing behind it is folded again. */
function consumerOf(model: ReadModel, databases: ReadModelDatabases): Consumer {
  const { name, log } = model;
  const { database } = databases;
  const serving = async () => headIn(await readHeads(database, model), 'serving');
  return {
    name,
    log,
    limits: STEP_LIMITS,
    position: async () => (await serving()).position,
    take: async (position, events) => {
      const head = await serving();
      return head.position === position ? foldEvents(model, databases, head, events) : 0;
    },
    bury: async (position, event, tries, reason) => {
      const { generation } = await serving();
      await database.transact(BATCH_TRANSACTION, async (transaction) => {
        transaction.carries(() => ['relay.insert_dead_letter']);
        if (!(await lockHead(transaction, model, generation, position))) return;
        await insertDeadLetter(transaction, { consumer: name, log, event, tries, reason });
        await advanceHead(transaction, model, generation, event.position, formatInstant(event.at));
      });
    },
  };
}

/** What a read model is kept up to date with. */
export interface FollowingOptions {
  /** Where its schema is written. */
  readonly database: Database;
  /** Where it, and its log, are read. */
  readonly reads: Queryable;
  /** Where events come from, and who is told of those that cannot be folded; absent: from the log, and nobody. */
  readonly events?: { readonly source: EventSource; readonly observer: DeliveryObserver };
}

/** A read model that follows its log. */
export interface Following {
  /** One step; whether there may be more to do at once. */
  project(): Promise<boolean>;
  lag(): Promise<ProjectionLag>;
}

const UNOBSERVED: DeliveryObserver = { failed: () => undefined, buried: () => undefined };

/** Has a read model follow its log, a step whenever it is asked for one. */
export function follow(model: ReadModel, { database, reads, events }: FollowingOptions): Following {
  const consumer = consumerOf(model, { log: reads, database });
  const delivery = new Delivery(consumer, events?.source ?? logSource(() => reads), events?.observer ?? UNOBSERVED);
  return { project: () => delivery.step(), lag: () => readLag(model, reads) };
}

/** The position of the last event of a model's log. */
export async function readLogEnd({ log }: Pick<ReadModel, 'log'>, reads: Queryable): Promise<bigint> {
  const [head] = await reads.rows(LOG_ENDS[log]);
  return head?.position ?? 0n;
}

const logEnd = (log: ReadModel['log']) =>
  statement<{ position: bigint }>(`${log}.read_log_end`, `SELECT position FROM ${log}.log_head`);
const LOG_ENDS = { orders: logEnd('orders'), inventory: logEnd('inventory'), wallet: logEnd('wallet') };

async function readLag(model: ReadModel, reads: Queryable): Promise<ProjectionLag> {
  const now = Date.now();
  const [heads, end] = await Promise.all([readHeads(reads, model), readLogEnd(model, reads)]);
  const { position, foldedTo } = headIn(heads, 'serving');
  const behind = end > position ? end - position : 0n;
  return { position, behind, asOf: behind === 0n ? now : (foldedTo ?? 0) };
}
