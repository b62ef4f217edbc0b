import type { DomainEvent, ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import { formatInstant } from '@kontor/kernel/clock';
import { encodeJson } from '@kontor/kernel/json';
import { jsonSequence, nullablePlainArray, plainArray, scalarArray, textArray } from '@kontor/postgres/arrays';
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
    textArray(recorded.map(({ stream }) => stream.aggregateType)),
    plainArray(recorded.map(({ stream }) => stream.aggregateId)),
    scalarArray(recorded.map(({ stream }) => stream.version)),
    plainArray(recorded.map(({ event }) => event.type)),
    jsonSequence(recorded.map(({ event }) => encodeJson(event))),
    plainArray(recorded.map(({ meta }) => meta.id)),
    scalarArray(recorded.map(({ ordinal }) => ordinal)),
    nullablePlainArray(recorded.map(({ meta }) => meta.requestHash)),
    nullablePlainArray(recorded.map(({ meta }) => meta.actor.userId)),
    textArray(recorded.map(({ meta }) => meta.requestId)),
    textArray(recorded.map(({ meta }) => meta.traceparent)),
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
       SELECT head.base + e.place, $2::int, e.aggregate_type, e.aggregate_id, e.aggregate_version, e.type, e.payload::json,
              e.command_id, e.ordinal, e.request_hash, e.actor_id, e.request_id, e.traceparent, $14::timestamptz
       FROM head, unnest($3::text[], $4::uuid[], $5::int[], $6::text[], string_to_array($7, E'\\x1e'), $8::uuid[], $9::smallint[],
                         $10::uuid[], $11::uuid[], $12::text[], $13::text[])
         WITH ORDINALITY AS e(aggregate_type, aggregate_id, aggregate_version, type, payload, command_id, ordinal,
                              request_hash, actor_id, request_id, traceparent, place)`,
    );
    appendStatements.set(service, append);
  }
  return append;
}
