import type { Role } from '@kontor/contracts/command';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { isUuid } from '@kontor/kernel/uuid';
import type { Queryable } from '@kontor/postgres/statement';

import { nameKey } from './domain/username.ts';
import { findUsersByEmail, findUsersByName, listUsers, type UserFilter } from './store/list-users.ts';
import { readUser } from './store/read-user.ts';
import { type UserRecord, type UserRow, userRecordOf } from './store/user-row.ts';

/** Which users a page shows. */
export interface UserSearch {
  /** The beginning of a name, or of a mail address (with its @), or a whole id; null: all. */
  readonly search: string | null;
  readonly role: Role | null;
  /** Who may sign in, or may not; null: both. */
  readonly active: boolean | null;
  /** Of all users; what a search finds is in the order of its words. */
  readonly newestFirst: boolean;
  readonly limit: number;
  /** `nextCursor` of the page before. */
  readonly cursor: string | null;
}

/** A page of users. */
export interface UserPage {
  readonly items: readonly UserRecord[];
  readonly nextCursor: string | null;
}

/** Finds users for staff, each search by an index. */
export class UserDirectory {
  readonly #reads: Queryable;

  /** @param reads must see what was just committed. */
  constructor(reads: Queryable) {
    this.#reads = reads;
  }

  /** One user; null: there is none. */
  async find(tenantId: number, userId: string): Promise<UserRecord | null> {
    const row = await readUser(this.#reads, tenantId, userId);
    return row === null ? null : userRecordOf(row);
  }

  /** A page of users. `list` names whose cursors they are. @throws RefusalError `invalid_cursor`. */
  async page(tenantId: number, query: UserSearch, list: string): Promise<UserPage> {
    const { search, limit } = query;
    if (search !== null && isUuid(search)) return this.#byId(tenantId, query, list, search.toLowerCase());
    if (search === null) return this.#all(tenantId, query, list);
    return search.includes('@')
      ? this.#byEmail(tenantId, query, `${list}-email`, search, limit)
      : this.#byName(tenantId, query, `${list}-name`, search, limit);
  }

  async #byId(tenantId: number, { cursor }: UserSearch, list: string, userId: string): Promise<UserPage> {
    if (cursor !== null) decodeCursor(cursor, list, ['uuid']);
    const user = await this.find(tenantId, userId);
    return { items: user === null ? [] : [user], nextCursor: null };
  }

  async #all(tenantId: number, query: UserSearch, list: string): Promise<UserPage> {
    const { cursor, limit, newestFirst } = query;
    const [after = null] = cursor === null ? [] : decodeCursor(cursor, list, ['uuid']);
    const rows = await listUsers(this.#reads, tenantId, filterOf(query), { newestFirst, after, limit: limit + 1 });
    return pageOf(rows, limit, ({ user_id }) => encodeCursor(list, [user_id]));
  }

  async #byName(tenantId: number, query: UserSearch, list: string, search: string, limit: number): Promise<UserPage> {
    const [after = null] = query.cursor === null ? [] : decodeCursor(query.cursor, list, ['text']);
    const page = { prefix: nameKey(search), after, limit: limit + 1 };
    const rows = await findUsersByName(this.#reads, tenantId, filterOf(query), page);
    return pageOf(rows, limit, ({ username_key: key }) => encodeCursor(list, [key ?? '']));
  }

  async #byEmail(tenantId: number, query: UserSearch, list: string, search: string, limit: number): Promise<UserPage> {
    const [email = '', userId = ''] = query.cursor === null ? [] : decodeCursor(query.cursor, list, ['text', 'uuid']);
    const after = query.cursor === null ? null : { email, userId };
    const page = { prefix: search, after, limit: limit + 1 };
    const rows = await findUsersByEmail(this.#reads, tenantId, filterOf(query), page);
    return pageOf(rows, limit, (row) => encodeCursor(list, [row.email ?? '', row.user_id]));
  }
}

function filterOf({ role, active }: UserSearch): UserFilter {
  return { role, active };
}

/** `rows` hold one more than the page where there is a next one. */
function pageOf(rows: readonly UserRow[], limit: number, cursorOf: (last: UserRow) => string): UserPage {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items: shown.map(userRecordOf), nextCursor: last === undefined ? null : cursorOf(last) };
}
