import { setTimeout as delay } from 'node:timers/promises';
import type { CommandMeta } from '@kontor/contracts/command';
import type { WalletCommand } from '@kontor/contracts/wallet';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { LockOrder } from '@kontor/runtime/lock-order';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { systemAccountId } from './domain/system-accounts.ts';
import { WALLET_MIGRATIONS } from './migrations.ts';
import { checkBooks } from './testing/books.ts';
import { clearWallet } from './testing/clear.ts';
import { CURRENCY, chargeOf, idOf, keyedMetaOf, metaOf, refundOf, topUpOf } from './testing/fixtures.ts';
import { startWallet, type WalletInstance } from './testing/instance.ts';

/** Long enough for a batch that does not wait to be done. */
const LOCK_PAUSE_MS = 200;

let test: TestDatabase;
let instances: WalletInstance[] = [];

let pools: readonly [Database, Database];

beforeAll(async () => {
  test = await openTestDatabase([WALLET_MIGRATIONS]);
  pools = [test.open({ role: 'kontor_wallet' }), test.open({ role: 'kontor_wallet' })];
});
afterAll(() => test.drop());
beforeEach(() => clearWallet(test.database));
afterEach(async () => {
  await Promise.all(instances.map(({ wallet }) => wallet.close()));
  instances = [];
});

/** An instance; each of two has a pool of its own, as another process would. Everything it does runs under the role of its service. */
function start(): WalletInstance {
  const instance = startWallet(pools[instances.length % 2] as Database);
  instances.push(instance);
  return instance;
}

/** Meta data of a command that nothing names but itself, for tests that make more commands than fixtures have numbers. */
function freshMeta(): CommandMeta {
  const seed = uuidv7(Date.now());
  return { ...metaOf(1), id: seed, seed };
}

describe('one key', () => {
  it('200 submits at once to two instances have one effect and one answer', async () => {
    const two = [start(), start()] as const;
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        (two[index % 2] as WalletInstance).submit(topUpOf('ann', 500n, keyedMetaOf(index + 1, 'key', 'request'))),
      ),
    );
    const [first] = answers;
    expect(first?.outcome.ok).toBe(true);
    for (const answer of answers)
      expect(answer).toMatchObject({ outcome: first?.outcome, requestId: first?.requestId });
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await two[0].wallet.balance(1, idOf('ann'))).toEqual({ balanceMinor: 500n, currency: 'IDR' });
    expect((await checkBooks(test.database)).get(idOf('ann'))).toBe(500n);
  });

  it('with another request is refused, while the first is under way and after', async () => {
    const { submit } = start();
    const asked = (amountMinor: bigint) => topUpOf('ann', amountMinor, keyedMetaOf(1, 'key', String(amountMinor)));
    const [first, meanwhile] = await Promise.all([submit(asked(1n)), submit(asked(2n))]);
    const after = await start().submit(asked(3n));
    expect(first.outcome.ok).toBe(true);
    for (const { outcome } of [meanwhile, after]) {
      expect(outcome).toMatchObject({ ok: false, refusal: { kind: 'key_reused' } });
    }
  });

  it('gives a stored refusal again, though the money is there by now', async () => {
    const { submit } = start();
    const charge = (number: number) => chargeOf('ann', 'order', 100n, keyedMetaOf(number, 'key', 'request'));
    const first = await submit(charge(1));
    expect(first.outcome).toMatchObject({ ok: false, refusal: { kind: 'insufficient_funds' } });
    await submit(topUpOf('ann', 500n, metaOf(2)));
    expect(await submit(charge(3))).toEqual({ ...first, replayed: true });
  });

  it('is answered from the log when its claim has been pruned, and still has one effect', async () => {
    const { submit, wallet } = start();
    const first = await submit(topUpOf('ann', 500n, keyedMetaOf(1, 'key', 'request')));
    await test.database.count(statement('test.prune', 'DELETE FROM wallet.commands'));
    expect(await submit(topUpOf('ann', 500n, keyedMetaOf(2, 'key', 'request')))).toEqual({ ...first, replayed: true });
    expect(await submit(topUpOf('ann', 9n, keyedMetaOf(3, 'key', 'another')))).toMatchObject({
      outcome: { ok: false, refusal: { kind: 'key_reused' } },
    });
    expect((await wallet.balance(1, idOf('ann'))).balanceMinor).toBe(500n);
  });
});

