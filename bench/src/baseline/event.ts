import type { CommandMeta, DomainEvent } from '@kontor/contracts/command';
import { encodeJson } from '@kontor/kernel/json';
import { derivedId } from '@kontor/kernel/uuid';
import type { SqlValue } from '@kontor/postgres/statement';

/** Where an event stands, and what it says. */
export interface EventRow {
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly version: number;
  readonly event: DomainEvent;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The meta data of one step of a command, under an id of its own. */
export function stepOf(meta: CommandMeta, tag: number): CommandMeta {
  return { ...meta, id: derivedId(meta.seed, tag), requestHash: null };
}

/** The parameters $2 to $12 of a statement that writes an event. */
export function eventValues(
  meta: CommandMeta,
  { aggregateType, aggregateId, version, event, at }: EventRow,
): SqlValue[] {
  return [
    aggregateType,
    aggregateId,
    version,
    event.type,
    encodeJson(event),
    meta.id,
    meta.requestHash,
    meta.actor.userId,
    meta.requestId,
    meta.traceparent,
    new Date(at).toISOString(),
  ];
}
