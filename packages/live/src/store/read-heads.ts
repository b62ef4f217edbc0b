import { present } from '@kontor/kernel/assert';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

import { LOGS, type LogName } from '../cursor.ts';

const READ_HEAD = Object.fromEntries(
  LOGS.map((log) => [log, statement(`${log}.read_live_head`, `SELECT position FROM ${log}.log_head`)]),
) as Readonly<Record<LogName, Statement<{ position: bigint }>>>;

/** The position of the last event of a log; 0 where there is none. */
export async function readHead(database: Queryable, log: LogName): Promise<number> {
  const [row] = await database.rows(READ_HEAD[log]);
  return Number(present(row, `the head of the log of ${log}`).position);
}
