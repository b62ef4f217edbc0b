import { AUDIT_TARGETS } from '@kontor/contracts/audit';
import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { EXPORT_PAGE_ROWS, exportRoute } from '@kontor/http/export-route';
import { InstantInput, instantField } from '@kontor/http/instants';
import { tenantOf } from '@kontor/http/request';
import { InstantOutput, NextCursor, Nullable, PageQuery, UuidString } from '@kontor/http/schemas';
import { formatInstant } from '@kontor/kernel/clock';
import { type Static, Type } from 'typebox';

import { type AuditDatabases, type MergedPlace, readMerged } from '../audit-list.ts';
import type { AuditEntry, AuditFilter } from '../store/read-audit.ts';

/** What the route needs. */
export interface AuditRoutesOptions {
  readonly databases: AuditDatabases;
  /** The names of users by id; one whose profile was erased has none. */
  usernames(tenantId: number, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

const ACTION_MAX = 60;

const AuditFilterQuery = Type.Object({
  actor: Type.Optional(Type.String({ format: 'uuid', maxLength: 36, description: 'Who did it.' })),
  target: Type.Optional(
    Type.String({ format: 'uuid', maxLength: 36, description: 'To what: an order, product, user ...' }),
  ),
  action: Type.Optional(
    Type.String({
      maxLength: ACTION_MAX,
      description: 'What was done: the name of the command.',
      examples: ['AdjustStock'],
    }),
  ),
  from: Type.Optional(InstantInput('The first moment.')),
  to: Type.Optional(InstantInput('The first moment that is too late.')),
});

const Facts = Type.Record(Type.String(), Type.Unknown());
const EntryView = Type.Object({
  id: Type.String({ description: 'The service, and the position of the event in its log.', examples: ['orders-17'] }),
  service: Type.Unsafe<ServiceName>({ type: 'string', enum: [...SERVICES] }),
  occurred_at: InstantOutput,
  actor_id: Nullable(UuidString),
  actor_name: Nullable(Type.String()),
  actor_role: Type.String({ description: 'As it was then; system for an operator on the command line.' }),
  via: Type.String({ description: 'http or cli.' }),
  action: Type.String({ examples: ['AdjustStock'] }),
  target_type: Type.Unsafe<AuditEntry['targetType']>({ type: 'string', enum: [...AUDIT_TARGETS] }),
  target_id: UuidString,
  before: Nullable(Facts),
  after: Facts,
  note: Nullable(Type.String({ description: 'What was written beside it.' })),
  address: Nullable(Type.String({ description: 'Null where it is not known, or was erased.' })),
  user_agent: Nullable(Type.String()),
  session_id: Nullable(UuidString),
});
const AuditPage = Type.Object({ audit: Type.Array(EntryView), next_cursor: NextCursor });

const LIST = 'audit';

/** Adds `GET /admin/api/audit/`: who did what to what is not his own, in every service, newest first; and the same as a file. */
export function auditRoutes(app: App, options: AuditRoutesOptions): void {
  auditExportRoute(app, options);
  const { databases, usernames } = options;
  app.get(
    '/admin/api/audit/',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        operationId: 'adminListAudit',
        summary: 'What people who run the store did, newest first: who, what, before, after, from where',
        querystring: Type.Object({ ...PageQuery.properties, ...AuditFilterQuery.properties }),
        response: { 200: AuditPage },
      },
    },
    async (request, reply) => {
      const { limit, cursor, ...asked } = request.query;
      const found = await readMerged(databases, tenantOf(request), filterOf(asked), placeOf(cursor), limit + 1);
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      const names = await usernames(tenantOf(request), [...new Set(shown.flatMap(({ actorId }) => actorId ?? []))]);
      reply.header('cache-control', 'no-store');
      return {
        audit: shown.map((entry) => presentEntry(entry, names)),
        next_cursor: last === undefined ? null : cursorOf(last),
      };
    },
  );
}

