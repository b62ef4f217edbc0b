import type { DomainEvent, ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { encodeJson } from '@kontor/kernel/json';
import { intArray, jsonArray, smallintArray, stringArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { type Statement, statement } from '@kontor/postgres/statement';

import type { BatchScope, RecordedEvent } from './participant.ts';

const appendStatements = new Map<ServiceName, Statement<never>>();

/**
 * Numbers the events and writes them. The update of the log's head takes its lock until COMMIT, so positions are in commit order and without
 * gaps (an aborted batch takes its numbers back with it): a reader needs only "after position N".
 */
export function appendEvents(
  { transaction, tenantId }: BatchScope,
  service: ServiceName,
  recorded: readonly RecordedEvent<DomainEvent>[],
): Promise<number> {
  return transaction.count(appendStatement(service), [
    recorded.length,
    tenantId,
    stringArray(recorded.map(({ stream }) => stream.aggregateType)),
    uuidArray(recorded.map(({ stream }) => stream.aggregateId)),
    intArray(recorded.map(({ stream }) => stream.version)),
    stringArray(recorded.map(({ event }) => event.type)),
    jsonArray(recorded.map(({ event }) => encodeJson(event))),
    uuidArray(recorded.map(({ meta }) => meta.id)),
    smallintArray(recorded.map(({ ordinal }) => ordinal)),
    uuidArray(recorded.map(({ meta }) => meta.requestHash)),
    uuidArray(recorded.map(({ meta }) => meta.actor.userId)),
    stringArray(recorded.map(({ meta }) => meta.requestId)),
    stringArray(recorded.map(({ meta }) => meta.traceparent)),
    formatInstant(present(recorded[0], 'an event to append').at),
  ]);
}

function appendStatement(service: ServiceName): Statement<never> {
  let append = appendStatements.get(service);
  if (append === undefined) {
    append = statement(
      `${service}.append_events`,
      `WITH head AS (
         UPDATE ${service}.log_head SET position = position + $1 WHERE only_row RETURNING position - $1 AS base
       )
       INSERT INTO ${service}.events (position, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, payload,
                                      command_id, ordinal, request_hash, actor_id, request_id, traceparent, occurred_at)
       SELECT head.base + e.place, $2::int, e.aggregate_type, e.aggregate_id, e.aggregate_version, e.type, e.payload,
              e.command_id, e.ordinal, e.request_hash, e.actor_id, e.request_id, e.traceparent, $14::timestamptz
       FROM head, unnest($3::text[], $4::uuid[], $5::int[], $6::text[], $7::json[], $8::uuid[], $9::smallint[],
                         $10::uuid[], $11::uuid[], $12::text[], $13::text[])
         WITH ORDINALITY AS e(aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal,
                              request_hash, actor_id, request_id, traceparent, place)`,
    );
    appendStatements.set(service, append);
  }
  return append;
}
