import type { Database } from '@kontor/postgres/database';
import type { Queryable, SqlValue, Statement } from '@kontor/postgres/statement';
import type { Transaction, TransactionOptions } from '@kontor/postgres/transaction';

/** A statement as it was sent, and how many rows it wrote or returned. */
export interface RecordedStatement {
  readonly statement: Statement<unknown>;
  readonly values: readonly SqlValue[];
  rows: number;
}

/** A transaction that committed: its bounds, and its statements in the order in which they were sent. */
export interface RecordedTransaction {
  readonly options: TransactionOptions;
  readonly statements: readonly RecordedStatement[];
}

/** A database that does what another one does, and notes every transaction that commits. */
export function recordingDatabase(database: Database): {
  readonly database: Database;
  readonly transactions: readonly RecordedTransaction[];
} {
  const transactions: RecordedTransaction[] = [];
  return {
    transactions,
    database: {
      rows: (statement, values) => database.rows(statement, values),
      count: (statement, values) => database.count(statement, values),
      use: () => database.use(),
      close: () => database.close(),
      transact: async (options, work) => {
        const statements: RecordedStatement[] = [];
        const result = await database.transact(options, (transaction) => work(recording(transaction, statements)));
        transactions.push({ options, statements });
        return result;
      },
    },
  };
}

function recording(transaction: Transaction, statements: RecordedStatement[]): Transaction {
  const note = (statement: Statement<unknown>, values: readonly SqlValue[]): RecordedStatement => {
    const recorded = { statement, values, rows: 0 };
    statements.push(recorded);
    return recorded;
  };
  const queries: Queryable = {
    rows: async (statement, values = []) => {
      const recorded = note(statement, values);
      const rows = await transaction.rows(statement, values);
      recorded.rows = rows.length;
      return rows;
    },
    count: async (statement, values = []) => {
      const recorded = note(statement, values);
      recorded.rows = await transaction.count(statement, values);
      return recorded.rows;
    },
  };
  // What is sent right before COMMIT comes through the participants' scope, which holds this transaction and not the one beneath.
  return {
    ...queries,
    beforeCommit: (last) => transaction.beforeCommit(last),
    carries: (effects) => transaction.carries(effects),
  };
}
