import { assert } from '@kontor/kernel/assert';
import { type Database, openDatabase } from '@kontor/postgres/database';

import type { RecordedTransaction } from './recording.ts';

/** The share of every recording that is replayed before the clock runs: statements are prepared, and caches are warm. */
const WARM_UP_SHARE = 0.1;

/** What a replay came to. */
export interface Replayed {
  readonly seconds: number;
  /** The share of the recordings that was measured. */
  readonly share: number;
}

/** Called at the edges of the measured time. */
export interface ReplayEdges {
  measuring(): void;
  measured(): void;
}

/**
 * Sends recorded transactions again, those of each recording on a connection of its own, one behind another: all statements of a transaction and its COMMIT in
 * one write, since nothing has to be decided between them.
 * @throws AssertionError where a statement finds other rows than when it was recorded: it would not be the same work.
 */
export async function replay(
  connectionString: string,
  recordings: readonly (readonly RecordedTransaction[])[],
  edges: ReplayEdges,
): Promise<Replayed> {
  const connections = recordings.map(() =>
    openDatabase({ connectionString, connectionsMax: 1, applicationName: 'database floor' }),
  );
  try {
    const run = (from: (all: number) => number, to: (all: number) => number) =>
      Promise.all(
        recordings.map(async (transactions, index) => {
          const { length } = transactions;
          for (const transaction of transactions.slice(from(length), to(length))) {
            await send(connections[index] as Database, transaction);
          }
        }),
      );
    const warmUp = (all: number) => Math.ceil(all * WARM_UP_SHARE);
    await run(() => 0, warmUp);
    edges.measuring();
    const begun = performance.now();
    await run(warmUp, (all) => all);
    const seconds = (performance.now() - begun) / 1_000;
    edges.measured();
    const all = recordings.reduce((sum, transactions) => sum + transactions.length, 0);
    const measured = recordings.reduce((sum, { length }) => sum + length - warmUp(length), 0);
    return { seconds, share: measured / all };
  } finally {
    await Promise.all(connections.map((connection) => connection.close()));
  }
}

async function send(database: Database, { options, statements }: RecordedTransaction): Promise<void> {
  await database.transact(options, async (transaction) => {
    transaction.beforeCommit(() =>
      statements.map(async ({ statement, values, rows }) => {
        const count = await transaction.count(statement, values);
        assert(count === rows, `${statement.name} finds the rows that it found when it was recorded`);
      }),
    );
  });
}
