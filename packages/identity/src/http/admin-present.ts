import { formatInstant } from '@kontor/kernel/clock';

import type { UserRecord } from '../store/user-row.ts';
import type { UserSearch } from '../user-directory.ts';
import type { UserFilter, UserView } from './admin-schemas.ts';

/** What a query of the list of users asks for. */
export function userSearchOf(filter: UserFilter, limit: number, cursor: string | null): UserSearch {
  const { q, role = null, active = null, sort } = filter;
  return { search: q?.trim() || null, role, active, newestFirst: sort !== 'created_at', limit, cursor };
}

/** A user as staff sees him. */
export function presentUser(user: UserRecord): UserView {
  return {
    id: user.userId,
    username: user.username,
    email: user.email,
    role: user.role,
    active: user.active,
    created_at: formatInstant(user.createdAt),
  };
}
