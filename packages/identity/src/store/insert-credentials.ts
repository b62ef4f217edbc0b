import { plainArray, textArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const insert = statement(
  'identity.insert_credentials',
  `INSERT INTO identity.credentials (tenant_id, credential_id, user_id, password_hash)
   SELECT $1::int, c.credential_id, c.user_id, c.password_hash
   FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS c(credential_id, user_id, password_hash)`,
);

/** A password of a user, hashed. */
export interface Credential {
  readonly credentialId: string;
  readonly userId: string;
  readonly passwordHash: string;
}

/** Adds credentials. */
export function insertCredentials(
  to: Queryable,
  tenantId: number,
  credentials: readonly Credential[],
): Promise<number> {
  return to.count(insert, [
    tenantId,
    plainArray(credentials.map(({ credentialId }) => credentialId)),
    plainArray(credentials.map(({ userId }) => userId)),
    textArray(credentials.map(({ passwordHash }) => passwordHash)),
  ]);
}
