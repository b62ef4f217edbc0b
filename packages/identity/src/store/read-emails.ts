import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const read = statement<{ user_id: string; email: string | null }>(
  'identity.read_emails',
  'SELECT user_id, email FROM identity.profiles WHERE tenant_id = $1 AND user_id = ANY ($2::uuid[])',
);

/** The mail addresses of users that have a profile. */
export async function readEmails(
  from: Queryable,
  tenantId: number,
  userIds: readonly string[],
): Promise<{ readonly userId: string; readonly email: string | null }[]> {
  const rows = await from.rows(read, [tenantId, plainArray(userIds)]);
  return rows.map((row) => ({ userId: row.user_id, email: row.email }));
}
