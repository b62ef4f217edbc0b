import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { User } from '../domain/user.ts';

const remove = statement(
  'identity.delete_ended_sessions',
  `DELETE FROM identity.sessions AS s
   USING unnest($2::uuid[], $3::int[]) AS u(user_id, epoch)
   WHERE s.tenant_id = $1 AND s.user_id = u.user_id AND s.session_epoch < u.epoch`,
);

/**
 * Removes the sessions that their users' epoch has ended, and tells how many. A sign-in that was under way adds its session with
 * the epoch before, which nobody can use; pruning finds it.
 */
export function deleteEndedSessions(to: Queryable, tenantId: number, users: readonly User[]): Promise<number> {
  return to.count(remove, [
    tenantId,
    plainArray(users.map(({ userId }) => userId)),
    scalarArray(users.map(({ sessionEpoch }) => sessionEpoch)),
  ]);
}
