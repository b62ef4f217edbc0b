import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { StatementLine, TransferAnswer, WalletCommand } from '@kontor/contracts/wallet';
import { runBatch } from '@kontor/runtime/batch';
import { Executor } from '@kontor/runtime/executor';
import { type Answered, Idempotency } from '@kontor/runtime/idempotency';
import type { BatchScope, Participant } from '@kontor/runtime/participant';
import type { WitnessedEvent } from '@kontor/runtime/read-stream';
import { BATCH_RETRIES } from '@kontor/runtime/retries';
import { noExclusiveKey, type Page, type ServiceOptions } from '@kontor/runtime/service';
import { createSteps, type Steps } from '@kontor/runtime/steps';
import { Unit } from '@kontor/runtime/unit';

import { walletRules } from './rules.ts';
import { projectSystemBalances } from './store/project-system-balances.ts';
import { type Balance, readBalance } from './store/read-balance.ts';
import { readOrderTransfers } from './store/read-order-transfers.ts';
import { readStatement } from './store/read-statement.ts';
import { readSystemBalances, type SystemBalance } from './store/read-system-balances.ts';

/** Rows that a command touches: its account, its claim, its events and its transfer. */
const ROWS_PER_COMMAND = 4;
/** Above every position of a log. */
const POSITION_MAX = 2n ** 63n - 1n;

/** The wallet: users' accounts, and the ledger of what moved on them. */
export interface Wallet {
  /** Runs one command in a batch with whatever else is there. See `Executor.submit` for what it throws. */
  submit(command: WalletCommand, deadline: number): Promise<Answered<TransferAnswer>>;
  /** Takes part in a transaction on the wallet's own database. */
  join(scope: BatchScope): Participant<WalletCommand, TransferAnswer>;
  /** Takes steps of sagas that commit by themselves, for orders that run apart. */
  readonly steps: Steps<WalletCommand, TransferAnswer>;
  /** What a user has; zero in the store's currency before the first transfer. */
  balance(tenantId: number, userId: string): Promise<Balance>;
  /**
   * A user's transfers, newest first: those after the page that gave `cursor`, or the first where it is null.
   * @throws RefusalError `invalid_cursor`.
   */
  statement(tenantId: number, userId: string, limit: number, cursor: string | null): Promise<Page<StatementLine>>;
  /** The events of the transfers that an order caused, oldest first, from where batches commit. */
  orderTransfers(tenantId: number, orderId: string): Promise<WitnessedEvent[]>;
  /** The store's own accounts, as of the last step of their projection. */
  systemBalances(tenantId: number): Promise<SystemBalance[]>;
  /** One step of the projection of the system accounts' balances; returns how many events it folded (see there). */
  projectSystemBalances(): Promise<number>;
  /** Commands that wait, and batches under way. */
  depth(): { readonly queued: number; readonly running: number };
  /** Takes no more commands, and resolves when those that it had are answered. Its databases stay open. */
  close(): Promise<void>;
}

/** Puts the wallet together. Its schema must be there (WALLET_MIGRATIONS). */
export function createWallet(options: ServiceOptions): Wallet {
  const { database, reads, currency, executor: settings, observer } = options;
  const rules = walletRules(currency);
  const join = (scope: BatchScope) => new Unit(scope, rules);
  const runner = {
    database,
    observer,
    idempotency: new Idempotency(rules.service, rules.answer),
    join: (scope: BatchScope) => ({ asked: join(scope), others: [] }),
  };
  const executor = new Executor<WalletCommand, TransferAnswer>({
    name: rules.service,
    ...settings,
    retries: BATCH_RETRIES,
    rowsOf: () => ROWS_PER_COMMAND,
    exclusiveKeyOf: noExclusiveKey,
    run: (commands, rerun) => runBatch(runner, commands, rerun),
    ...(observer === undefined ? {} : { observer }),
  });
  const submit: Wallet['submit'] = (command, deadline) => executor.submit(command, deadline);
  return {
    submit,
    join,
    steps: createSteps({ service: rules.service, database, submit }),
    balance: async (tenantId, userId) => (await readBalance(reads, tenantId, userId)) ?? { balanceMinor: 0n, currency },
    statement: async (tenantId, userId, limit, cursor) => {
      // One more than asked for tells whether there is a next page.
      const lines = await readStatement(reads, tenantId, userId, positionOf(cursor), limit + 1);
      const items = lines.slice(0, limit);
      const last = lines.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last?.position.toString() ?? null };
    },
    orderTransfers: (tenantId, orderId) => readOrderTransfers(database, tenantId, orderId),
    systemBalances: (tenantId) => readSystemBalances(reads, tenantId, currency),
    projectSystemBalances: () => projectSystemBalances(database),
    depth: () => executor.depth(),
    close: () => executor.close(),
  };
}

/** The position below which the page after `cursor` begins. */
function positionOf(cursor: string | null): bigint {
  if (cursor === null) return POSITION_MAX;
  const position = /^\d{1,19}$/.test(cursor) ? BigInt(cursor) : POSITION_MAX + 1n;
  if (position > POSITION_MAX) throw new RefusalError(refusal('invalid_cursor'));
  return position;
}
