import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const remove = statement(
  'identity.delete_sessions',
  'DELETE FROM identity.sessions WHERE tenant_id = $1 AND token_hash = ANY ($2::uuid[])',
);

/** Ends single sessions; one that is not there any more is ended. */
export function deleteSessions(to: Queryable, tenantId: number, sessionIds: readonly string[]): Promise<number> {
  return to.count(remove, [tenantId, plainArray(sessionIds)]);
}
