import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { Instant } from '@kontor/kernel/clock';
import type { Queryable } from '@kontor/postgres/statement';

import { type AuditEntry, type AuditFilter, type AuditPlace, readAudit } from './store/read-audit.ts';

/** Where each service's list is read. */
export type AuditDatabases = Readonly<Record<ServiceName, Queryable>>;

/** A place in the list that is merged of all services: the last entry of a page. */
export interface MergedPlace {
  readonly occurredAt: Instant;
  readonly service: ServiceName;
  readonly position: bigint;
}

/** Above every position of a log. */
const POSITION_MAX = 2n ** 63n - 1n;
/** Later than every moment of a store. */
const END_OF_TIME = Date.UTC(9999, 0);

/**
 * At most `limit` entries of the audit lists of all services after `after`, newest first; those of one moment in the order of SERVICES.
 * Each service is asked for a whole page, since all of it may be one service's.
 */
export async function readMerged(
  databases: AuditDatabases,
  tenantId: number,
  filter: AuditFilter,
  after: MergedPlace | null,
  limit: number,
): Promise<AuditEntry[]> {
  const lists = await Promise.all(
    SERVICES.map((service) => readAudit(databases[service], service, tenantId, filter, placeIn(service, after), limit)),
  );
  return lists.flat().toSorted(newestFirst).slice(0, limit);
}

/** Where a service's own list goes on after a place in the merged one. */
function placeIn(service: ServiceName, after: MergedPlace | null): AuditPlace {
  if (after === null) return { occurredAt: END_OF_TIME, position: POSITION_MAX };
  const { occurredAt } = after;
  if (service === after.service) return { occurredAt, position: after.position };
  // Of the services before it everything of that moment was shown, of those behind it nothing.
  return { occurredAt, position: rank(service) < rank(after.service) ? 0n : POSITION_MAX };
}

function newestFirst(a: AuditEntry, b: AuditEntry): number {
  if (a.occurredAt !== b.occurredAt) return b.occurredAt - a.occurredAt;
  if (a.service !== b.service) return rank(a.service) - rank(b.service);
  return a.position < b.position ? 1 : -1;
}

function rank(service: ServiceName): number {
  return SERVICES.indexOf(service);
}
