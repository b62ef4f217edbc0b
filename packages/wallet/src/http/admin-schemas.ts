import { TEXT_MAX } from '@kontor/contracts/limits';
import type { TransferKind } from '@kontor/contracts/wallet';
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
import { type Static, Type } from 'typebox';

/** Kinds of transfers as the contract writes them. */
const TRANSFER_TYPES = ['TOPUP', 'OPENING', 'PAYMENT', 'REFUND', 'GOODWILL', 'CORRECTION'] as const;
/** One of them. */
export type TransferType = Uppercase<TransferKind>;

const SignedAmount = Type.String({ description: 'Negative where money left the account.', examples: ['-15000000.00'] });
const TransferTypeField = Type.Unsafe<TransferType>({ type: 'string', enum: [...TRANSFER_TYPES] });

/** A user's account, whether it was opened yet or not. */
export const AccountView = Type.Object({
  user_id: UuidString,
  username: Nullable(Type.String({ description: 'Null once erased.' })),
  email: Nullable(Type.String()),
  balance: AmountOutput,
  currency: Type.String(),
  opened_at: Nullable(InstantOutput),
});
/** See the schema of the same name. */
export type AccountView = Static<typeof AccountView>;

/** Which accounts are listed. */
export const AccountFilter = Type.Object({
  q: Type.Optional(
    Type.String({
      maxLength: TEXT_MAX.email,
      description: 'The beginning of a user name, or of a mail address (with its @), or an id.',
    }),
  ),
});
/** Query of the list of accounts. */
export const AccountsQuery = Type.Object({ ...PageQuery.properties, ...AccountFilter.properties });
/** A page of accounts. */
export const AccountsPage = Type.Object({ accounts: Type.Array(AccountView), next_cursor: NextCursor });

/** Path of one account. */
export const AccountPath = Type.Object({ user_id: UuidString });

/** A transfer. */
export const TransferView = Type.Object({
  id: UuidString,
  type: TransferTypeField,
  user_id: UuidString,
  username: Nullable(Type.String()),
  amount: SignedAmount,
  currency: Type.String(),
  balance_after: AmountOutput,
  order_id: Nullable(UuidString),
  notes: Nullable(Type.String({ description: 'Why, where somebody wrote it.' })),
  created_at: InstantOutput,
});
/** See the schema of the same name. */
export type TransferView = Static<typeof TransferView>;

/** Which transfers are listed: of a user, of an order, or of a type; only the first of these that is given counts. */
export const TransferFilter = Type.Object({
  user_id: Type.Optional(Type.String({ format: 'uuid', maxLength: 36 })),
  order_id: Type.Optional(Type.String({ format: 'uuid', maxLength: 36 })),
  type: Type.Optional(TransferTypeField),
});
/** See the schema of the same name. */
export type TransferFilter = Static<typeof TransferFilter>;
/** Query of the list of transfers. */
export const TransfersQuery = Type.Object({ ...PageQuery.properties, ...TransferFilter.properties });
/** A page of transfers, newest first. */
export const TransfersPage = Type.Object({ transfers: Type.Array(TransferView), next_cursor: NextCursor });

/** Balances over time. */
export const BalanceHistory = Type.Object({
  currency: Type.String(),
  points: Type.Array(Type.Object({ at: InstantOutput, balance: AmountOutput }), {
    description: 'Oldest first; the balance stands until the next point. Of a long history some, evenly spread.',
  }),
});

/** Body of a correction. */
export const CorrectBody = Type.Object({
  amount: {
    ...AmountInput,
    description: 'By how much: negative takes from the balance, which never goes below zero.',
  } as typeof AmountInput,
  reason: FilledText(TEXT_MAX.notes, 'Why. Shown beside the transfer and in the audit list.'),
  _idempotency_key: IdempotencyKeyField,
});
/** Answer to a correction. */
export const CorrectAnswer = Type.Object({
  user_id: UuidString,
  transaction_id: UuidString,
  amount: SignedAmount,
  balance: AmountOutput,
  currency: Type.String(),
});
