import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

const READ_CLOCK = statement<{ readonly now: Instant }>('kontor.read_clock', 'SELECT clock_timestamp() AS now');

/** The time by the database's clock, not by the transaction's start. */
export async function readClock(from: Queryable): Promise<Instant> {
  const [row] = await from.rows(READ_CLOCK);
  return present(row, 'the time').now;
}
