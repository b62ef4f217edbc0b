import type { Queryable } from '@kontor/postgres/statement';
import type { Transaction } from '@kontor/postgres/transaction';
import type { LoggedEvent } from '@kontor/runtime/read-log';

/** Writes what a run of events comes to into a generation, in the transaction that moves its head over them. */
export type FoldedWrite = (transaction: Transaction, generation: number) => Promise<unknown>;

/** Rows that are folded from one log, in generations, into a schema of their own beside it. Nothing is decided by them. */
export interface ReadModel {
  /** Its schema; also its name on the command line, among consumers and in the metrics. */
  readonly name: string;
  /** Its name in `<schema>.projections`. */
  readonly projection: string;
  readonly log: 'orders' | 'inventory' | 'wallet';
  /** Its tables, each with a column `generation`. */
  readonly tables: readonly string[];
  /**
   * Works out what events come to, with what it needs of the log's own service, before any transaction is open. The write may read what the generation holds: its head is locked where
   * the first of the events begins.
   */
  fold(service: Queryable, events: readonly LoggedEvent[]): Promise<FoldedWrite>;
}
