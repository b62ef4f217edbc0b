import type { AuditFacts, AuditTarget } from '@kontor/contracts/audit';
import type { Role, ServiceName } from '@kontor/contracts/command';
import { formatInstant, type Instant } from '@kontor/kernel/clock';
import { decodeJson } from '@kontor/kernel/json';
import { type Queryable, type SqlValue, type Statement, statement } from '@kontor/postgres/statement';

interface Row {
  readonly position: bigint;
  readonly occurred_at: Instant;
  readonly actor_id: string | null;
  readonly actor_role: Role | 'system';
  readonly via: 'http' | 'cli' | 'internal';
  readonly action: string;
  readonly target_type: AuditTarget;
  readonly target_id: string;
  readonly before: string | null;
  readonly after: string;
  readonly address: string | null;
  readonly user_agent: string | null;
  readonly session_id: string | null;
  readonly note: string | null;
  readonly personal_before: string | null;
  readonly personal_after: string | null;
}

/** One entry of the audit list. */
export interface AuditEntry {
  readonly service: ServiceName;
  /** Of its event, in the service's log. */
  readonly position: bigint;
  readonly occurredAt: Instant;
  /** Null: an operator on the command line. */
  readonly actorId: string | null;
  readonly actorRole: Role | 'system';
  readonly via: 'http' | 'cli' | 'internal';
  /** The type of the command. */
  readonly action: string;
  readonly targetType: AuditTarget;
  readonly targetId: string;
  /** Personal values included, unless they were erased. */
  readonly before: AuditFacts | null;
  readonly after: AuditFacts;
  /** Null once erased, and where it is not known. */
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly sessionId: string | null;
  readonly note: string | null;
}

/** Which entries are asked for; null: any. */
export interface AuditFilter {
  readonly actorId: string | null;
  readonly targetId: string | null;
  readonly action: string | null;
  /** The first moment that is asked for, and the first that is not. */
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/** A place in a service's list: entries before it, newest first. */
export interface AuditPlace {
  readonly occurredAt: Instant;
  readonly position: bigint;
}

/** Later than every moment that PostgreSQL and ISO 8601 both hold, and before every one of a store. */
const LAST_MOMENT = Date.UTC(9999, 0);
const FIRST_MOMENT = 0;

/** The columns that a filter may name, in the order of their numbers in the statement. */
const COLUMNS = ['actor_id', 'target_id', 'action'] as const;

const made = new Map<string, Statement<Row>>();

/**
 * At most `limit` entries of one service before `place`, newest first. A statement of its own for each set of filters, so that each walks the
 * index that has the filtered column in front, and stops at the limit.
 */
export async function readAudit(
  reads: Queryable,
  service: ServiceName,
  tenantId: number,
  filter: AuditFilter,
  place: AuditPlace,
  limit: number,
): Promise<AuditEntry[]> {
  const values = [filter.actorId, filter.targetId, filter.action];
  const used = COLUMNS.filter((_column, index) => values[index] !== null);
  // A page that begins at the end of the time that is asked for begins there in the index too, however much is newer.
  const { to } = filter;
  const { occurredAt, position } = to !== null && to <= place.occurredAt ? { occurredAt: to, position: 0n } : place;
  const sent: SqlValue[] = [
    tenantId,
    formatInstant(occurredAt),
    position,
    formatInstant(filter.from ?? FIRST_MOMENT),
    formatInstant(to ?? LAST_MOMENT),
    limit,
    ...values.filter((value) => value !== null),
  ];
  return (await reads.rows(auditStatement(service, used), sent)).map((row) => entryOf(service, row));
}

function auditStatement(service: ServiceName, filtered: readonly string[]): Statement<Row> {
  const name = `${service}.read_audit${filtered.map((column) => `_by_${column}`).join('')}`;
  let read = made.get(name);
  if (read === undefined) {
    const conditions = filtered.map((column, index) => `AND a.${column} = $${index + 7}`).join(' ');
    read = statement<Row>(
      name,
      `SELECT a.position, a.occurred_at, a.actor_id, a.actor_role, a.via, a.action, a.target_type, a.target_id, a.before, a.after,
              d.address, d.user_agent, d.session_id, d.note, d.before AS personal_before, d.after AS personal_after
       FROM ${service}.audit AS a
       LEFT JOIN ${service}.audit_details AS d ON d.position = a.position
       WHERE a.tenant_id = $1 AND (a.occurred_at, a.position) < ($2::timestamptz, $3::bigint)
         AND a.occurred_at >= $4::timestamptz AND a.occurred_at < $5::timestamptz ${conditions}
       ORDER BY a.occurred_at DESC, a.position DESC
       LIMIT $6`,
    );
    made.set(name, read);
  }
  return read;
}

function entryOf(service: ServiceName, row: Row): AuditEntry {
  const before = facts(row.before);
  const personalBefore = facts(row.personal_before);
  return {
    service,
    position: row.position,
    occurredAt: row.occurred_at,
    actorId: row.actor_id,
    actorRole: row.actor_role,
    via: row.via,
    action: row.action,
    targetType: row.target_type,
    targetId: row.target_id,
    before: before === null && personalBefore === null ? null : { ...before, ...personalBefore },
    after: { ...facts(row.after), ...facts(row.personal_after) },
    address: row.address === '' ? null : row.address,
    userAgent: row.user_agent === '' ? null : row.user_agent,
    sessionId: row.session_id,
    note: row.note === '' ? null : row.note,
  };
}

function facts(json: string | null): AuditFacts | null {
  return json === null ? null : decodeJson<AuditFacts>(json);
}
