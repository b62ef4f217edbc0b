import { present } from '@kontor/kernel/assert';
import { type Queryable, statement } from '@kontor/postgres/statement';

const take = statement<{
  address_attempts: number;
  address_ends_ms: number;
  account_attempts: number | null;
  account_ends_ms: number | null;
}>(
  'identity.take_login_attempt',
  `WITH by_address AS ( -- everybody locks an address before an account, so nobody waits in a circle
     INSERT INTO identity.login_attempts AS a (tenant_id, subject, attempts, ends_at)
     VALUES ($1, $2, 1, now() + $4 * interval '1 millisecond')
     ON CONFLICT (tenant_id, subject) DO UPDATE SET
       attempts = CASE WHEN a.ends_at <= now() THEN 1 ELSE least(a.attempts + 1, 1000000) END,
       ends_at = CASE WHEN a.ends_at <= now() THEN excluded.ends_at ELSE a.ends_at END
     RETURNING attempts, ends_at
   ), by_account AS (
     INSERT INTO identity.login_attempts AS a (tenant_id, subject, attempts, ends_at)
     SELECT $1, $3, 1, now() + $4 * interval '1 millisecond' FROM by_address WHERE attempts <= $5
     ON CONFLICT (tenant_id, subject) DO UPDATE SET
       attempts = CASE WHEN a.ends_at <= now() THEN 1 ELSE least(a.attempts + 1, 1000000) END,
       ends_at = CASE WHEN a.ends_at <= now() THEN excluded.ends_at ELSE a.ends_at END
     RETURNING attempts, ends_at
   )
   SELECT by_address.attempts AS address_attempts, by_account.attempts AS account_attempts,
          extract(epoch FROM by_address.ends_at - now())::float8 * 1000 AS address_ends_ms,
          extract(epoch FROM by_account.ends_at - now())::float8 * 1000 AS account_ends_ms
   FROM by_address LEFT JOIN by_account ON true`,
);

/** Whose attempt it is, by the keyed hashes of his name and his address. */
export interface AttemptSubjects {
  readonly account: string;
  readonly address: string;
}

/** How often one has tried in the current window, this attempt included, and the time left of the window. */
export interface AttemptCount {
  readonly attempts: number;
  readonly endsMs: number;
}

/** The counts after an attempt. */
export interface AttemptCounts {
  readonly address: AttemptCount;
  /** Null where the address was over its limit: what is not heard does not count against the account. */
  readonly account: AttemptCount | null;
}

/** Counts an attempt in the windows of its address and its account; a window that is over begins anew. */
export async function takeLoginAttempt(
  to: Queryable,
  tenantId: number,
  { account, address }: AttemptSubjects,
  windowMs: number,
  addressAttemptsMax: number,
): Promise<AttemptCounts> {
  const [found] = await to.rows(take, [tenantId, address, account, windowMs, addressAttemptsMax]);
  const row = present(found, 'the counts of an attempt');
  return {
    address: { attempts: row.address_attempts, endsMs: row.address_ends_ms },
    account:
      row.account_attempts === null || row.account_ends_ms === null
        ? null
        : { attempts: row.account_attempts, endsMs: row.account_ends_ms },
  };
}
