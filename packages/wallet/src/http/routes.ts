import { TEXT_MAX } from '@kontor/contracts/limits';
import { refusal } from '@kontor/contracts/refusals';
import type { StatementLine } from '@kontor/contracts/wallet';
import { amountField, refuseTooLarge } from '@kontor/http/amounts';
import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { refuseWith, sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf, type Principal, principalOf, tenantOf } from '@kontor/http/request';
import {
  AmountInput,
  AmountOutput,
  FilledText,
  IdempotencyKeyField,
  InstantOutput,
  NextCursor,
  Nullable,
  PageQuery,
  UuidString,
} from '@kontor/http/schemas';
import { formatInstant } from '@kontor/kernel/clock';
import { formatMoney } from '@kontor/kernel/money';
import { Type } from 'typebox';

import type { Wallet } from '../service.ts';

/** What the wallet's routes are given. */
export interface WalletRoutesOptions {
  readonly wallet: Wallet;
  /** Finds a user by name, for staff who top up somebody else's wallet. */
  findUser(tenantId: number, username: string): Promise<{ readonly userId: string } | null>;
  /** `open`: anyone signed in for himself, and staff for a named user; `staff`: only the latter. */
  readonly topUp: 'open' | 'staff';
  /** Largest single top-up, in minor units. */
  readonly topUpMinorMax: bigint;
}

const SubmitBody = Type.Object({
  amount: AmountInput,
  username: Type.Optional(FilledText(TEXT_MAX.username, 'Staff only: whose wallet. The own one where it is absent.')),
  _idempotency_key: IdempotencyKeyField,
});
const SubmitAnswer = Type.Object({
  transaction_id: UuidString,
  amount: AmountOutput,
  balance: AmountOutput,
  currency: Type.String(),
  status: Type.Literal('COMPLETED'),
});
const BalanceAnswer = Type.Object({ balance: AmountOutput, currency: Type.String() });
const TransactionsAnswer = Type.Object({
  transactions: Type.Array(
    Type.Object({
      transaction_id: UuidString,
      type: Type.String({ description: 'TOPUP, OPENING, PAYMENT, REFUND, GOODWILL or CORRECTION.' }),
      amount: Type.String({ description: 'Negative where money left the wallet.', examples: ['-15000000.00'] }),
      balance_after: AmountOutput,
      reference: Nullable(Type.String({ description: 'The order that was paid, refunded or given goodwill for.' })),
      created_at: InstantOutput,
    }),
  ),
  next_cursor: NextCursor,
});

/** Adds `/wallet/` to the application. */
export function walletRoutes(app: App, options: WalletRoutesOptions): void {
  submitRoute(app, options);
  balanceRoute(app, options);
  transactionsRoute(app, options);
}

function submitRoute(app: App, options: WalletRoutesOptions): void {
  app.post(
    '/wallet/submit/',
    {
      config: { access: 'signed_in', keyRequired: true, form: true },
      schema: {
        tags: ['wallet'],
        summary: 'Put money into a wallet',
        body: SubmitBody,
        response: { 200: SubmitAnswer },
      },
    },
    async (request, reply) => {
      const { amount, username } = request.body;
      const principal = principalOf(request);
      refuseTopUp(options, principal, username);
      const amountMinor = amountField(amount, 'amount');
      if (amountMinor > options.topUpMinorMax) refuseTooLarge('amount');
      const userId = await payeeOf(options, tenantOf(request), principal, username);
      const answered = await options.wallet.submit(
        { type: 'TopUp', kind: 'topup', userId, amountMinor, meta: commandMeta(request) },
        deadlineOf(request),
      );
      return sendAnswered(request, reply, answered, (answer) => ({
        transaction_id: answer.transferId,
        amount: formatMoney(answer.amountMinor),
        balance: formatMoney(answer.balanceMinor),
        currency: answer.currency,
        status: 'COMPLETED' as const,
      }));
    },
  );
}

/** Refused in this order: `topup_not_allowed`, `forbidden` (another's wallet is not a customer's to fill), `validation_failed` (for whom?). */
function refuseTopUp(options: WalletRoutesOptions, { role }: Principal, username: string | undefined): void {
  const isStaff = role !== 'customer';
  if (options.topUp === 'staff' && !isStaff) refuseWith(refusal('topup_not_allowed'));
  if (username !== undefined && !isStaff) {
    refuseWith(refusal('forbidden', undefined, 'Only staff may top up the wallet of a named user.'));
  }
  if (options.topUp === 'staff' && username === undefined) {
    const message = 'must name the user whose wallet is topped up';
    refuseWith(refusal('validation_failed', [{ field: 'username', message }], `username ${message}`));
  }
}

async function payeeOf(
  options: WalletRoutesOptions,
  tenantId: number,
  principal: Principal,
  username: string | undefined,
): Promise<string> {
  if (username === undefined) return principal.userId;
  const user = await options.findUser(tenantId, username);
  return user?.userId ?? refuseWith(refusal('user_not_found', [{ field: 'username', message: 'names nobody' }]));
}

function balanceRoute(app: App, { wallet }: WalletRoutesOptions): void {
  app.get(
    '/wallet/balance/',
    {
      config: { access: 'signed_in' },
      schema: { tags: ['wallet'], summary: 'The balance of the own wallet', response: { 200: BalanceAnswer } },
    },
    async (request) => {
      const { balanceMinor, currency } = await wallet.balance(tenantOf(request), principalOf(request).userId);
      return { balance: formatMoney(balanceMinor), currency };
    },
  );
}

function transactionsRoute(app: App, { wallet }: WalletRoutesOptions): void {
  app.get(
    '/wallet/transactions/',
    {
      config: { access: 'signed_in' },
      schema: {
        tags: ['wallet'],
        summary: 'What moved in the own wallet, newest first',
        querystring: PageQuery,
        response: { 200: TransactionsAnswer },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [position = null] = cursor === undefined ? [] : decodeCursor(cursor, 'transactions', ['integer']);
      const page = await wallet.statement(tenantOf(request), principalOf(request).userId, limit, position);
      return {
        transactions: page.items.map(presentLine),
        next_cursor: page.nextCursor === null ? null : encodeCursor('transactions', [page.nextCursor]),
      };
    },
  );
}

function presentLine(line: StatementLine) {
  return {
    transaction_id: line.transferId,
    type: line.kind.toUpperCase(),
    amount: formatMoney(line.amountMinor),
    balance_after: formatMoney(line.balanceAfterMinor),
    reference: line.orderId,
    created_at: formatInstant(line.createdAt),
  };
}
