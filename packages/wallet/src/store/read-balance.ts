import { type Queryable, statement } from '@kontor/postgres/statement';

const READ_BALANCE = statement<{ balance_minor: bigint; currency: string }>(
  'wallet.read_balance',
  'SELECT balance_minor, currency FROM wallet.accounts WHERE tenant_id = $1 AND account_id = $2',
);

/** What an account holds. */
export interface Balance {
  /** Minor units; never negative for a user's account. */
  readonly balanceMinor: bigint;
  readonly currency: string;
}

/** The balance of a user's account, or null before its first transfer. */
export async function readBalance(db: Queryable, tenantId: number, userId: string): Promise<Balance | null> {
  const [row] = await db.rows(READ_BALANCE, [tenantId, userId]);
  return row === undefined ? null : { balanceMinor: row.balance_minor, currency: row.currency };
}
