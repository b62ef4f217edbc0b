import type { Role } from '@kontor/contracts/command';
import { type Queryable, type SqlValue, type Statement, statement } from '@kontor/postgres/statement';

import { USER_COLUMNS, type UserRow } from './user-row.ts';

/** Which users are wanted; null: any. */
export interface UserFilter {
  readonly role: Role | null;
  readonly active: boolean | null;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Sorts behind every text that begins as it does: the last character that Unicode has. */
const LAST_CHARACTER = '\u{10ffff}';
/** Sorts between a text and every longer one that begins with it. */
const FIRST_CHARACTER = '\u0001';

const made = new Map<string, Statement<UserRow>>();

/** A statement of its own for each set of filters, so that each walks the index that serves it. `$1` is the tenant, `$2` the limit. */
function listStatement(
  name: string,
  { role, active }: UserFilter,
  from: string,
  where: string,
  order: string,
): Statement<UserRow> {
  const full = `identity.list_users_${name}${role === null ? '' : '_by_role'}${active === null ? '' : `_${active}`}`;
  let list = made.get(full);
  if (list === undefined) {
    list = statement<UserRow>(
      full,
      `SELECT ${USER_COLUMNS}
       FROM ${from}
       WHERE ${where}${role === null ? '' : ' AND u.role = $5'}${active === null ? '' : ` AND ${active ? '' : 'NOT '}u.active`}
       ORDER BY ${order}
       LIMIT $2`,
    );
    made.set(full, list);
  }
  return list;
}

const WITH_PROFILES = `identity.users AS u
       LEFT JOIN identity.profiles AS p ON p.user_id = u.user_id AND p.tenant_id = u.tenant_id`;
const OF_PROFILES = `identity.profiles AS p
       JOIN identity.users AS u ON u.user_id = p.user_id AND u.tenant_id = p.tenant_id`;

/** Users by the time at which they came, from the one behind `after`. */
export function listUsers(
  reads: Queryable,
  tenantId: number,
  filter: UserFilter,
  page: { readonly newestFirst: boolean; readonly after: string | null; readonly limit: number },
): Promise<UserRow[]> {
  const { newestFirst, after, limit } = page;
  const list = newestFirst
    ? listStatement(
        'newest',
        filter,
        WITH_PROFILES,
        'u.tenant_id = $1 AND u.user_id < $3 AND u.user_id > $4',
        'u.user_id DESC',
      )
    : listStatement(
        'oldest',
        filter,
        WITH_PROFILES,
        'u.tenant_id = $1 AND u.user_id > $3 AND u.user_id < $4',
        'u.user_id',
      );
  const ends = newestFirst ? [after ?? LAST_ID, FIRST_ID] : [after ?? FIRST_ID, LAST_ID];
  return reads.rows(list, valuesOf([tenantId, limit, ...ends], filter));
}

/** Users whose name (its key) begins with `prefix`, in the order of their names, from the one behind `after`. */
export function findUsersByName(
  reads: Queryable,
  tenantId: number,
  filter: UserFilter,
  page: { readonly prefix: string; readonly after: string | null; readonly limit: number },
): Promise<UserRow[]> {
  const { prefix, after, limit } = page;
  const key = 'p.username_key COLLATE "C"';
  const list = listStatement('by_name', filter, OF_PROFILES, `p.tenant_id = $1 AND ${key} >= $3 AND ${key} < $4`, key);
  const from = after === null ? prefix : after + FIRST_CHARACTER;
  return reads.rows(list, valuesOf([tenantId, limit, from, prefix + LAST_CHARACTER], filter));
}

/** Users whose mail address begins with `prefix`, whatever its case, in the order of addresses and ids, from the one behind `after`. */
export function findUsersByEmail(
  reads: Queryable,
  tenantId: number,
  filter: UserFilter,
  page: {
    readonly prefix: string;
    readonly after: { readonly email: string; readonly userId: string } | null;
    readonly limit: number;
  },
): Promise<UserRow[]> {
  const { prefix, after, limit } = page;
  const key = 'lower(p.email) COLLATE "C"';
  const parameter = filter.role === null ? 5 : 6;
  const list = listStatement(
    'by_email',
    filter,
    OF_PROFILES,
    `p.tenant_id = $1 AND p.email IS NOT NULL AND (${key}, p.user_id) > (lower($3), $${parameter}::uuid)
         AND ${key} < lower($4)`,
    `${key}, p.user_id`,
  );
  const values = valuesOf([tenantId, limit, after?.email ?? prefix, prefix + LAST_CHARACTER], filter);
  return reads.rows(list, [...values, after?.userId ?? FIRST_ID]);
}

function valuesOf(values: readonly SqlValue[], { role }: UserFilter): SqlValue[] {
  return role === null ? [...values] : [...values, role];
}
