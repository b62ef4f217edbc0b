import type { Role } from '@kontor/contracts/command';
import { type Queryable, statement } from '@kontor/postgres/statement';

const find = statement<{
  user_id: string;
  username: string;
  role: Role;
  active: boolean;
  session_epoch: number;
  credential_id: string;
  password_hash: string;
}>(
  'identity.find_credential',
  `SELECT u.user_id, p.username, u.role, u.active, u.session_epoch, u.credential_id, c.password_hash
   FROM identity.profiles AS p
   JOIN identity.users AS u ON u.tenant_id = p.tenant_id AND u.user_id = p.user_id
   JOIN identity.credentials AS c ON c.tenant_id = u.tenant_id AND c.credential_id = u.credential_id
   WHERE p.tenant_id = $1 AND p.username_key = $2`,
);

/** A user with what his password is checked against. */
export interface KnownUser {
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  readonly active: boolean;
  readonly sessionEpoch: number;
  readonly credentialId: string;
  readonly passwordHash: string;
}

/** The user of that name; null: there is none. */
export async function findCredential(
  from: Queryable,
  tenantId: number,
  usernameKey: string,
): Promise<KnownUser | null> {
  const [row] = await from.rows(find, [tenantId, usernameKey]);
  if (row === undefined) return null;
  return {
    userId: row.user_id,
    username: row.username,
    role: row.role,
    active: row.active,
    sessionEpoch: row.session_epoch,
    credentialId: row.credential_id,
    passwordHash: row.password_hash,
  };
}