describe('many at once', () => {
  it('50 charges of one order on two instances are one transfer', async () => {
    const two = [start(), start()] as const;
    await two[0].submit(topUpOf('ann', 500n, metaOf(1)));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (two[index % 2] as WalletInstance).submit(chargeOf('ann', 'order', 100n, metaOf(index + 2))),
      ),
    );
    expect(new Set(answers.map(({ outcome }) => (outcome.ok ? outcome.answer.transferId : ''))).size).toBe(1);
    expect((await checkBooks(test.database)).get(idOf('ann'))).toBe(400n);
  });

  it('a batch waits for the accounts that another one has locked, and then sees what that one wrote', async () => {
    const [one, two] = [start(), start()];
    await one.submit(topUpOf('ann', 500n, metaOf(1)));
    let settled = false;
    const other = await pools[0].transact(BATCH_TRANSACTION, async (transaction) => {
      const unit = one.wallet.join({ tenantId: 1, transaction, lockOrder: new LockOrder() });
      await unit.execute([chargeOf('ann', 'first', 400n, metaOf(2))]);
      const waiting = two.submit(chargeOf('ann', 'second', 400n, metaOf(3))).finally(() => {
        settled = true;
      });
      await delay(LOCK_PAUSE_MS);
      expect(settled).toBe(false);
      await Promise.all(unit.save());
      transaction.beforeCommit(() => unit.append());
      return { waiting };
    });
    expect((await other.waiting).outcome).toMatchObject({
      refusal: { kind: 'insufficient_funds', details: { balance: '1.00', required: '4.00' } },
    });
    expect([...two.retries, ...two.failures]).toEqual([]);
    await checkBooks(test.database);
  });

  it('two instances on few accounts neither lose money nor lock each other out', async () => {
    const two = [start(), start()] as const;
    const users = ['ann', 'ben', 'cho', 'dan'];
    const projecting = two.map(async ({ wallet }) => {
      for (let step = 0; step < 40; step += 1) await wallet.projectSystemBalances();
    });
    // The first transfers of all users come to both at once: whoever opens an account second is run again and finds it.
    const outcomes = await Promise.all(
      Array.from({ length: 2_000 }, async (_, index) => {
        const { submit } = two[index % 2] as WalletInstance;
        const { outcome } = await submit(contended(users[(index * 7) % users.length] as string, index));
        return outcome.ok;
      }),
    );
    await Promise.all(projecting);
    expect(two.flatMap(({ failures }) => failures)).toEqual([]);
    const codes = two.flatMap(({ retries }) => retries).map((error) => (error as { code?: string }).code);
    expect(
      codes.filter((code) => code !== '23505'),
      'only the race to open an account is run again',
    ).toEqual([]);

    while ((await two[0].wallet.projectSystemBalances()) > 0);
    const balances = await checkBooks(test.database);
    const projected = await two[1].wallet.systemBalances(1);
    expect(projected).toEqual(
      projected.map((each) => ({
        ...each,
        balanceMinor: balances.get(systemAccountId(1, each.account, CURRENCY)) ?? 0n,
      })),
    );
    expect(outcomes.filter(Boolean).length).toBeGreaterThan(1_000);
  });
});

function contended(user: string, index: number): WalletCommand {
  if (index % 5 === 0) return topUpOf(user, 300n, freshMeta());
  return chargeOf(user, `order ${index}`, 100n, freshMeta());
}

