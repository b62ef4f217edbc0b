import type { ServiceName } from '@kontor/contracts/command';
import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

/** An event as its log holds it, for whoever folds logs. */
export interface LoggedEvent {
  readonly position: bigint;
  readonly tenantId: number;
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** Place in its stream, from 1. */
  readonly version: number;
  readonly type: string;
  /** JSON text, which `decodeJson` reads. */
  readonly payload: string;
  /** What caused it, and which of that command's events it is: together they name it for ever. */
  readonly commandId: string;
  readonly ordinal: number;
  readonly traceparent: string | null;
  readonly at: Instant;
}

/** Bounds of one read of a log. */
export interface LogReadLimits {
  readonly eventsMax: number;
  /** Of payloads together; one event alone may be over it. */
  readonly bytesMax: number;
}

/** Where whoever folds logs gets their events from: the log itself, or a broker that has been given them. */
export interface EventSource {
  /**
   * The events of a service's log after `position`, in the order of their commits, without gaps, at most as many as the limits say. Empty: none are known yet.
   */
  read(service: ServiceName, position: bigint, limits: LogReadLimits): Promise<readonly LoggedEvent[]>;
}

interface Row {
  readonly position: bigint;
  readonly tenant_id: number;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly aggregate_version: number;
  readonly type: string;
  readonly payload: string;
  readonly command_id: string;
  readonly ordinal: number;
  readonly traceparent: string | null;
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
    aggregateType: row.aggregate_type,
    aggregateId: row.aggregate_id,
    version: row.aggregate_version,
    type: row.type,
    payload: row.payload,
    commandId: row.command_id,
    ordinal: row.ordinal,
    traceparent: row.traceparent,
    at: row.occurred_at,
  }));
}

/** The logs themselves as a source. */
export function logSource(databaseOf: (service: ServiceName) => Queryable): EventSource {
  return { read: (service, position, limits) => readLog(databaseOf(service), service, position, limits) };
}

const COLUMNS = `position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal, traceparent,
              occurred_at`;

function statementFor(service: ServiceName): Statement<Row> {
  let read = statements.get(service);
  if (read === undefined) {
    // Positions have no gaps, so the first event after $1 is at $1 + 1.
    read = statement(
      `${service}.read_log`,
      `SELECT ${COLUMNS}
       FROM (SELECT ${COLUMNS},
                    sum(octet_length(payload::text)) OVER (ORDER BY position) AS bytes
             FROM (SELECT ${COLUMNS}
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
