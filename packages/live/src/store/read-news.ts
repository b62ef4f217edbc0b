import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';
import type * as Log from '@kontor/runtime/read-log';

import { LOGS, type LogName } from '../cursor.ts';

/** An event as its log holds it. */
export interface LoggedEvent {
  readonly position: bigint;
  readonly tenant_id: number;
  readonly aggregate_id: string;
  readonly aggregate_version: number;
  readonly type: string;
  readonly payload: string;
  readonly occurred_at: number;
}

const READ_NEWS = Object.fromEntries(
  LOGS.map((log) => [
    log,
    statement(
      `${log}.read_live_news`,
      `SELECT position, tenant_id, aggregate_id, aggregate_version, type, payload, occurred_at
       FROM ${log}.events WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3`,
    ),
  ]),
) as Readonly<Record<LogName, Statement<LoggedEvent>>>;

/** Above every position. */
const END = Number.MAX_SAFE_INTEGER;

/** At most `limit` events of a log after one position, up to and with another (or the end), in their order. */
export function readNews(
  database: Queryable,
  log: LogName,
  { after, upTo = END, limit }: { readonly after: number; readonly upTo?: number; readonly limit: number },
): Promise<LoggedEvent[]> {
  return database.rows(READ_NEWS[log], [after, upTo, limit]);
}

/** The event as another source gives it. */
export function asNews(event: Log.LoggedEvent): LoggedEvent {
  return {
    position: event.position,
    tenant_id: event.tenantId,
    aggregate_id: event.aggregateId,
    aggregate_version: event.version,
    type: event.type,
    payload: event.payload,
    occurred_at: event.at,
  };
}
