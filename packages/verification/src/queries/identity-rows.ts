import type { Role } from '@kontor/contracts/command';
import { statement } from '@kontor/postgres/statement';

/** A user, without what is personal. */
export interface UserRow {
  readonly tenant_id: number;
  readonly user_id: string;
  readonly role: Role;
  readonly active: boolean;
  readonly credential_id: string;
  readonly session_epoch: number;
  readonly version: number;
  readonly created_at: number;
}

/** All users. */
export const USERS = statement<UserRow>(
  'identity.verify_users_rows',
  `SELECT tenant_id, user_id, role, active, credential_id, session_epoch, version, created_at
   FROM identity.users
   ORDER BY user_id, tenant_id`,
);
