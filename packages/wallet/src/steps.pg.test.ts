import type { CommandMeta } from '@kontor/contracts/command';
import type { ChargeOrder } from '@kontor/contracts/wallet';
import { encodeJson } from '@kontor/kernel/json';
import { derivedId, uuidv7 } from '@kontor/kernel/uuid';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { createPruning } from '@kontor/runtime/pruning';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { WALLET_MIGRATIONS } from './migrations.ts';
import { checkBooks } from './testing/books.ts';
import { clearWallet } from './testing/clear.ts';
import { chargeOf, idOf, metaOf, topUpOf } from './testing/fixtures.ts';
import { startWallet, type WalletInstance } from './testing/instance.ts';

const DEADLINE_MS = 30_000;
const TENANT = 1;

let test: TestDatabase;
/** Two instances, as processes of their own would be. */
let one: WalletInstance;
let two: WalletInstance;

beforeAll(async () => {
  test = await openTestDatabase([WALLET_MIGRATIONS]);
});
afterAll(() => test.drop());
beforeEach(async () => {
  await clearWallet(test.database);
  one = startWallet(test.open({ role: 'kontor_wallet' }));
  two = startWallet(test.open({ role: 'kontor_wallet' }));
});
afterEach(() => Promise.all([one, two].map(({ wallet }) => wallet.close())));

const far = () => Date.now() + DEADLINE_MS;

function stepMeta(): CommandMeta {
  const seed = uuidv7(Date.now());
  return { ...metaOf(1), id: seed, seed };
}

function charge(amountMinor: bigint): ChargeOrder {
  return chargeOf('ann', uuidv7(Date.now()), amountMinor, stepMeta());
}

function undoOf(step: ChargeOrder) {
  const id = derivedId(step.meta.seed, 0x8000);
  return { ...step, type: 'RefundOrder' as const, meta: { ...step.meta, id, seed: id } };
}

async function balance(): Promise<bigint> {
  return (await one.wallet.balance(TENANT, idOf('ann'))).balanceMinor;
}

describe('a step of a saga', () => {
  it('takes effect once, however often and wherever it comes, and is always answered the same', async () => {
    await one.submit(topUpOf('ann', 1_000n, metaOf(2)));
    const step = charge(300n);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? one : two).wallet.steps.run(step, far())),
    );
    const outcomes = new Set(answers.map(({ outcome }) => encodeJson(outcome)));
    expect(outcomes.size).toBe(1);
    expect(answers[0]?.outcome.ok).toBe(true);
    expect(await balance()).toBe(700n);
  });

  it('that was refused stays refused, when its reason is long gone', async () => {
    const step = charge(300n);
    const refused = await one.wallet.steps.run(step, far());
    expect(refused.outcome).toMatchObject({ ok: false, refusal: { kind: 'insufficient_funds' } });
    await one.submit(topUpOf('ann', 1_000n, metaOf(2)));
    expect((await two.wallet.steps.run(step, far())).outcome).toEqual(refused.outcome);
    expect(await balance()).toBe(1_000n);
  });

  it('that was undone before it came is refused when it comes late', async () => {
    await one.submit(topUpOf('ann', 1_000n, metaOf(2)));
    const step = charge(300n);
    const undone = await one.wallet.steps.undo(undoOf(step), step.meta.id, far());
    expect(undone.outcome).toEqual({ ok: true, answer: { kind: 'closed', tookEffect: false } });
    const late = await two.wallet.steps.run(step, far());
    expect(late.outcome).toMatchObject({ ok: false, refusal: { kind: 'step_undone' } });
    expect(await balance()).toBe(1_000n);
  });

  it('that had taken effect is undone once, however often the undo is repeated', async () => {
    await one.submit(topUpOf('ann', 1_000n, metaOf(2)));
    const step = charge(300n);
    await one.wallet.steps.run(step, far());
    const undo = undoOf(step);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : two).wallet.steps.undo(undo, step.meta.id, far()),
      ),
    );
    expect(answers.every(({ outcome }) => outcome.ok)).toBe(true);
    expect(await balance()).toBe(1_000n);
    // A copy of the step that comes now finds what became of the first, and moves nothing.
    expect((await two.wallet.steps.run(step, far())).outcome.ok).toBe(true);
    expect(await balance()).toBe(1_000n);
    await checkBooks(test.database);
  });

  it('and its undo, sent at once in both orders, leave nothing behind', async () => {
    await one.submit(topUpOf('ann', 100_000n, metaOf(2)));
    for (let round = 0; round < 60; round += 1) {
      const step = charge(300n);
      const sent = [
        () => one.wallet.steps.run(step, far()),
        () => two.wallet.steps.undo(undoOf(step), step.meta.id, far()),
      ];
      await Promise.all((round % 2 === 0 ? sent : sent.toReversed()).map((send) => send()));
      const again = await one.wallet.steps.run(step, far());
      const isUndone = !again.outcome.ok && again.outcome.refusal.kind === 'step_undone';
      // Either the undo came first, or it took back what the step did.
      expect(isUndone || again.replayed).toBe(true);
    }
    expect(await balance()).toBe(100_000n);
    await checkBooks(test.database);
  });

  it('that is closed tells whether it had taken effect, and takes none from then on', async () => {
    await one.submit(topUpOf('ann', 1_000n, metaOf(2)));
    const [done, never] = [charge(300n), charge(200n)];
    await one.wallet.steps.run(done, far());
    expect(await two.wallet.steps.close(TENANT, done.meta.id)).toMatchObject({ tookEffect: true });
    expect(await two.wallet.steps.close(TENANT, never.meta.id)).toMatchObject({ tookEffect: false });
    expect((await one.wallet.steps.run(never, far())).outcome).toMatchObject({ refusal: { kind: 'step_undone' } });
    expect(await balance()).toBe(700n);
  });

  it('is remembered as refused or undone for a week after ordinary claims are pruned', async () => {
    const refused = charge(300n);
    await one.wallet.steps.run(refused, far());
    const undone = charge(300n);
    await one.wallet.steps.undo(undoOf(undone), undone.meta.id, far());
    await one.submit(topUpOf('ann', 500n, { ...metaOf(3), requestHash: idOf('request') }));
    const age = (seconds: number) =>
      test.database.transact(BATCH_TRANSACTION, (transaction) =>
        transaction.count(
          statement('wallet.test_age', 'UPDATE wallet.commands SET claimed_at = now() - make_interval(secs => $1)'),
          [seconds],
        ),
      );
    const left = async () =>
      (
        await test.database.rows(
          statement<{ command_id: string }>('wallet.test_claims', 'SELECT command_id FROM wallet.commands'),
        )
      ).map(({ command_id }) => command_id);
    const prune = createPruning(test.database, 'wallet', 3_600_000);
    await age(2 * 24 * 3600);
    await prune();
    expect((await left()).toSorted()).toEqual([refused.meta.id, undone.meta.id].toSorted());
    await age(8 * 24 * 3600);
    await prune();
    expect(await left()).toEqual([]);
  });
});
