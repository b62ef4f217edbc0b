import type { WalletCommand } from '@kontor/contracts/wallet';
import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { EXECUTOR_SETTINGS, type ExecutorSettings } from '@kontor/runtime/service';

import { createWallet, type Wallet } from '../service.ts';
import { CURRENCY } from './fixtures.ts';

const DEADLINE_MS = 30_000;

/** One instance of the wallet with what it told its observer. */
export interface WalletInstance {
  readonly wallet: Wallet;
  /** Submits with a deadline that no test reaches. */
  submit(command: WalletCommand): ReturnType<Wallet['submit']>;
  readonly batches: number[];
  readonly retries: unknown[];
  readonly failures: unknown[];
}

/**
 * An instance on `database`, whose pool takes on the role of the service for transactions. Its reads are transactions too, so that every
 * statement of the service runs under that role.
 */
export function startWallet(database: Database, settings: Partial<ExecutorSettings> = {}): WalletInstance {
  const batches: number[] = [];
  const retries: unknown[] = [];
  const failures: unknown[] = [];
  const readOnly = { ...BATCH_TRANSACTION, readOnly: true };
  const reads: Database = {
    ...database,
    rows: (statement, values) => database.transact(readOnly, (transaction) => transaction.rows(statement, values)),
    count: (statement, values) => database.transact(readOnly, (transaction) => transaction.count(statement, values)),
  };
  const wallet = createWallet({
    database,
    reads,
    currency: CURRENCY,
    executor: { ...EXECUTOR_SETTINGS, ...settings },
    observer: {
      batchDone: (_name, commands) => batches.push(commands),
      batchRetried: (_name, error) => retries.push(error),
      commandFailed: (_name, _command, error) => failures.push(error),
      refusedAtQueue: () => undefined,
      eventCommitted: () => undefined,
    },
  });
  return { wallet, batches, retries, failures, submit: (command) => wallet.submit(command, Date.now() + DEADLINE_MS) };
}
