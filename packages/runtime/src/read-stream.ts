import type { ServiceName } from '@kontor/contracts/command';
import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

/** An event with who caused it, as a person looks at it. */
export interface WitnessedEvent {
  readonly position: bigint;
  readonly type: string;
  /** Place in its stream, from 1. */
  readonly version: number;
  /** JSON text, which `decodeJson` reads. */
  readonly payload: string;
  /** Null: the system. */
  readonly actorId: string | null;
  readonly requestId: string;
  readonly at: Instant;
}

/** More events than the life of an order makes; notes of staff among them. */
export const STREAM_EVENTS_MAX = 1_000;

/** The columns of a service's log that make a `WitnessedEvent`, of the table or alias `e`. */
export const WITNESSED_COLUMNS =
  'e.position, e.type, e.aggregate_version, e.payload, e.actor_id, e.request_id, e.occurred_at';

/** A row of WITNESSED_COLUMNS. */
export interface WitnessedRow {
  readonly position: bigint;
  readonly type: string;
  readonly aggregate_version: number;
  readonly payload: string;
  readonly actor_id: string | null;
  readonly request_id: string;
  readonly occurred_at: number;
}

/** The event that a row holds. */
export function witnessedEvent(row: WitnessedRow): WitnessedEvent {
  return {
    position: row.position,
    type: row.type,
    version: row.aggregate_version,
    payload: row.payload,
    actorId: row.actor_id,
    requestId: row.request_id,
    at: row.occurred_at,
  };
}

const statements = new Map<ServiceName, Statement<WitnessedRow>>();

/** The events of one aggregate, in their order, at most `limit` of them. */
export async function readStream(
  log: Queryable,
  service: ServiceName,
  tenantId: number,
  aggregateType: string,
  aggregateId: string,
  limit: number,
): Promise<WitnessedEvent[]> {
  let read = statements.get(service);
  if (read === undefined) {
    read = statement(
      `${service}.read_stream`,
      `SELECT ${WITNESSED_COLUMNS}
       FROM ${service}.events AS e
       WHERE e.aggregate_id = $1 AND e.tenant_id = $2 AND e.aggregate_type = $3
       ORDER BY e.aggregate_version
       LIMIT $4`,
    );
    statements.set(service, read);
  }
  return (await log.rows(read, [aggregateId, tenantId, aggregateType, limit])).map(witnessedEvent);
}
