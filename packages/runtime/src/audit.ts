import type { AuditedChange } from '@kontor/contracts/audit';
import type { CommandMeta, CommandOrigin, ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import { formatInstant, type Instant } from '@kontor/kernel/clock';
import { encodeJson } from '@kontor/kernel/json';
import { nullablePlainArray, plainArray, scalarArray, textArray } from '@kontor/postgres/arrays';
import { type Statement, statement } from '@kontor/postgres/statement';

import type { BatchScope } from './participant.ts';

/** A change for the audit list, of the event at `index` of its batch. */
export interface AuditedEvent {
  readonly index: number;
  readonly change: AuditedChange;
  /** The type of the command. */
  readonly action: string;
  readonly meta: CommandMeta;
  readonly at: Instant;
}

/**
 * Whether what a command does is for the audit list, unless it is the actor's own: people who run the store, and operators on
 * the command line. A customer's commands are not looked at any further.
 */
export function isAudited({ actor, origin }: CommandMeta): boolean {
  return (actor.role !== 'customer' && actor.userId !== null) || origin?.via === 'cli';
}

interface Statements {
  readonly entries: Statement<never>;
  readonly details: Statement<never>;
}

const statements = new Map<ServiceName, Statements>();

/**
 * Writes audited events of a batch, each at the position of its event: issued right behind the events, whose number is `events`, while
 * the log's head is at the last of them. What is personal goes into rows of its own.
 */
export function appendAudit(
  { transaction, tenantId }: BatchScope,
  service: ServiceName,
  audited: readonly AuditedEvent[],
  events: number,
): Promise<number>[] {
  const { entries, details } = statementsOf(service);
  const eventsAfter = scalarArray(audited.map(({ index }) => events - 1 - index));
  const origins = audited.map(({ meta }) => meta.origin ?? INTERNAL);
  return [
    transaction.count(entries, [
      tenantId,
      eventsAfter,
      formatInstant(present(audited[0], 'an audited event').at),
      nullablePlainArray(audited.map(({ meta }) => meta.actor.userId)),
      plainArray(audited.map(({ meta }) => meta.actor.role)),
      plainArray(origins.map(({ via }) => via)),
      plainArray(audited.map(({ action }) => action)),
      plainArray(audited.map(({ change }) => change.targetType)),
      plainArray(audited.map(({ change }) => change.targetId)),
      textArray(audited.map(({ change }) => jsonOrNull(change.before))),
      textArray(audited.map(({ change }) => encodeJson(change.after))),
    ]),
    transaction.count(details, [
      tenantId,
      eventsAfter,
      textArray(origins.map(({ address }) => address)),
      textArray(origins.map(({ userAgent }) => userAgent)),
      nullablePlainArray(origins.map(({ sessionId }) => sessionId)),
      textArray(audited.map(({ change }) => change.note ?? null)),
      textArray(audited.map(({ change }) => jsonOrNull(change.personal?.before ?? null))),
      textArray(audited.map(({ change }) => jsonOrNull(change.personal?.after ?? null))),
    ]),
  ];
}

/** A command whose caller did not say where it came from. */
const INTERNAL: Omit<CommandOrigin, 'via'> & { readonly via: 'internal' } = {
  via: 'internal',
  address: '',
  userAgent: '',
  sessionId: null,
};

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : encodeJson(value);
}

function statementsOf(service: ServiceName): Statements {
  let made = statements.get(service);
  if (made === undefined) {
    made = {
      entries: statement(
        `${service}.append_audit`,
        `INSERT INTO ${service}.audit (position, tenant_id, occurred_at, actor_id, actor_role, via, action, target_type,
                                       target_id, before, after)
         SELECT head.position - a.events_after, $1::int, $3::timestamptz, a.actor_id, a.actor_role, a.via, a.action, a.target_type,
                a.target_id, a.before::json, a.after::json
         FROM ${service}.log_head AS head,
              unnest($2::int[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::text[], $11::text[])
                AS a(events_after, actor_id, actor_role, via, action, target_type, target_id, before, after)`,
      ),
      details: statement(
        `${service}.append_audit_details`,
        `INSERT INTO ${service}.audit_details (position, tenant_id, address, user_agent, session_id, note, before, after)
         SELECT head.position - d.events_after, $1::int, d.address, d.user_agent, d.session_id, d.note, d.before::json,
                d.after::json
         FROM ${service}.log_head AS head,
              unnest($2::int[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[])
                AS d(events_after, address, user_agent, session_id, note, before, after)`,
      ),
    };
    statements.set(service, made);
  }
  return made;
}
