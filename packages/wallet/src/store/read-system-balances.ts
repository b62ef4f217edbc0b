import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import { SYSTEM_ACCOUNTS, type SystemAccount, systemAccountId } from '../domain/system-accounts.ts';

/** What a system account holds, credits less debits. */
export interface SystemBalance {
  readonly account: SystemAccount;
  readonly currency: string;
  /** Negative for `cash_in` and `opening`, by as much as came in through them. */
  readonly balanceMinor: bigint;
}

// numeric comes back as a string, since it has no bound.
const READ_SYSTEM_BALANCES = statement<{ account_id: string; balance_minor: string }>(
  'wallet.read_system_balances',
  `SELECT account_id, balance_minor
   FROM wallet.system_balances
   WHERE tenant_id = $1 AND account_id = ANY ($2::uuid[])`,
);

/** The balances of a tenant's system accounts in one currency as of the projection's last step, in the order of SYSTEM_ACCOUNTS. */
export async function readSystemBalances(db: Queryable, tenantId: number, currency: string): Promise<SystemBalance[]> {
  const accounts = SYSTEM_ACCOUNTS.map((account) => ({ account, id: systemAccountId(tenantId, account, currency) }));
  const rows = await db.rows(READ_SYSTEM_BALANCES, [tenantId, plainArray(accounts.map(({ id }) => id))]);
  const balances = new Map(rows.map((row) => [row.account_id, BigInt(row.balance_minor)]));
  return accounts.map(({ account, id }) => ({ account, currency, balanceMinor: balances.get(id) ?? 0n }));
}
