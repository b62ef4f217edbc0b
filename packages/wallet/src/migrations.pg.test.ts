import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { openDatabase } from '@kontor/postgres/database';
import { migrate } from '@kontor/postgres/migrate';
import { statement } from '@kontor/postgres/statement';
import { createEmptyDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { WALLET_MIGRATIONS } from './migrations.ts';

const USER = '018bcfe5-6800-7000-8000-0000000000c1';
const SYSTEM = '018bcfe5-6800-7000-8000-0000000000d1';
const STARTS = 4;

let made: Awaited<ReturnType<typeof createEmptyDatabase>>;
let folder: string;
beforeAll(async () => {
  made = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'kontor-test-'));
});
afterAll(async () => {
  await made.drop();
  await rm(folder, { recursive: true });
});

const insert = (kind: string, debit: string, credit: string, orderId: string | null) =>
  statement(
    '',
    `INSERT INTO wallet.transfers (tenant_id, transfer_id, kind, user_account_id, debit_account_id, credit_account_id,
                                   amount_minor, currency, account_balance_minor, order_id, position, created_at)
     VALUES (1, gen_random_uuid(), '${kind}', '${USER}', '${debit}', '${credit}', 1, 'IDR', 1,
             ${orderId === null ? 'NULL' : `'${orderId}'`}, (SELECT count(*) + 1 FROM wallet.transfers), now())`,
  );

it('a ledger of the first version takes the new kinds of transfers, however many instances start at once', async () => {
  const first = '0001_wallet.sql';
  await copyFile(new URL(first, WALLET_MIGRATIONS.directory), join(folder, first));
  const { connectionString } = made;
  await migrate({ connectionString, sets: [{ service: 'wallet', directory: pathToFileURL(`${folder}/`) }] });
  const database = openDatabase({ connectionString, connectionsMax: 2, applicationName: 'kontor test' });
  try {
    await database.count(insert('topup', SYSTEM, USER, null));
    await database.count(insert('payment', USER, SYSTEM, SYSTEM));
    await expect(database.count(insert('goodwill', SYSTEM, USER, SYSTEM))).rejects.toThrow('check constraint');

    const runs = Array.from({ length: STARTS }, () => migrate({ connectionString, sets: [WALLET_MIGRATIONS] }));
    const applied = (await Promise.all(runs)).flatMap((report) => report.applied);
    expect(applied).toEqual([...new Set(applied)]);
    expect(applied).toContain('wallet/0004_index_goodwill.sql');

    await database.count(insert('goodwill', SYSTEM, USER, SYSTEM));
    await database.count(insert('correction', USER, SYSTEM, null));
    await database.count(insert('correction', SYSTEM, USER, null));
    await expect(database.count(insert('correction', SYSTEM, SYSTEM, null))).rejects.toThrow('check constraint');
    await expect(database.count(insert('goodwill', SYSTEM, USER, null))).rejects.toThrow('transfers_of_an_order');
    await expect(database.count(insert('loan', SYSTEM, USER, null))).rejects.toThrow('transfers_kind_known');
    const invalid = statement(
      '',
      `SELECT indexrelid FROM pg_index WHERE NOT indisvalid UNION ALL SELECT oid FROM pg_constraint WHERE NOT convalidated`,
    );
    expect(await database.rows(invalid)).toEqual([]);
  } finally {
    await database.close();
  }
});
