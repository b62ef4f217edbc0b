import { instantArray, plainArray, scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { User } from '../domain/user.ts';

const insert = statement(
  'identity.insert_users',
  `INSERT INTO identity.users (tenant_id, user_id, role, active, credential_id, session_epoch, version, created_at)
   SELECT $1::int, u.user_id, u.role, u.active, u.credential_id, u.session_epoch, u.version, u.created_at
   FROM unnest($2::uuid[], $3::text[], $4::boolean[], $5::uuid[], $6::int[], $7::int[], $8::timestamptz[])
     AS u(user_id, role, active, credential_id, session_epoch, version, created_at)`,
);

/** Adds users. */
export function insertUsers(to: Queryable, tenantId: number, users: readonly User[]): Promise<number> {
  return to.count(insert, [
    tenantId,
    plainArray(users.map(({ userId }) => userId)),
    plainArray(users.map(({ role }) => role)),
    scalarArray(users.map(({ active }) => active)),
    plainArray(users.map(({ credentialId }) => credentialId)),
    scalarArray(users.map(({ sessionEpoch }) => sessionEpoch)),
    scalarArray(users.map(({ version }) => version)),
    instantArray(users.map(({ createdAt }) => createdAt)),
  ]);
}
