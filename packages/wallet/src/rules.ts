import type { TransferAnswer, WalletCommand, WalletEvent } from '@kontor/contracts/wallet';
import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { sortedUnique } from '@kontor/kernel/collections';
import type { BatchedRules, BatchScope } from '@kontor/runtime/participant';
import { readClock } from '@kontor/runtime/read-clock';

import type { Account } from './domain/account.ts';
import { auditTransfer } from './domain/audit.ts';
import { answerOf, transferIdOf } from './domain/transfer.ts';
import { apply, concernsGoodwill, concernsOrder, decide, emptyState, type WalletState } from './domain/wallet-state.ts';
import { appendTransfers } from './store/append-transfers.ts';
import { insertAccounts } from './store/insert-accounts.ts';
import { insertTransferNotes, type TransferNote } from './store/insert-transfer-notes.ts';
import { loadGoodwill } from './store/load-goodwill.ts';
import { loadSettlements } from './store/load-settlements.ts';
import { type LockedAccounts, lockAccounts } from './store/lock-accounts.ts';
import { updateAccounts } from './store/update-accounts.ts';

/** The wallet's rows in one batch, with the accounts as the database has them, by which it is known which ones changed. */
interface BatchState extends WalletState {
  readonly stored: Map<string, Account>;
  /** Orders whose goodwill is known. */
  readonly goodwillKnown: Set<string>;
  /** What commands say why, under the ids of the transfers that they will post; no event may hold it. */
  readonly reasons: Map<string, string>;
  /** The reasons of transfers that were posted. */
  readonly notes: TransferNote[];
  /** The clock of the last load; null before the first. */
  at: Instant | null;
}

/** The stream that an event of the wallet belongs to is that of the user's account. */
const AGGREGATE_TYPE = 'account';

/** The wallet's rules with the rows they need, for a store whose one currency is `currency`. */
export function walletRules(currency: string): BatchedRules<BatchState, WalletCommand, WalletEvent, TransferAnswer> {
  return {
    service: 'wallet',
    open: () => ({
      ...emptyState(),
      stored: new Map(),
      goodwillKnown: new Set(),
      reasons: new Map(),
      notes: [],
      at: null,
    }),
    load,
    decide: (state, command) => decide(state, command, currency),
    apply: (state, event, at) => {
      const { accountId, version } = apply(state, event, at);
      const notes = event.type === 'TransferPosted' ? state.reasons.get(event.transferId) : undefined;
      if (event.type === 'TransferPosted' && notes !== undefined) {
        state.notes.push({ transferId: event.transferId, notes });
      }
      return { aggregateType: AGGREGATE_TYPE, aggregateId: accountId, version };
    },
    audit: (_state, event, command) => auditTransfer(event, command),
    answer: answerOf,
    save,
    appendRows: ({ transaction, tenantId }, recorded) => [appendTransfers(transaction, tenantId, recorded)],
  };
}

async function load(scope: BatchScope, state: BatchState, commands: readonly WalletCommand[]): Promise<Instant> {
  const { transaction, tenantId, lockOrder } = scope;
  const accountIds = sortedUnique(commands.map(({ userId }) => userId).filter((id) => !state.accounts.has(id)));
  const orderIds = sortedUnique(
    commands
      .filter(concernsOrder)
      .map(({ orderId }) => orderId)
      .filter((id) => !state.settlements.has(id)),
  );
  const goodwillIds = sortedUnique(
    commands
      .filter(concernsGoodwill)
      .map(({ orderId }) => orderId)
      .filter((id) => !state.goodwillKnown.has(id)),
  );
  for (const command of commands) {
    if (command.type === 'CorrectBalance') state.reasons.set(transferIdOf(command.meta), command.reason);
  }
  if (accountIds.length + orderIds.length + goodwillIds.length === 0 && state.at !== null) return state.at;
  if (accountIds.length > 0) lockOrder.locking('wallet');
  // Sent in this order without waiting: each statement sees what was committed before it began, so the later ones see the rows as locked.
  const [{ at, accounts }, settlements, goodwill] = await Promise.all([
    accountIds.length === 0 ? noneAt(readClock(transaction)) : lockAccounts(transaction, tenantId, accountIds),
    orderIds.length === 0 ? new Map<string, never>() : loadSettlements(transaction, tenantId, orderIds),
    goodwillIds.length === 0 ? new Map<string, never>() : loadGoodwill(transaction, tenantId, goodwillIds),
  ]);
  for (const id of accountIds) state.accounts.set(id, null);
  for (const account of accounts) {
    state.accounts.set(account.accountId, account);
    state.stored.set(account.accountId, account);
  }
  for (const [orderId, settlement] of settlements) state.settlements.set(orderId, settlement);
  for (const [orderId, transfers] of goodwill) {
    const settlement = present(state.settlements.get(orderId), 'the settlement of an order with its goodwill');
    state.settlements.set(orderId, { ...settlement, goodwill: transfers });
    state.goodwillKnown.add(orderId);
  }
  state.at = at;
  return at;
}

async function noneAt(clock: Promise<Instant>): Promise<LockedAccounts> {
  return { at: await clock, accounts: [] };
}

function save({ transaction, tenantId }: BatchScope, state: BatchState): Promise<unknown>[] {
  const opened: Account[] = [];
  const changed: Account[] = [];
  for (const account of state.accounts.values()) {
    if (account === null) continue;
    const before = state.stored.get(account.accountId);
    if (before === undefined) opened.push(account);
    else if (before !== account) changed.push(account);
  }
  return [
    ...(opened.length === 0 ? [] : [insertAccounts(transaction, tenantId, opened)]),
    ...(changed.length === 0 ? [] : [updateAccounts(transaction, tenantId, changed)]),
    ...(state.notes.length === 0 ? [] : [insertTransferNotes(transaction, tenantId, state.notes)]),
  ];
}
