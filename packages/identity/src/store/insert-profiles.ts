import { plainArray, textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Profile } from '../domain/state.ts';

const insert = statement(
  'identity.insert_profiles',
  `WITH written AS (
     INSERT INTO identity.profiles (tenant_id, user_id, username, username_key, email)
     SELECT $1::int, p.user_id, p.username, p.username_key, p.email
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS p(user_id, username, username_key, email)
     ORDER BY p.username_key -- who takes the same names at the same time waits in this one order, so never in a circle
     ON CONFLICT (tenant_id, username_key) DO NOTHING
     RETURNING 1
   )
   SELECT 1 / (count(*) = $6)::int FROM written -- fails unless every row is: COMMIT is on its way before the count is known`,
);

/** A new user's profile. */
export interface ProfileOfUser extends Profile {
  readonly userId: string;
}

/**
 * Adds profiles.
 * @throws division_by_zero where another transaction took a name in the meantime; the batch that is run again finds it
 * taken. A unique_violation would write the name into PostgreSQL's log.
 */
export function insertProfiles(to: Queryable, tenantId: number, profiles: readonly ProfileOfUser[]): Promise<unknown> {
  return to.count(insert, [
    tenantId,
    plainArray(profiles.map(({ userId }) => userId)),
    textArray(profiles.map(({ username }) => username.name)),
    textArray(profiles.map(({ username }) => username.key)),
    textArray(profiles.map(({ email }) => email)),
    profiles.length,
  ]);
}
