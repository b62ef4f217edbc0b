import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const read = statement<{ user_id: string; username: string }>(
  'identity.read_usernames',
  `SELECT user_id, username FROM identity.profiles WHERE tenant_id = $1 AND user_id = ANY ($2::uuid[])`,
);

/** The names of users by id; one whose profile was erased has none. */
export async function readUsernames(
  from: Queryable,
  tenantId: number,
  userIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await from.rows(read, [tenantId, plainArray(userIds)]);
  return new Map(rows.map((row) => [row.user_id, row.username]));
}
