import { type Queryable, statement } from '@kontor/postgres/statement';

import type { AttemptSubjects } from './take-login-attempt.ts';

const release = statement(
  'identity.release_login_attempt',
  `WITH locked AS (
     SELECT tenant_id, subject FROM identity.login_attempts
     WHERE tenant_id = $1 AND subject IN ($2::uuid, $3::uuid)
     ORDER BY subject = $3 -- the address first, as attempts are counted
     FOR UPDATE
   )
   UPDATE identity.login_attempts AS a
   SET attempts = CASE WHEN a.subject = $3 THEN 0 ELSE greatest(a.attempts - 1, 0) END
   FROM locked WHERE a.tenant_id = locked.tenant_id AND a.subject = locked.subject`,
);

/** After a right password: the account's count is zero, and the attempt is taken off the address's. */
export async function releaseLoginAttempt(
  to: Queryable,
  tenantId: number,
  { account, address }: AttemptSubjects,
): Promise<void> {
  await to.count(release, [tenantId, address, account]);
}
