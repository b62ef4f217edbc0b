import type { Instant } from '@kontor/kernel/clock';
import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

interface Row {
  readonly account_id: string;
  readonly currency: string;
  readonly balance_minor: bigint;
  readonly version: number;
  readonly opened_at: Instant;
}

const READ_ACCOUNTS = statement<Row>(
  'wallet.read_accounts',
  `SELECT account_id, currency, balance_minor, version, opened_at
   FROM wallet.accounts
   WHERE tenant_id = $1 AND account_id = ANY ($2::uuid[])`,
);

/** A user's account as it is read. */
export interface AccountView {
  readonly userId: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
  /** Events of the account so far. */
  readonly version: number;
  readonly openedAt: Instant;
}

/** The accounts of users by their ids; who has had no transfer yet has none. */
export async function readAccounts(
  reads: Queryable,
  tenantId: number,
  userIds: readonly string[],
): Promise<Map<string, AccountView>> {
  const rows = await reads.rows(READ_ACCOUNTS, [tenantId, plainArray(userIds)]);
  return new Map(
    rows.map((row) => [
      row.account_id,
      {
        userId: row.account_id,
        currency: row.currency,
        balanceMinor: row.balance_minor,
        version: row.version,
        openedAt: row.opened_at,
      },
    ]),
  );
}
