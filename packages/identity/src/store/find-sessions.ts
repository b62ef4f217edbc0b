import type { Role } from '@kontor/contracts/command';
import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

interface SessionRow {
  readonly token_hash: string;
  readonly user_id: string;
  readonly username: string;
  readonly role: Role;
  readonly lives_ms: number;
}

const LIVE_SESSIONS = `
   FROM unnest($1::int[], $2::uuid[]) AS t(tenant_id, token_hash)
   JOIN identity.sessions AS s ON s.tenant_id = t.tenant_id AND s.token_hash = t.token_hash
   JOIN identity.users AS u ON u.tenant_id = s.tenant_id AND u.user_id = s.user_id
   JOIN identity.profiles AS p ON p.tenant_id = u.tenant_id AND p.user_id = u.user_id
   WHERE s.expires_at > now() AND s.session_epoch = u.session_epoch AND u.active`;

const find = statement<SessionRow>(
  'identity.find_sessions',
  `SELECT s.token_hash, s.user_id, p.username, u.role,
          extract(epoch FROM s.expires_at - now())::float8 * 1000 AS lives_ms ${LIVE_SESSIONS}`,
);

const findWithPosition = statement<SessionRow & { readonly revoked_until: bigint; readonly expires_ms: number }>(
  'identity.find_sessions_with_position',
  `SELECT s.token_hash, s.user_id, p.username, u.role,
          extract(epoch FROM s.expires_at - now())::float8 * 1000 AS lives_ms,
          extract(epoch FROM s.expires_at)::float8 * 1000 AS expires_ms,
          (SELECT position FROM identity.revocation_head) AS revoked_until ${LIVE_SESSIONS}`,
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
  return (await from.rows(find, valuesOf(keys))).map(liveSession);
}

/** A session that is alive, and how far the revocations had come in the snapshot that saw it. */
export interface PlacedSession extends LiveSession {
  readonly position: bigint;
  /** End of its life by the database's clock, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The same, for who keeps what he is told beside the database. */
export async function findPlacedSessions(from: Queryable, keys: readonly SessionKey[]): Promise<PlacedSession[]> {
  const rows = await from.rows(findWithPosition, valuesOf(keys));
  return rows.map((row) => ({ ...liveSession(row), position: row.revoked_until, expiresAt: row.expires_ms }));
}

function valuesOf(keys: readonly SessionKey[]): [string, string] {
  return [scalarArray(keys.map(({ tenantId }) => tenantId)), plainArray(keys.map(({ sessionId }) => sessionId))];
}

function liveSession(row: SessionRow): LiveSession {
  return {
    sessionId: row.token_hash,
    userId: row.user_id,
    username: row.username,
    role: row.role,
    livesMs: row.lives_ms,
  };
}
