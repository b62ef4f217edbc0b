import { deepStrictEqual } from 'node:assert/strict';

import { AssertionError } from '@kontor/kernel/assert';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { CURRENCY, idOf, metaOf, NOW } from '../testing/fixtures.ts';
import { anyCommand, commandOf } from '../testing/histories.ts';
import { type Expected, type ModelCommand, WalletModel } from '../testing/model.ts';
import { UNSETTLED } from './settlement.ts';
import { SYSTEM_ACCOUNTS } from './system-accounts.ts';
import { answerOf } from './transfer.ts';
import { apply, concernsOrder, decide, emptyState, type WalletState } from './wallet-state.ts';

const HISTORIES = 10_000;

/** Runs one command through the rules, and tells what came of it in the model's words. */
function run(state: WalletState, command: ModelCommand, number: number, madeBy: Map<string, number>): Expected {
  const real = { ...commandOf(command, metaOf(number)), at: NOW };
  if (!state.accounts.has(real.userId)) state.accounts.set(real.userId, null);
  if (concernsOrder(real) && !state.settlements.has(real.orderId)) state.settlements.set(real.orderId, UNSETTLED);
  try {
    const decision = decide(state, real, CURRENCY);
    if (decision.kind === 'refusal') return { result: decision.refusal.kind as 'insufficient_funds' };
    const answer = decision.kind === 'unchanged' ? decision.answer : answerOf(decision.events);
    if (decision.kind === 'events') {
      for (const event of decision.events) apply(state, event, NOW);
      madeBy.set(answer.transferId, number);
    }
    const { transferId, amountMinor, balanceMinor } = answer;
    return { result: 'transfer', by: madeBy.get(transferId) ?? 0, amountMinor, balanceMinor };
  } catch (error) {
    if (error instanceof AssertionError) return { result: 'bug' };
    throw error;
  }
}

it(`${HISTORIES} random histories come to what the model says, and the books sum to zero`, { timeout: 60_000 }, () => {
  const seen = {
    transfer: 0,
    insufficient_funds: 0,
    amount_too_large: 0,
    goodwill_exceeds_payment: 0,
    bug: 0,
    repeated: 0,
  };
  const history = fc.array(anyCommand, { minLength: 1, maxLength: 40, size: 'max' });
  fc.assert(
    fc.property(history, (commands) => {
      const model = new WalletModel();
      const state = emptyState();
      const madeBy = new Map<string, number>();
      const expected = commands.map((command) => model.run(command));
      const outcomes = commands.map((command, index) => run(state, command, index + 1, madeBy));
      deepStrictEqual(outcomes, expected);
      expected.forEach((each, index) => {
        seen[each.result] += 1;
        if (each.result === 'transfer' && each.by !== index + 1) seen.repeated += 1;
      });
      let sum = 0n;
      for (const [name, balanceMinor] of model.balances) {
        sum += balanceMinor;
        if ((SYSTEM_ACCOUNTS as readonly string[]).includes(name)) continue;
        deepStrictEqual(state.accounts.get(idOf(name))?.balanceMinor, balanceMinor);
      }
      deepStrictEqual(sum, 0n);
    }),
    { numRuns: HISTORIES },
  );
  // A generator that no longer reaches a case would make this test say less than its name.
  expect(Object.entries(seen).filter(([, count]) => count < HISTORIES / 10)).toEqual([]);
});
