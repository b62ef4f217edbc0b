import { plainArray, textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Profile } from '../domain/state.ts';

const insert = statement(
  'identity.insert_profiles',
  `INSERT INTO identity.profiles (tenant_id, user_id, username, username_key, email)
   SELECT $1::int, p.user_id, p.username, p.username_key, p.email
   FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) AS p(user_id, username, username_key, email)
   ORDER BY p.username_key -- who takes the same names at the same time waits in this one order, so never in a circle
   ON CONFLICT (tenant_id, username_key) DO NOTHING`,
);

/** A new user's profile. */
export interface ProfileOfUser extends Profile {
  readonly userId: string;
}

/** Somebody else took a name first: nothing is written, and the batch is run again as after PostgreSQL's own unique_violation. */
class UsernameTakenError extends Error {
  override readonly name = 'UsernameTakenError';
  readonly code = '23505';
}

/**
 * Adds profiles, and tells how many were: all of them.
 * @throws UsernameTakenError where another transaction took a name in the meantime; the batch that is run again finds it
 * taken. PostgreSQL's own error would write the name into its log.
 */
export async function insertProfiles(
  to: Queryable,
  tenantId: number,
  profiles: readonly ProfileOfUser[],
): Promise<number> {
  const added = await to.count(insert, [
    tenantId,
    plainArray(profiles.map(({ userId }) => userId)),
    textArray(profiles.map(({ username }) => username.name)),
    textArray(profiles.map(({ username }) => username.key)),
    textArray(profiles.map(({ email }) => email)),
  ]);
  if (added < profiles.length) throw new UsernameTakenError('a name was taken in the meantime');
  return added;
}
