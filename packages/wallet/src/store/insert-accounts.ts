import { bigintArray, intArray, stringArray, timestampArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

import type { Account } from '../domain/account.ts';

const INSERT_ACCOUNTS = statement(
  'wallet.insert_accounts',
  `INSERT INTO wallet.accounts (tenant_id, account_id, currency, balance_minor, version, opened_at)
   SELECT $1::int, a.account_id, a.currency, a.balance_minor, a.version, a.opened_at
   FROM unnest($2::uuid[], $3::text[], $4::bigint[], $5::int[], $6::timestamptz[])
     AS a(account_id, currency, balance_minor, version, opened_at)
   ORDER BY a.account_id -- two batches that open the same accounts wait for each other in this one order`,
);

/**
 * Writes accounts that were opened.
 * @throws unique_violation where another batch opened one of them since it was not found: this batch is run again and finds it.
 */
export function insertAccounts(db: Queryable, tenantId: number, accounts: readonly Account[]): Promise<unknown> {
  return db.count(INSERT_ACCOUNTS, [
    tenantId,
    uuidArray(accounts.map(({ accountId }) => accountId)),
    stringArray(accounts.map(({ currency }) => currency)),
    bigintArray(accounts.map(({ balanceMinor }) => balanceMinor)),
    intArray(accounts.map(({ version }) => version)),
    timestampArray(accounts.map(({ openedAt }) => openedAt)),
  ]);
}
