import { deepStrictEqual } from 'node:assert/strict';

import { RefusalError } from '@kontor/contracts/refusals';
import type { Database } from '@kontor/postgres/database';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { SYSTEM_ACCOUNTS, systemAccountId } from './domain/system-accounts.ts';
import { WALLET_MIGRATIONS } from './migrations.ts';
import { checkBooks } from './testing/books.ts';
import { clearWallet } from './testing/clear.ts';
import { CURRENCY, idOf, metaOf } from './testing/fixtures.ts';
import { anyCommand, commandOf } from './testing/histories.ts';
import { startWallet, type WalletInstance } from './testing/instance.ts';
import { type Expected, type ModelCommand, WalletModel } from './testing/model.ts';

const HISTORIES = 60;
const BATCHES_MAX = 12;
const COMMANDS_MAX = 8;

let test: TestDatabase;
let pool: Database;
beforeAll(async () => {
  test = await openTestDatabase([WALLET_MIGRATIONS]);
  pool = test.open({ role: 'kontor_wallet' });
});
afterAll(() => test.drop());

/** Submits a burst, which one lane takes as one batch in this order, and tells what came of it in the model's words. */
function runBurst(
  { submit }: WalletInstance,
  commands: readonly ModelCommand[],
  first: number,
  madeBy: Map<string, number>,
): Promise<Expected[]> {
  return Promise.all(
    commands.map(async (command, index): Promise<Expected> => {
      try {
        const { outcome } = await submit(commandOf(command, metaOf(first + index)));
        if (!outcome.ok) return { result: outcome.refusal.kind as 'insufficient_funds' };
        const { transferId, amountMinor, balanceMinor } = outcome.answer;
        if (!madeBy.has(transferId)) madeBy.set(transferId, first + index);
        return { result: 'transfer', by: madeBy.get(transferId) ?? 0, amountMinor, balanceMinor };
      } catch (error) {
        if (error instanceof RefusalError && error.refusal.kind === 'internal') return { result: 'bug' };
        throw error;
      }
    }),
  );
}

it('batches of random commands come to what the model says one by one, and the tables are the fold of the log', {
  timeout: 120_000,
}, async () => {
  const history = fc.array(fc.array(anyCommand, { minLength: 1, maxLength: COMMANDS_MAX, size: 'max' }), {
    minLength: 1,
    maxLength: BATCHES_MAX,
    size: 'max',
  });
  let batches = 0;
  await fc.assert(
    fc.asyncProperty(history, async (bursts) => {
      await clearWallet(test.database);
      const instance = startWallet(pool, { lanes: 1 });
      const model = new WalletModel();
      const madeBy = new Map<string, number>();
      let number = 1;
      for (const burst of bursts) {
        deepStrictEqual(
          await runBurst(instance, burst, number, madeBy),
          burst.map((command) => model.run(command)),
        );
        number += burst.length;
      }
      await instance.wallet.close();
      batches += instance.batches.length;

      const balances = await checkBooks(test.database);
      for (const [name, balanceMinor] of model.balances) {
        const system = SYSTEM_ACCOUNTS.find((account) => account === name);
        const id = system === undefined ? idOf(name) : systemAccountId(1, system, CURRENCY);
        deepStrictEqual(balances.get(id) ?? 0n, balanceMinor);
        balances.delete(id);
      }
      deepStrictEqual(balances.size, 0);
      while ((await instance.wallet.projectSystemBalances()) > 0);
      for (const { account, balanceMinor } of await instance.wallet.systemBalances(1)) {
        deepStrictEqual(balanceMinor, model.balances.get(account) ?? 0n);
      }
    }),
    { numRuns: HISTORIES },
  );
  expect(batches).toBeGreaterThan(HISTORIES * 4);
});
