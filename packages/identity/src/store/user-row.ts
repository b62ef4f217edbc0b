import type { Role } from '@kontor/contracts/command';
import type { Instant } from '@kontor/kernel/clock';

/** A user with his profile, as a list's statement returns him; of `identity.users AS u` and `identity.profiles AS p`. */
export const USER_COLUMNS = 'u.user_id, u.role, u.active, u.created_at, p.username, p.username_key, p.email';

/** See USER_COLUMNS. Without a profile, which can be erased, there is no name. */
export interface UserRow {
  readonly user_id: string;
  readonly role: Role;
  readonly active: boolean;
  readonly created_at: Instant;
  readonly username: string | null;
  readonly username_key: string | null;
  readonly email: string | null;
}

/** A user as staff sees him. */
export interface UserRecord {
  readonly userId: string;
  /** Null once erased. */
  readonly username: string | null;
  readonly email: string | null;
  readonly role: Role;
  readonly active: boolean;
  readonly createdAt: Instant;
}

/** The user that a row holds. */
export function userRecordOf(row: UserRow): UserRecord {
  return {
    userId: row.user_id,
    username: row.username,
    email: row.email,
    role: row.role,
    active: row.active,
    createdAt: row.created_at,
  };
}
