import type { App } from '@kontor/http/app';
import { EXPORT_PAGE_ROWS, exportRoute } from '@kontor/http/export-route';
import { tenantOf } from '@kontor/http/request';

import { readAccounts } from '../store/read-accounts.ts';
import { POSITION_MAX, readTransfers } from '../store/read-transfers.ts';
import type { WalletAdminOptions } from './admin-options.ts';
import { presentAccount, presentTransfer, transferSearchOf } from './admin-present.ts';
import { AccountFilter, type AccountView, TransferFilter, type TransferView } from './admin-schemas.ts';

/** Adds the list of wallets as a file. */
export function accountsExportRoute(app: App, { reads, currency, holders }: WalletAdminOptions): void {
  exportRoute(app, {
    resource: 'accounts',
    access: 'staff',
    operationId: 'adminExportAccounts',
    summary: 'The wallets that a search finds, as a CSV file',
    querystring: AccountFilter,
    columns: [
      { name: 'user_id', of: (row: AccountView) => row.user_id },
      { name: 'username', of: (row: AccountView) => row.username },
      { name: 'email', of: (row: AccountView) => row.email },
      { name: 'balance', of: (row: AccountView) => row.balance },
      { name: 'currency', of: (row: AccountView) => row.currency },
      { name: 'opened_at', of: (row: AccountView) => row.opened_at },
    ],
    pages: (request) => {
      const tenantId = tenantOf(request);
      const search = request.query.q?.trim() || null;
      return async (cursor: string | null) => {
        const page = await holders.page(tenantId, { search, limit: EXPORT_PAGE_ROWS, cursor });
        const ids = page.items.map(({ userId }) => userId);
        const accounts = await readAccounts(reads, tenantId, ids);
        const rows = page.items.map((holder) => presentAccount(holder, accounts.get(holder.userId), currency));
        return { rows, next: page.nextCursor };
      };
    },
  });
}

/** Adds the list of transfers as a file: all, or of a user (his statement), of an order, of a type. */
export function transfersExportRoute(app: App, { reads, holders }: WalletAdminOptions): void {
  exportRoute(app, {
    resource: 'transfers',
    access: 'staff',
    operationId: 'adminExportTransfers',
    summary: 'The ledger, or what of it was asked for, as a CSV file, newest first',
    querystring: TransferFilter,
    columns: [
      { name: 'transfer_id', of: (row: TransferView) => row.id },
      { name: 'type', of: (row: TransferView) => row.type },
      { name: 'user_id', of: (row: TransferView) => row.user_id },
      { name: 'username', of: (row: TransferView) => row.username },
      { name: 'amount', of: (row: TransferView) => row.amount },
      { name: 'currency', of: (row: TransferView) => row.currency },
      { name: 'balance_after', of: (row: TransferView) => row.balance_after },
      { name: 'order_id', of: (row: TransferView) => row.order_id },
      { name: 'notes', of: (row: TransferView) => row.notes },
      { name: 'created_at', of: (row: TransferView) => row.created_at },
    ],
    pages: (request) => {
      const tenantId = tenantOf(request);
      const search = transferSearchOf(request.query);
      return async (before: bigint | null) => {
        const page = await readTransfers(reads, tenantId, search, before ?? POSITION_MAX, EXPORT_PAGE_ROWS);
        const names = await holders.usernames(tenantId, [...new Set(page.transfers.map(({ userId }) => userId))]);
        return { rows: page.transfers.map((transfer) => presentTransfer(transfer, names)), next: page.next };
      };
    },
  });
}
