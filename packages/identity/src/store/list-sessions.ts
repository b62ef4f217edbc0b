import type { Instant } from '@kontor/kernel/clock';
import { type Queryable, statement } from '@kontor/postgres/statement';

const SESSIONS_MAX = 200;

const list = statement<{
  token_hash: string;
  created_at: Instant;
  expires_at: Instant;
  address: string;
  user_agent: string;
}>(
  'identity.list_sessions',
  `SELECT s.token_hash, s.created_at, s.expires_at, s.address, s.user_agent
   FROM identity.sessions AS s
   JOIN identity.users AS u ON u.user_id = s.user_id AND u.tenant_id = s.tenant_id
   WHERE s.tenant_id = $1 AND s.user_id = $2 AND s.expires_at > now() AND s.session_epoch = u.session_epoch AND u.active
   ORDER BY s.created_at DESC, s.token_hash
   LIMIT ${SESSIONS_MAX}`,
);

/** A session that is alive, as an administrator sees it. */
export interface SessionRecord {
  /** A hash of its token, from which nobody finds that. */
  readonly sessionId: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly address: string;
  readonly userAgent: string;
}

/** The sessions of a user that are alive, the newest first; of a great many the newest. */
export async function listSessions(from: Queryable, tenantId: number, userId: string): Promise<SessionRecord[]> {
  const rows = await from.rows(list, [tenantId, userId]);
  return rows.map((row) => ({
    sessionId: row.token_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    address: row.address,
    userAgent: row.user_agent,
  }));
}
