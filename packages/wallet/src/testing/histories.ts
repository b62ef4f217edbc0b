import type { CommandMeta } from '@kontor/contracts/command';
import type { WalletCommand } from '@kontor/contracts/wallet';
import fc from 'fast-check';

import { chargeOf, correctionOf, goodwillOf, refundOf, topUpOf } from './fixtures.ts';
import type { ModelCommand } from './model.ts';

const USERS = ['ann', 'ben', 'cho'] as const;
const ORDERS = ['o1', 'o2', 'o3', 'o4', 'o5', 'o6'] as const;

/** Small amounts meet each other, so that repeats are equal and balances run dry; huge ones meet the limit. */
const amount = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(100n, 200n, 300n, 500n) },
  { weight: 2, arbitrary: fc.bigInt({ min: 1n, max: 1_000n }) },
  { weight: 1, arbitrary: fc.bigInt({ min: 10n ** 17n - 500n, max: 10n ** 17n }) },
);

/** The user and the amount of an order are nearly always the same ones, as a saga asks; the rest are bugs of a caller. */
const ofOrder = fc
  .record({
    order: fc.constantFrom(...ORDERS),
    kind: fc.constantFrom('payment' as const, 'payment' as const, 'refund' as const, 'goodwill' as const),
  })
  .chain(({ order, kind }) => {
    const place = ORDERS.indexOf(order);
    return fc.record({
      kind: fc.constant(kind),
      sign: fc.constant(1n as const),
      order: fc.constant<string>(order),
      user: fc.oneof(
        { weight: 12, arbitrary: fc.constant<string>(USERS[place % USERS.length] as string) },
        { weight: 1, arbitrary: fc.constantFrom<string>(...USERS) },
      ),
      amountMinor: fc.oneof(
        // Goodwill comes in parts, which add up to the payment now and then.
        {
          weight: 12,
          arbitrary: fc.constantFrom(...(kind === 'goodwill' ? [60n, 90n] : [100n])).map((n) => BigInt(place + 1) * n),
        },
        { weight: 1, arbitrary: amount },
      ),
    });
  });

/** One random command. */
export const anyCommand: fc.Arbitrary<ModelCommand> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('topup' as const, 'opening' as const),
      user: fc.constantFrom(...USERS),
      order: fc.constant(''),
      amountMinor: amount,
      sign: fc.constant(1n as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('correction' as const),
      user: fc.constantFrom(...USERS),
      order: fc.constant(''),
      amountMinor: amount,
      sign: fc.constantFrom(1n as const, -1n as const),
    }),
  },
  { weight: 4, arbitrary: ofOrder },
);

/** The real command that the model's stands for. */
export function commandOf({ kind, user, order, amountMinor, sign }: ModelCommand, meta: CommandMeta): WalletCommand {
  if (kind === 'payment') return chargeOf(user, order, amountMinor, meta);
  if (kind === 'refund') return refundOf(user, order, amountMinor, meta);
  if (kind === 'goodwill') return goodwillOf(user, order, amountMinor, meta);
  if (kind === 'correction') return correctionOf(user, sign * amountMinor, meta);
  return topUpOf(user, amountMinor, meta, kind);
}
