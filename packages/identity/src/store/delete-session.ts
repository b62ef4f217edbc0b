import { type Queryable, statement } from '@kontor/postgres/statement';

const remove = statement(
  'identity.delete_session',
  `DELETE FROM identity.sessions WHERE tenant_id = $1 AND token_hash = $2`,
);

/** Ends a session; ending one that is not there changes nothing. */
export async function deleteSession(to: Queryable, tenantId: number, sessionId: string): Promise<void> {
  await to.count(remove, [tenantId, sessionId]);
}
