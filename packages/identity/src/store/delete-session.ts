import { type Queryable, statement } from '@kontor/postgres/statement';

const remove = statement(
  'identity.delete_session',
  `WITH ended AS (
     DELETE FROM identity.sessions WHERE tenant_id = $1 AND token_hash = $2 RETURNING token_hash
   ), head AS ( -- after the session's lock, as every batch takes them
     UPDATE identity.revocation_head AS h SET position = h.position + 1
     FROM ended WHERE h.only_row RETURNING h.position, ended.token_hash
   )
   INSERT INTO identity.revocations (position, tenant_id, session_id)
   SELECT position, $1, token_hash FROM head`,
);

/** Ends a session, and tells whoever remembers it; ending one that is not there changes nothing. */
export async function deleteSession(to: Queryable, tenantId: number, sessionId: string): Promise<void> {
  await to.count(remove, [tenantId, sessionId]);
}
