import type { ServiceName } from '@kontor/contracts/command';
import { type Statement, statement } from '@kontor/postgres/statement';

/** One event of a log. */
export interface EventRow {
  readonly position: bigint;
  readonly tenant_id: number;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly type: string;
  readonly payload: string;
  readonly occurred_at: number;
}

/** All events of a service, stream by stream, in the order of the stream index. */
export function eventsInStreamOrder(service: ServiceName): Statement<EventRow> {
  return statement(
    `${service}.verify_events`,
    `SELECT position, tenant_id, aggregate_type, aggregate_id, type, payload, occurred_at
     FROM ${service}.events
     ORDER BY aggregate_id, tenant_id, aggregate_type, aggregate_version`,
  );
}

/** Somebody whose id a service keeps. */
export interface PersonRow {
  readonly tenant_id: number;
  readonly user_id: string;
}

/** Everybody who gave a command that left events in a service's log. */
export function actorsOf(service: ServiceName): Statement<PersonRow> {
  return statement(
    `${service}.verify_actors`,
    `SELECT DISTINCT tenant_id, actor_id AS user_id
     FROM ${service}.events
     WHERE actor_id IS NOT NULL
     ORDER BY actor_id, tenant_id`,
  );
}
