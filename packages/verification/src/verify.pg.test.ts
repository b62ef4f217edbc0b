import { IDENTITY_MIGRATIONS } from '@kontor/identity/migrations';
import { INVENTORY_MIGRATIONS } from '@kontor/inventory/migrations';
import { ORDERS_MIGRATIONS } from '@kontor/orders/migrations';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { WALLET_MIGRATIONS } from '@kontor/wallet/migrations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { INVARIANTS } from './invariants.ts';
import { formatReport, presentReport, type VerificationReport } from './report.ts';
import { corruptions } from './testing/corruptions.ts';
import { fillStore, type SampleIds } from './testing/sample-history.ts';
import { assertConsistent, together, verify } from './verify.ts';

let store: TestDatabase;
let ids: SampleIds;
beforeAll(async () => {
  store = await openTestDatabase([IDENTITY_MIGRATIONS, INVENTORY_MIGRATIONS, ORDERS_MIGRATIONS, WALLET_MIGRATIONS]);
  ids = await fillStore(store.database);
});
afterAll(() => store.drop());

class Undo extends Error {}

/** What a verification says of the store with the corruption, which is then undone: all in one transaction of the superuser's. */
async function verifyWith(sql: readonly string[]): Promise<VerificationReport> {
  let report: VerificationReport | undefined;
  const corrupted = store.database.transact({ ...BATCH_TRANSACTION, wholeTables: true }, async (transaction) => {
    // No trigger and no foreign key stands in the way of this role.
    for (const text of ['SET LOCAL session_replication_role = replica', ...sql]) {
      await transaction.count(statement('', text));
    }
    const inside: Database = { ...store.database, transact: (_options, work) => work(transaction) };
    report = await verify(together(inside));
    throw new Undo();
  });
  await expect(corrupted).rejects.toThrow(Undo);
  return report as unknown as VerificationReport;
}

const failedOf = (report: VerificationReport) =>
  report.checks.filter(({ violations }) => violations > 0).map(({ name }) => name);

describe('a store that only its services wrote to', () => {
  test('holds every invariant, and every check has looked at something', async () => {
    const report = await verify(together(store.database));
    expect(failedOf(report)).toEqual([]);
    expect(report.checks.map(({ name }) => name)).toEqual(INVARIANTS.map(({ name }) => name));
    expect(report.checks.filter(({ checked }) => checked === 0)).toEqual([]);
  });

  test('is verified again and again, told of progress, as JSON and as text', async () => {
    const progress: number[] = [];
    const report = await assertConsistent(together(store.database), { onProgress: (done) => progress.push(done) });
    expect(progress).toEqual(INVARIANTS.map((_, index) => index + 1));
    expect(JSON.parse(JSON.stringify(presentReport(report)))).toMatchObject({ ok: true });
    expect(formatReport(report)).toContain(`All ${INVARIANTS.length} checks hold`);
  });

  test('can be verified where only some of its services are, with the checks that concern them', async () => {
    const { database } = store;
    const report = await verify({ wallet: database });
    expect(report.ok).toBe(true);
    const names = report.checks.map(({ name }) => name);
    expect(names).toContain('accounts_are_the_fold');
    expect(names).not.toContain('charged_once');
    expect(report.checks.find(({ name }) => name === 'positions_gapless')?.checked).toBeLessThan(20);
  });

  test('is read without any statement that touches two services: each runs under a role that sees one schema', async () => {
    const report = await verify({
      orders: store.open({ role: 'kontor_orders' }),
      inventory: store.open({ role: 'kontor_inventory' }),
      wallet: store.open({ role: 'kontor_wallet' }),
      identity: store.open({ role: 'kontor_identity' }),
    });
    expect(failedOf(report)).toEqual([]);
    expect(report.checks).toHaveLength(INVARIANTS.length);
  });

  test('is not blamed for what is overdue while nobody serves', async () => {
    const report = await verify(together(store.database), { servingSince: null });
    const skipped = report.checks.filter((check) => check.skipped !== null).map(({ name }) => name);
    expect(skipped).toEqual(['nothing_in_between', 'nothing_overdue']);
    expect(report.ok).toBe(true);
  });

  test('may serve meanwhile: a verification writes nothing and holds nobody up', async () => {
    const { database } = store;
    const paused = Promise.withResolvers<void>();
    const verified = verify(
      {
        orders: {
          ...database,
          transact: (options, work) =>
            database.transact(options, async (transaction) => {
              await transaction.rows(statement('', 'SELECT FROM orders.orders'));
              await paused.promise;
              return work(transaction);
            }),
        },
      },
      {},
    );
    const moved = await database.count(
      statement('', `UPDATE orders.orders SET updated_at = updated_at WHERE order_id = '${ids.paid}'`),
    );
    paused.resolve();
    expect(moved).toBe(1);
    expect((await verified).ok).toBe(true);
  });
});

describe('a store in which one thing is wrong', () => {
  test('fails just the checks that promise otherwise, which name the offending row', async () => {
    const all = corruptions(ids);
    const told = [];
    for (const { what, sql, breaks } of all) {
      const report = await verifyWith(sql);
      expect(formatReport(report)).toContain('FAILED');
      const [row] = report.checks.find(({ name }) => name === breaks[0])?.rows ?? [];
      told.push({ what, breaks: failedOf(report).toSorted(), row });
    }
    expect(told).toEqual(
      all.map(({ what, breaks, row }) => ({ what, breaks: breaks.toSorted(), row: expect.objectContaining(row) })),
    );
    const names = new Set(all.flatMap(({ breaks }) => breaks));
    expect([...names].toSorted()).toEqual(INVARIANTS.map(({ name }) => name).toSorted());
  }, 120_000);

  test('is told in words by assertConsistent', async () => {
    await store.database.count(statement('', 'UPDATE identity.log_head SET position = position + 1'));
    try {
      await expect(assertConsistent(together(store.database))).rejects.toThrow(
        /head_is_last_position[^]*log=identity head=5 last_position=4/,
      );
      await assertConsistent(together(store.database), { without: ['head_is_last_position'] });
    } finally {
      await store.database.count(statement('', 'UPDATE identity.log_head SET position = position - 1'));
    }
  });
});
