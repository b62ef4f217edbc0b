import { type Queryable, statement } from '@kontor/postgres/statement';

import { USER_COLUMNS, type UserRow } from './user-row.ts';

const read = statement<UserRow>(
  'identity.read_user',
  `SELECT ${USER_COLUMNS}
   FROM identity.users AS u
   LEFT JOIN identity.profiles AS p ON p.user_id = u.user_id AND p.tenant_id = u.tenant_id
   WHERE u.tenant_id = $1 AND u.user_id = $2`,
);

/** One user; null: there is none. */
export async function readUser(from: Queryable, tenantId: number, userId: string): Promise<UserRow | null> {
  return (await from.rows(read, [tenantId, userId]))[0] ?? null;
}
