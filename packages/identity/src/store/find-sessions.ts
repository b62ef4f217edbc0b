import type { Role } from '@kontor/contracts/command';
import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const find = statement<{ token_hash: string; user_id: string; username: string; role: Role; lives_ms: number }>(
  'identity.find_sessions',
  `SELECT s.token_hash, s.user_id, p.username, u.role,
          extract(epoch FROM s.expires_at - now())::float8 * 1000 AS lives_ms
   FROM unnest($1::int[], $2::uuid[]) AS t(tenant_id, token_hash)
   JOIN identity.sessions AS s ON s.tenant_id = t.tenant_id AND s.token_hash = t.token_hash
   JOIN identity.users AS u ON u.tenant_id = s.tenant_id AND u.user_id = s.user_id
   JOIN identity.profiles AS p ON p.tenant_id = u.tenant_id AND p.user_id = u.user_id
   WHERE s.expires_at > now() AND s.session_epoch = u.session_epoch AND u.active`,
);

/** A session that is asked for. */
export interface SessionKey {
  readonly tenantId: number;
  readonly sessionId: string;
}

/** A session that is alive. */
export interface LiveSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  /** Time left by the database's clock, in milliseconds. */
  readonly livesMs: number;
}

/** Those of the sessions that are alive by the database's clock, of users who may sign in. */
export async function findSessions(from: Queryable, keys: readonly SessionKey[]): Promise<LiveSession[]> {
  const rows = await from.rows(find, [
    scalarArray(keys.map(({ tenantId }) => tenantId)),
    plainArray(keys.map(({ sessionId }) => sessionId)),
  ]);
  return rows.map((row) => ({
    sessionId: row.token_hash,
    userId: row.user_id,
    username: row.username,
    role: row.role,
    livesMs: row.lives_ms,
  }));
}
