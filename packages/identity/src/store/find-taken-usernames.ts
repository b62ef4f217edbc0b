import { textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const find = statement<{ username_key: string }>(
  'identity.find_taken_usernames',
  `SELECT username_key
   FROM identity.profiles WHERE tenant_id = $1 AND username_key = ANY ($2::text[])`,
);

/** Those of the names' keys that are taken. */
export async function findTakenUsernames(
  from: Queryable,
  tenantId: number,
  keys: readonly string[],
): Promise<string[]> {
  const rows = await from.rows(find, [tenantId, textArray(keys)]);
  return rows.map((row) => row.username_key);
}
