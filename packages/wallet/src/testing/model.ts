import type { TransferKind } from '@kontor/contracts/wallet';

/** A command as the model sees it: names instead of ids. */
export interface ModelCommand {
  readonly kind: TransferKind;
  readonly user: string;
  /** Empty for money from outside. */
  readonly order: string;
  readonly amountMinor: bigint;
  /** -1n: a correction that takes money away. */
  readonly sign: 1n | -1n;
}

/** What the model expects of a command: the transfer that the `by`th command made, a refusal, or that it is a bug to ask so. */
export type Expected =
  | { readonly result: 'transfer'; readonly by: number; readonly amountMinor: bigint; readonly balanceMinor: bigint }
  | { readonly result: 'insufficient_funds' | 'amount_too_large' | 'goodwill_exceeds_payment' | 'bug' };

type Transfer = Extract<Expected, { readonly result: 'transfer' }> & { readonly user: string };

const BALANCE_MINOR_MAX = 100_000_000_000_000_000n;
const SOURCES: Readonly<Record<TransferKind, string>> = {
  topup: 'cash_in',
  opening: 'opening',
  payment: 'sales',
  refund: 'sales',
  goodwill: 'goodwill',
  correction: 'adjustments',
};

/** The wallet as simply as it can be said: a balance for each name. It shares nothing with the rules that it is compared with. */
export class WalletModel {
  /** By user's name or system account. */
  readonly balances = new Map<string, bigint>();
  readonly #paid = new Map<string, Transfer>();
  readonly #refunded = new Map<string, Transfer>();
  /** By order: what came back of it in all. */
  readonly #returned = new Map<string, bigint>();
  #commands = 0;

  /** Runs the next command; they are counted from 1. */
  run(command: ModelCommand): Expected {
    this.#commands += 1;
    if (command.kind === 'payment') return this.#pay(command);
    if (command.kind === 'refund') return this.#refund(command);
    if (command.kind === 'goodwill') return this.#giveBack(command);
    if (command.sign < 0n && (this.balances.get(command.user) ?? 0n) < command.amountMinor) {
      return { result: 'insufficient_funds' };
    }
    return this.#move(command, command.sign);
  }

  #pay(command: ModelCommand): Expected {
    const paid = this.#paid.get(command.order);
    if (paid !== undefined) return sameOrBug(paid, command);
    if ((this.balances.get(command.user) ?? 0n) < command.amountMinor) return { result: 'insufficient_funds' };
    return this.#remember(this.#paid, command, this.#move(command, -1n));
  }

  #refund(command: ModelCommand): Expected {
    const paid = this.#paid.get(command.order);
    if (paid === undefined || paid.user !== command.user) return { result: 'bug' };
    const refunded = this.#refunded.get(command.order);
    if (refunded !== undefined) return sameOrBug(refunded, command);
    if (this.#back(command) > paid.amountMinor) return { result: 'bug' };
    this.#returned.set(command.order, this.#back(command));
    return this.#remember(this.#refunded, command, this.#move(command, 1n));
  }

  #giveBack(command: ModelCommand): Expected {
    const paid = this.#paid.get(command.order);
    if (paid === undefined || paid.user !== command.user) return { result: 'bug' };
    if (this.#back(command) > paid.amountMinor) return { result: 'goodwill_exceeds_payment' };
    this.#returned.set(command.order, this.#back(command));
    return this.#move(command, 1n);
  }

  /** What would have come back of an order after this command. */
  #back({ order, amountMinor }: ModelCommand): bigint {
    return (this.#returned.get(order) ?? 0n) + amountMinor;
  }

  #move({ kind, user, amountMinor }: ModelCommand, sign: bigint): Expected {
    const balanceMinor = (this.balances.get(user) ?? 0n) + sign * amountMinor;
    const fromOutside = kind === 'topup' || kind === 'opening' || (kind === 'correction' && sign > 0n);
    if (fromOutside && balanceMinor > BALANCE_MINOR_MAX) return { result: 'amount_too_large' };
    const source = SOURCES[kind];
    this.balances.set(user, balanceMinor);
    this.balances.set(source, (this.balances.get(source) ?? 0n) - sign * amountMinor);
    return { result: 'transfer', by: this.#commands, amountMinor, balanceMinor };
  }

  #remember(transfers: Map<string, Transfer>, { order, user }: ModelCommand, expected: Expected): Expected {
    if (expected.result === 'transfer') transfers.set(order, { ...expected, user });
    return expected;
  }
}

function sameOrBug(before: Transfer, { user, amountMinor }: ModelCommand): Expected {
  if (before.user !== user || before.amountMinor !== amountMinor) return { result: 'bug' };
  const { result, by, balanceMinor } = before;
  return { result, by, amountMinor, balanceMinor };
}
