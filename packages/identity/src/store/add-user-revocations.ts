import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const add = statement(
  'identity.add_user_revocations',
  `WITH head AS (
     UPDATE identity.revocation_head SET position = position + $2 WHERE only_row RETURNING position - $2 AS base
   )
   INSERT INTO identity.revocations (position, tenant_id, user_id)
   SELECT head.base + u.place, $1, u.user_id
   FROM head, unnest($3::uuid[]) WITH ORDINALITY AS u(user_id, place)`,
);

/** Tells whoever remembers sessions of these users that they are not what they were. Holds the head's lock until COMMIT. */
export function addUserRevocations(to: Queryable, tenantId: number, userIds: readonly string[]): Promise<number> {
  return to.count(add, [tenantId, userIds.length, plainArray(userIds)]);
}
