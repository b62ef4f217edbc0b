import { type Queryable, statement } from '@kontor/postgres/statement';

const read = statement<{
  head: bigint;
  now_ms: number;
  position: bigint | null;
  session_id: string | null;
  user_id: string | null;
}>(
  'identity.read_revocations',
  `SELECT head.position AS head, extract(epoch FROM now())::float8 * 1000 AS now_ms, r.position, r.session_id, r.user_id
   FROM identity.revocation_head AS head
   LEFT JOIN LATERAL (
     SELECT position, session_id, user_id FROM identity.revocations
     WHERE position > coalesce($1::bigint, head.position - $2) ORDER BY position LIMIT $2
   ) AS r ON true`,
);

/** A session, or a user, of whom what was remembered before `position` no longer holds. */
export interface Revocation {
  readonly position: bigint;
  readonly sessionId: string | null;
  readonly userId: string | null;
}

/** What was revoked, as of one moment. */
export interface RevocationsPage {
  /** Position of the latest, on this page or beyond it. */
  readonly head: bigint;
  /** The database's clock, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** In their order. */
  readonly revocations: readonly Revocation[];
}

/** The next revocations after a position, at most `limit`; after null the latest that there are. */
export async function readRevocations(from: Queryable, after: bigint | null, limit: number): Promise<RevocationsPage> {
  const rows = await from.rows(read, [after, limit]);
  const revocations = rows.flatMap((row) =>
    row.position === null ? [] : [{ position: row.position, sessionId: row.session_id, userId: row.user_id }],
  );
  return { head: rows[0]?.head ?? 0n, nowMs: rows[0]?.now_ms ?? 0, revocations };
}