function filterOf(query: Static<typeof AuditFilterQuery>): AuditFilter {
  const { actor, target, action = null, from, to } = query;
  return {
    actorId: actor?.toLowerCase() ?? null,
    targetId: target?.toLowerCase() ?? null,
    action,
    from: instantField(from, 'from'),
    to: instantField(to, 'to'),
  };
}

type Entry = Static<typeof EntryView>;
const json = (facts: Entry['after'] | null) => (facts === null ? null : JSON.stringify(facts));

function auditExportRoute(app: App, { databases, usernames }: AuditRoutesOptions): void {
  exportRoute(app, {
    resource: 'audit',
    access: 'admin',
    operationId: 'adminExportAudit',
    summary: 'What people who run the store did, as a CSV file, newest first',
    querystring: AuditFilterQuery,
    columns: [
      { name: 'id', of: (row: Entry) => row.id },
      { name: 'occurred_at', of: (row: Entry) => row.occurred_at },
      { name: 'actor_id', of: (row: Entry) => row.actor_id },
      { name: 'actor_name', of: (row: Entry) => row.actor_name },
      { name: 'actor_role', of: (row: Entry) => row.actor_role },
      { name: 'via', of: (row: Entry) => row.via },
      { name: 'action', of: (row: Entry) => row.action },
      { name: 'target_type', of: (row: Entry) => row.target_type },
      { name: 'target_id', of: (row: Entry) => row.target_id },
      { name: 'before', of: (row: Entry) => json(row.before) },
      { name: 'after', of: (row: Entry) => json(row.after) },
      { name: 'note', of: (row: Entry) => row.note },
      { name: 'address', of: (row: Entry) => row.address },
      { name: 'user_agent', of: (row: Entry) => row.user_agent },
    ],
    pages: (request) => {
      const tenantId = tenantOf(request);
      const filter = filterOf(request.query);
      return async (after: MergedPlace | null) => {
        const found = await readMerged(databases, tenantId, filter, after, EXPORT_PAGE_ROWS);
        const names = await usernames(tenantId, [...new Set(found.flatMap(({ actorId }) => actorId ?? []))]);
        const last = found.length === EXPORT_PAGE_ROWS ? found.at(-1) : undefined;
        return { rows: found.map((entry) => presentEntry(entry, names)), next: last ?? null };
      };
    },
  });
}

function cursorOf({ occurredAt, service, position }: MergedPlace): string {
  return encodeCursor(LIST, [String(occurredAt), String(SERVICES.indexOf(service)), position.toString()]);
}

function placeOf(cursor: string | undefined): MergedPlace | null {
  if (cursor === undefined) return null;
  const [at = '', rank = '', position = ''] = decodeCursor(cursor, LIST, ['integer', 'integer', 'integer']);
  const service = SERVICES[Number(rank)];
  const occurredAt = Number(at);
  if (service === undefined || Number.isNaN(new Date(occurredAt).getTime()) || occurredAt < 0) {
    throw new RefusalError(refusal('invalid_cursor', [{ field: 'cursor', message: 'is not one of ours' }]));
  }
  return { occurredAt, service, position: BigInt(position) };
}

function presentEntry(entry: AuditEntry, names: ReadonlyMap<string, string>): Static<typeof EntryView> {
  const { actorId } = entry;
  return {
    id: `${entry.service}-${entry.position}`,
    service: entry.service,
    occurred_at: formatInstant(entry.occurredAt),
    actor_id: actorId,
    actor_name: actorId === null ? null : (names.get(actorId) ?? null),
    actor_role: entry.actorRole,
    via: entry.via,
    action: entry.action,
    target_type: entry.targetType,
    target_id: entry.targetId,
    before: entry.before,
    after: entry.after,
    note: entry.note,
    address: entry.address,
    user_agent: entry.userAgent,
    session_id: entry.sessionId,
  };
}
