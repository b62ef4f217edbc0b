import type { Role } from '@kontor/contracts/command';
import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { User } from '../domain/user.ts';

const read = statement<{
  user_id: string;
  role: Role;
  active: boolean;
  credential_id: string;
  session_epoch: number;
  version: number;
  created_at: number;
}>(
  'identity.read_users',
  `SELECT user_id, role, active, credential_id, session_epoch, version, created_at
   FROM identity.users WHERE tenant_id = $1 AND user_id = ANY ($2::uuid[])`,
);

/** The users that are there, in any order. */
export async function readUsers(from: Queryable, tenantId: number, userIds: readonly string[]): Promise<User[]> {
  const rows = await from.rows(read, [tenantId, plainArray(userIds)]);
  return rows.map((row) => ({
    userId: row.user_id,
    role: row.role,
    active: row.active,
    credentialId: row.credential_id,
    sessionEpoch: row.session_epoch,
    version: row.version,
    createdAt: row.created_at,
  }));
}
