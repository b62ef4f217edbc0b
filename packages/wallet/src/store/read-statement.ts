import type { StatementLine, TransferKind } from '@kontor/contracts/wallet';
import { type Queryable, statement } from '@kontor/postgres/statement';

interface Row {
  readonly transfer_id: string;
  readonly kind: TransferKind;
  readonly amount_minor: bigint;
  readonly account_balance_minor: bigint;
  readonly order_id: string | null;
  readonly created_at: number;
  readonly position: bigint;
}

const READ_STATEMENT = statement<Row>(
  'wallet.read_statement',
  `SELECT transfer_id, CASE WHEN debit_account_id = user_account_id THEN -amount_minor ELSE amount_minor END AS amount_minor,
          kind, account_balance_minor, order_id, created_at, position
   FROM wallet.transfers
   WHERE tenant_id = $1 AND user_account_id = $2 AND position < $3
   ORDER BY position DESC
   LIMIT $4`,
);

/** A line of a statement with its place in the log, by which the next page is found. */
export interface PositionedLine extends StatementLine {
  readonly position: bigint;
}

/** At most `limit` transfers of a user's account at positions below `before`, newest first. */
export async function readStatement(
  db: Queryable,
  tenantId: number,
  userId: string,
  before: bigint,
  limit: number,
): Promise<PositionedLine[]> {
  const rows = await db.rows(READ_STATEMENT, [tenantId, userId, before, limit]);
  return rows.map((row) => ({
    transferId: row.transfer_id,
    kind: row.kind,
    amountMinor: row.amount_minor,
    balanceAfterMinor: row.account_balance_minor,
    orderId: row.order_id,
    createdAt: row.created_at,
    position: row.position,
  }));
}
