import type { SettlementTransfer } from '../domain/settlement.ts';

/** A row of wallet.transfers that is about an order. */
export interface SettlementRow {
  readonly order_id: string;
  readonly transfer_id: string;
  readonly user_account_id: string;
  readonly amount_minor: bigint;
  readonly currency: string;
  readonly account_balance_minor: bigint;
}

/** The transfer that a row holds, as the rules see it. */
export function settlementTransferOf(row: SettlementRow): SettlementTransfer {
  return {
    transferId: row.transfer_id,
    accountId: row.user_account_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    balanceMinor: row.account_balance_minor,
  };
}