describe('a statement', () => {
  it('tells every transfer, newest first, page by page', async () => {
    const { submit, wallet } = start();
    await submit(topUpOf('ann', 500n, metaOf(1), 'opening'));
    await submit(topUpOf('ben', 500n, metaOf(2)));
    await submit(chargeOf('ann', 'order', 200n, metaOf(3)));
    await submit(refundOf('ann', 'order', 200n, metaOf(4)));
    const first = await wallet.statement(1, idOf('ann'), 2, null);
    expect(first.items).toMatchObject([
      { kind: 'refund', amountMinor: 200n, balanceAfterMinor: 500n, orderId: idOf('order') },
      { kind: 'payment', amountMinor: -200n, balanceAfterMinor: 300n, orderId: idOf('order') },
    ]);
    const second = await wallet.statement(1, idOf('ann'), 2, first.nextCursor);
    expect(second).toMatchObject({ items: [{ kind: 'opening', amountMinor: 500n, orderId: null }], nextCursor: null });
    expect((await wallet.statement(1, idOf('ann'), 3, null)).nextCursor).toBeNull();
    expect(await wallet.statement(1, idOf('nobody'), 3, null)).toEqual({ items: [], nextCursor: null });
    expect(await wallet.balance(1, idOf('nobody'))).toEqual({ balanceMinor: 0n, currency: 'IDR' });
  });

  it.each(['', 'x', '-1', '1.5', '9223372036854775808', '99999999999999999999'])(
    'refuses the cursor %j',
    async (cursor) => {
      await expect(start().wallet.statement(1, idOf('ann'), 2, cursor)).rejects.toMatchObject({
        refusal: { kind: 'invalid_cursor' },
      });
    },
  );

  it('and a balance are of one tenant', async () => {
    const { submit, wallet } = start();
    await submit(topUpOf('ann', 500n, metaOf(1)));
    expect((await wallet.balance(2, idOf('ann'))).balanceMinor).toBe(0n);
    expect((await wallet.statement(2, idOf('ann'), 2, null)).items).toEqual([]);
    await submit(topUpOf('ann', 7n, { ...metaOf(2), tenantId: 2 }));
    expect((await wallet.balance(1, idOf('ann'))).balanceMinor).toBe(500n);
    expect((await wallet.balance(2, idOf('ann'))).balanceMinor).toBe(7n);
  });
});

describe('the schema holds', () => {
  const changes = [
    'UPDATE wallet.events SET tenant_id = 2',
    'DELETE FROM wallet.events',
    'UPDATE wallet.transfers SET amount_minor = 1',
    'DELETE FROM wallet.transfers',
    'TRUNCATE wallet.transfers',
  ];

  it.each([...changes, 'SELECT FROM kontor.migrations'])('the role that serves may not: %s', async (text) => {
    await start().submit(topUpOf('ann', 500n, metaOf(1)));
    await expect(as('kontor_wallet', text)).rejects.toMatchObject({ code: '42501' });
  });

  it.each(changes)('nobody may: %s', async (text) => {
    await start().submit(topUpOf('ann', 500n, metaOf(1)));
    await expect(as(null, text)).rejects.toMatchObject({ code: '23001' });
  });

  it.each([
    ['a balance below zero', 'UPDATE wallet.accounts SET balance_minor = -1', '23514'],
    ['a transfer from an account to itself', transferSql({ credit: 'debit_account_id' }), '23514'],
    ['a transfer of nothing', transferSql({ amount: '0' }), '23514'],
    ['a transfer on neither side of which the user is', transferSql({ user: 'transfer_id' }), '23514'],
    ['a second payment of an order', transferSql({}), '23505'],
  ])('against %s', async (_name, text, code) => {
    const { submit } = start();
    await submit(topUpOf('ann', 500n, metaOf(1)));
    await submit(chargeOf('ann', 'order', 100n, metaOf(2)));
    await expect(as('kontor_wallet', text)).rejects.toMatchObject({ code });
  });
});

/** The payment in the table once more, under another id and position, with these columns changed. */
function transferSql({ credit = 'credit_account_id', amount = 'amount_minor', user = 'user_account_id' }): string {
  return `INSERT INTO wallet.transfers
          SELECT tenant_id, gen_random_uuid(), kind, ${user}, debit_account_id, ${credit}, ${amount}, currency,
                 account_balance_minor, order_id, position + 1, created_at
          FROM wallet.transfers WHERE kind = 'payment'`;
}

function as(role: 'kontor_wallet' | null, sql: string): Promise<number> {
  const database = role === null ? test.database : pools[0];
  const change = statement(`test.${uuidFromName(sql)}`, sql);
  return database.transact(BATCH_TRANSACTION, (transaction) => transaction.count(change));
}
