import { type Queryable, statement } from '@kontor/postgres/statement';

const insert = statement(
  'identity.insert_session',
  `INSERT INTO identity.sessions
     (tenant_id, token_hash, user_id, session_epoch, created_at, expires_at, address, user_agent)
   VALUES ($1, $2, $3, $4, now(), now() + $5 * interval '1 millisecond', $6, $7)
   ON CONFLICT (tenant_id, token_hash) DO NOTHING -- run again after a lost connection, it may be there`,
);

/** A session that begins now and lives `ttlMs` by the database's clock. */
export interface NewSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly sessionEpoch: number;
  readonly ttlMs: number;
  readonly address: string;
  readonly userAgent: string;
}

/** Adds a session; adding it twice is adding it once. */
export async function insertSession(to: Queryable, tenantId: number, session: NewSession): Promise<void> {
  await to.count(insert, [
    tenantId,
    session.sessionId,
    session.userId,
    session.sessionEpoch,
    session.ttlMs,
    session.address,
    session.userAgent,
  ]);
}
