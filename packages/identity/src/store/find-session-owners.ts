import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const find = statement<{ token_hash: string; user_id: string }>(
  'identity.find_session_owners',
  'SELECT token_hash, user_id FROM identity.sessions WHERE tenant_id = $1 AND token_hash = ANY ($2::uuid[])',
);

/** Whose these sessions are, of those that are there. */
export async function findSessionOwners(
  from: Queryable,
  tenantId: number,
  sessionIds: readonly string[],
): Promise<{ readonly sessionId: string; readonly userId: string }[]> {
  const rows = await from.rows(find, [tenantId, plainArray(sessionIds)]);
  return rows.map((row) => ({ sessionId: row.token_hash, userId: row.user_id }));
}
