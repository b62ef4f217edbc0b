import { refusal } from '@kontor/contracts/refusals';
import { signedAmountField } from '@kontor/http/amounts';
import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { refuseWith, sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf, tenantOf } from '@kontor/http/request';
import { PageQuery } from '@kontor/http/schemas';
import { formatInstant } from '@kontor/kernel/clock';
import { formatMoney } from '@kontor/kernel/money';

import { type AccountView as AccountRecord, readAccounts } from '../store/read-accounts.ts';
import { readBalanceHistory } from '../store/read-balance-history.ts';
import { POSITION_MAX, readTransfers, type TransferSearch } from '../store/read-transfers.ts';
import { accountsExportRoute, transfersExportRoute } from './admin-exports.ts';
import type { AccountHolder, WalletAdminOptions } from './admin-options.ts';
import { presentAccount, presentTransfer, transferSearchOf } from './admin-present.ts';
import {
  AccountPath,
  AccountsPage,
  AccountsQuery,
  AccountView,
  BalanceHistory,
  CorrectAnswer,
  CorrectBody,
  TransfersPage,
  TransfersQuery,
} from './admin-schemas.ts';

const tags = ['admin'];
/** Points of a chart: more than it has pixels to tell apart on a phone. */
const HISTORY_POINTS_MAX = 200;

/** Adds `/admin/api/accounts/` and `/admin/api/transfers/`. */
export function walletAdminRoutes(app: App, options: WalletAdminOptions): void {
  accountRoutes(app, options);
  transferRoutes(app, options);
  correctRoute(app, options);
  accountsExportRoute(app, options);
  transfersExportRoute(app, options);
}

function accountRoutes(app: App, options: WalletAdminOptions): void {
  const { reads, currency, holders } = options;
  app.get(
    '/admin/api/accounts/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminListAccounts',
        summary: 'Wallets: the newest users first, or those that a search finds by name',
        querystring: AccountsQuery,
        response: { 200: AccountsPage },
      },
    },
    async (request) => {
      const { limit, cursor = null, q } = request.query;
      const page = await holders.page(tenantOf(request), { search: q?.trim() || null, limit, cursor });
      const ids = page.items.map(({ userId }) => userId);
      const accounts = await readAccounts(reads, tenantOf(request), ids);
      return {
        accounts: page.items.map((holder) => presentAccount(holder, accounts.get(holder.userId), currency)),
        next_cursor: page.nextCursor,
      };
    },
  );

  app.get(
    '/admin/api/accounts/:user_id/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminGetAccount',
        summary: 'One wallet',
        params: AccountPath,
        response: { 200: AccountView },
      },
    },
    async (request) => {
      const { holder, account } = await accountOf(options, tenantOf(request), request.params.user_id);
      return presentAccount(holder, account, currency);
    },
  );

  app.get(
    '/admin/api/accounts/:user_id/balance-history/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminGetBalanceHistory',
        summary: 'The balance of a wallet over time, for a chart',
        params: AccountPath,
        response: { 200: BalanceHistory },
      },
    },
    async (request) => {
      const { account } = await accountOf(options, tenantOf(request), request.params.user_id);
      if (account === undefined) return { currency, points: [] };
      const { userId, version } = account;
      const points = await readBalanceHistory(reads, tenantOf(request), userId, version, HISTORY_POINTS_MAX);
      return {
        currency: account.currency,
        points: points.map(({ at, balanceMinor }) => ({ at: formatInstant(at), balance: formatMoney(balanceMinor) })),
      };
    },
  );
}

function transferRoutes(app: App, options: WalletAdminOptions): void {
  app.get(
    '/admin/api/accounts/:user_id/transfers/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminListAccountTransfers',
        summary: 'What moved in a wallet, newest first',
        params: AccountPath,
        querystring: PageQuery,
        response: { 200: TransfersPage },
      },
    },
    async (request) => {
      const { holder } = await accountOf(options, tenantOf(request), request.params.user_id);
      const search = { by: 'account', userId: holder.userId } as const;
      return transfersPage(options, tenantOf(request), 'account-transfers', search, request.query);
    },
  );

  app.get(
    '/admin/api/transfers/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminListTransfers',
        summary: 'The ledger, newest first: of a user, of an order, of a type, or all',
        description:
          'A page may be shorter than `limit` although `next_cursor` is there: then the search has looked that far, and goes on from there.',
        querystring: TransfersQuery,
        response: { 200: TransfersPage },
      },
    },
    (request) => {
      const search = transferSearchOf(request.query);
      return transfersPage(options, tenantOf(request), 'transfers-admin', search, request.query);
    },
  );
}

async function transfersPage(
  { reads, holders }: WalletAdminOptions,
  tenantId: number,
  list: string,
  search: TransferSearch,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
) {
  const [position] = cursor === undefined ? [] : decodeCursor(cursor, list, ['integer']);
  const before = position === undefined ? POSITION_MAX : BigInt(position);
  const page = await readTransfers(reads, tenantId, search, before, limit);
  const names = await holders.usernames(tenantId, [...new Set(page.transfers.map(({ userId }) => userId))]);
  return {
    transfers: page.transfers.map((transfer) => presentTransfer(transfer, names)),
    next_cursor: page.next === null ? null : encodeCursor(list, [page.next.toString()]),
  };
}

function correctRoute(app: App, options: WalletAdminOptions): void {
  app.post(
    '/admin/api/accounts/:user_id/correct/',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'adminCorrectBalance',
        summary: 'Put a balance right by a transfer against the adjustments account, with a reason',
        params: AccountPath,
        body: CorrectBody,
        response: { 200: CorrectAnswer },
      },
    },
    async (request, reply) => {
      const { amount, reason } = request.body;
      const amountMinor = signedAmountField(amount, 'amount');
      const { holder } = await accountOf(options, tenantOf(request), request.params.user_id);
      const answered = await options.wallet.submit(
        { type: 'CorrectBalance', meta: commandMeta(request), userId: holder.userId, amountMinor, reason },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, (answer) => ({
        user_id: holder.userId,
        transaction_id: answer.transferId,
        amount: formatMoney(amountMinor),
        balance: formatMoney(answer.balanceMinor),
        currency: answer.currency,
      }));
    },
  );
}

async function accountOf(
  { reads, holders }: WalletAdminOptions,
  tenantId: number,
  id: string,
): Promise<{ readonly holder: AccountHolder; readonly account: AccountRecord | undefined }> {
  const userId = id.toLowerCase();
  const [holder, accounts] = await Promise.all([
    holders.find(tenantId, userId),
    readAccounts(reads, tenantId, [userId]),
  ]);
  if (holder === null) return refuseWith(refusal('user_not_found'));
  return { holder, account: accounts.get(userId) };
}
