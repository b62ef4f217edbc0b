import { plainArray, textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Profile } from '../domain/state.ts';

const insert = statement(
  'identity.insert_profiles',
  `INSERT INTO identity.profiles (tenant_id, user_id, username, username_key, email)
   SELECT $1::int, p.user_id, p.username, p.username_key, p.email
   FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS p(user_id, username, username_key, email)
   ORDER BY p.username_key -- who takes the same names at the same time waits in this one order, so never in a circle`,
);

/** A new user's profile. */
export interface ProfileOfUser extends Profile {
  readonly userId: string;
}

/**
 * Adds profiles, and tells how many were.
 * @throws 23505 where another transaction took a name in the meantime; a batch that is run again finds it taken.
 */
export function insertProfiles(to: Queryable, tenantId: number, profiles: readonly ProfileOfUser[]): Promise<number> {
  return to.count(insert, [
    tenantId,
    plainArray(profiles.map(({ userId }) => userId)),
    textArray(profiles.map(({ username }) => username.name)),
    textArray(profiles.map(({ username }) => username.key)),
    textArray(profiles.map(({ email }) => email)),
  ]);
}
