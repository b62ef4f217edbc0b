import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const take = statement<{ subject: string; attempts: number; ends_ms: number }>(
  'identity.take_login_attempt',
  `INSERT INTO identity.login_attempts AS a (tenant_id, subject, attempts, ends_at)
   SELECT $1::int, s.subject, 1, now() + $3 * interval '1 millisecond'
   FROM unnest($2::uuid[]) AS s(subject)
   ORDER BY s.subject -- attempts wait for each other in this one order, so never in a circle
   ON CONFLICT (tenant_id, subject) DO UPDATE SET
     attempts = CASE WHEN a.ends_at <= now() THEN 1 ELSE least(a.attempts + 1, 1000000) END,
     ends_at = CASE WHEN a.ends_at <= now() THEN excluded.ends_at ELSE a.ends_at END
   RETURNING subject, attempts, extract(epoch FROM ends_at - now())::float8 * 1000 AS ends_ms`,
);

/** How often a subject has tried in its current window, this attempt included. */
export interface AttemptCount {
  readonly subject: string;
  readonly attempts: number;
  /** Time left of the window, in milliseconds. */
  readonly endsMs: number;
}

/** Counts an attempt of each subject in its window; one that is over begins anew. */
export async function takeLoginAttempt(
  to: Queryable,
  tenantId: number,
  subjects: readonly string[],
  windowMs: number,
): Promise<AttemptCount[]> {
  const rows = await to.rows(take, [tenantId, plainArray(subjects), windowMs]);
  return rows.map((row) => ({ subject: row.subject, attempts: row.attempts, endsMs: row.ends_ms }));
}
