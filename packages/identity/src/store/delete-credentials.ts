import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const remove = statement(
  'identity.delete_credentials',
  `WITH written AS (
     DELETE FROM identity.credentials WHERE tenant_id = $1 AND credential_id = ANY ($2::uuid[]) RETURNING 1
   )
   SELECT 1 / (count(*) = $3)::int FROM written -- fails unless every row is: COMMIT is on its way before the count is known`,
);

/** Removes credentials that another one has replaced; they are there. */
export function deleteCredentials(to: Queryable, tenantId: number, credentialIds: readonly string[]): Promise<unknown> {
  return to.count(remove, [tenantId, plainArray(credentialIds), credentialIds.length]);
}
