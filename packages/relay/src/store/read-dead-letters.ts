import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

/** A dead letter as a person looks at it. */
export interface DeadLetterRow {
  readonly consumer: string;
  readonly event_id: string;
  readonly log: string;
  readonly position: bigint;
  readonly event_type: string;
  readonly tries: number;
  readonly reason: string;
  readonly died_at: Instant;
}

const READ_DEAD_LETTERS = statement<DeadLetterRow>(
  'relay.read_dead_letters',
  `SELECT consumer, event_id, log, position, event_type, tries, reason, died_at
   FROM relay.dead_letters ORDER BY died_at DESC, position LIMIT $1`,
);

/** The latest dead letters, newest first. */
export function readDeadLetters(database: Queryable, limit: number): Promise<DeadLetterRow[]> {
  return database.rows(READ_DEAD_LETTERS, [limit]);
}

const COUNT_DEAD_LETTERS = statement<{ consumer: string; letters: bigint }>(
  'relay.count_dead_letters',
  'SELECT consumer, count(*) AS letters FROM relay.dead_letters GROUP BY consumer',
);

/** How many dead letters each consumer has. */
export function countDeadLetters(database: Queryable): Promise<{ consumer: string; letters: bigint }[]> {
  return database.rows(COUNT_DEAD_LETTERS);
}
