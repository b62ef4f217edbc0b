import type { ServiceName } from '@kontor/contracts/command';
import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

/** An event as its log holds it, for whoever folds logs. */
export interface LoggedEvent {
  readonly position: bigint;
  readonly tenantId: number;
  readonly aggregateId: string;
  readonly type: string;
  /** JSON text, which `decodeJson` reads. */
  readonly payload: string;
  readonly at: Instant;
}

/** Bounds of one read of a log. */
export interface LogReadLimits {
  readonly eventsMax: number;
  /** Of payloads together; one event alone may be over it. */
  readonly bytesMax: number;
}

interface Row {
  readonly position: bigint;
  readonly tenant_id: number;
  readonly aggregate_id: string;
  readonly type: string;
  readonly payload: string;
  readonly occurred_at: number;
}

const statements = new Map<ServiceName, Statement<Row>>();

/** The events of a service's log after `position`, in the order of their commits, at most as many as the limits say. */
export async function readLog(
  log: Queryable,
  service: ServiceName,
  position: bigint,
  { eventsMax, bytesMax }: LogReadLimits,
): Promise<LoggedEvent[]> {
  const rows = await log.rows(statementFor(service), [position, eventsMax, bytesMax]);
  return rows.map((row) => ({
    position: row.position,
    tenantId: row.tenant_id,
    aggregateId: row.aggregate_id,
    type: row.type,
    payload: row.payload,
    at: row.occurred_at,
  }));
}

function statementFor(service: ServiceName): Statement<Row> {
  let read = statements.get(service);
  if (read === undefined) {
    // Positions have no gaps, so the first event after $1 is at $1 + 1.
    read = statement(
      `${service}.read_log`,
      `SELECT position, tenant_id, aggregate_id, type, payload, occurred_at
       FROM (SELECT position, tenant_id, aggregate_id, type, payload, occurred_at,
                    sum(octet_length(payload::text)) OVER (ORDER BY position) AS bytes
             FROM (SELECT position, tenant_id, aggregate_id, type, payload, occurred_at
                   FROM ${service}.events
                   WHERE position > $1
                   ORDER BY position
                   LIMIT $2) AS next) AS measured
       WHERE bytes <= $3 OR position = $1 + 1
       ORDER BY position`,
    );
    statements.set(service, read);
  }
  return read;
}
