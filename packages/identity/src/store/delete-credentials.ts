import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const remove = statement(
  'identity.delete_credentials',
  `DELETE FROM identity.credentials WHERE tenant_id = $1 AND credential_id = ANY ($2::uuid[])`,
);

/** Removes credentials that another one has replaced, and tells how many were there. */
export function deleteCredentials(to: Queryable, tenantId: number, credentialIds: readonly string[]): Promise<number> {
  return to.count(remove, [tenantId, plainArray(credentialIds)]);
}
