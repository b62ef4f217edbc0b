import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { User } from '../domain/user.ts';

const update = statement(
  'identity.update_users',
  `WITH written AS (
     UPDATE identity.users AS u
     SET role = c.role, active = c.active, credential_id = c.credential_id, session_epoch = c.session_epoch,
         version = c.version
     FROM unnest($2::uuid[], $3::text[], $4::boolean[], $5::uuid[], $6::int[], $7::int[])
       AS c(user_id, role, active, credential_id, session_epoch, version)
     WHERE u.tenant_id = $1 AND u.user_id = c.user_id
     RETURNING 1
   )
   SELECT 1 / (count(*) = $8)::int FROM written -- fails unless every row is: COMMIT is on its way before the count is known`,
);

/** Writes users back whose rows are locked. */
export function updateUsers(to: Queryable, tenantId: number, users: readonly User[]): Promise<unknown> {
  return to.count(update, [
    tenantId,
    plainArray(users.map(({ userId }) => userId)),
    plainArray(users.map(({ role }) => role)),
    scalarArray(users.map(({ active }) => active)),
    plainArray(users.map(({ credentialId }) => credentialId)),
    scalarArray(users.map(({ sessionEpoch }) => sessionEpoch)),
    scalarArray(users.map(({ version }) => version)),
    users.length,
  ]);
}
