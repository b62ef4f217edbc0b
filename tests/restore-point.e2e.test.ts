import { appendFile, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { assert } from '@kontor/kernel/assert';
import { asAccount, newClusterAccount } from '@kontor/postgres/embedded/account';
import { runProgram } from '@kontor/postgres/embedded/program';
import { waitFor } from '@kontor/postgres/embedded/wait';
import { migrate } from '@kontor/postgres/migrate';
import { freePort, LOOPBACK, startProgram } from '@kontor/testing/loopback';
import { startSystemServer } from '@kontor/testing/system-server';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';

import { MIGRATIONS, type Store } from '../apps/server/src/store.ts';
import { expectConsistent } from './support/books.ts';
import { makeProduct, makeShoppers, orderProduct, payOrder } from './support/shoppers.ts';
import { openStoreAt } from './support/test-store.ts';

const BINARIES = process.env['KONTOR_TEST_PG15_BIN'];
const PROGRAM_MS_MAX = 60_000;
const ARCHIVED_MS_MAX = 30_000;
const RECOVERED_MS_MAX = 30_000;
const ORDERS = 20;

it.skipIf(BINARIES === undefined)(
  'what docs/operations.md says of going back to a point in time leads to the store as it was then: every payment until that moment, none after it, and it sells again',
  async () => {
    const folder = await ownFolder();
    const [archive, backup] = [join(folder, 'archive'), join(folder, 'backup')];
    await ownedFolder(archive);
    const primary = await startSystemServer(BINARIES ?? '', {
      archive_mode: 'on',
      archive_command: `test ! -f ${archive}/%f && cp %p ${archive}/%f`,
    });
    onTestFinished(() => primary.stop());
    await migrate({ connectionString: primary.connectionString, sets: MIGRATIONS });
    const before = openStoreAt(primary.connectionString);
    const [shopper] = await makeShoppers(before.store, before.database, 1, { balanceMinor: 1_000_000n });
    assert(shopper !== undefined, 'a shopper');
    const productId = await makeProduct(before.store, 100n, 10 * ORDERS);
    const kept = await buy(before.store, shopper.userId, productId, ORDERS);
    await run('pg_basebackup', [
      `--pgdata=${backup}`,
      '--checkpoint=fast',
      '--wal-method=stream',
      `--dbname=${primary.connectionString}`,
    ]);

    // After the backup and before the moment; and, in the seconds of the bad release, after it.
    kept.push(...(await buy(before.store, shopper.userId, productId, ORDERS)));
    const moment = await valueOf(primary.connectionString, 'SELECT clock_timestamp()::text AS value');
    const gone = await buy(before.store, shopper.userId, productId, ORDERS);
    await before.close();
    const last = await valueOf(primary.connectionString, 'SELECT pg_walfile_name(pg_switch_wal()) AS value');
    const archived = async () => {
      const sql = 'SELECT last_archived_wal AS value FROM pg_stat_archiver';
      return ((await valueOf(primary.connectionString, sql)) ?? '') >= String(last) ? true : undefined;
    };
    assert((await waitFor(archived, ARCHIVED_MS_MAX)) === true, 'the last of the log is archived');
    // The old history: it must not be needed.
    await primary.stop();

    await appendFile(
      join(backup, 'postgresql.auto.conf'),
      [
        `restore_command = 'cp ${archive}/%f %p'`,
        `recovery_target_time = '${moment}'`,
        `recovery_target_action = 'promote'`,
        '',
      ].join('\n'),
    );
    await owned(join(backup, 'recovery.signal'));
    const url = await startRestored(backup, primary.connectionString);
    const recovered = async () =>
      (await valueOf(url, 'SELECT pg_is_in_recovery()::text AS value').catch(() => 'true')) === 'false' || undefined;
    assert((await waitFor(recovered, RECOVERED_MS_MAX)) === true, 'it has come to the moment');

    const after = openStoreAt(url);
    onTestFinished(after.close);
    await expectConsistent(after.database, { charged_once: kept.length });
    const statusOf = async (orderId: string) => {
      const sql = `SELECT max(status) AS value FROM orders.orders WHERE order_id = '${orderId}'`;
      return valueOf(url, sql);
    };
    expect(new Set(await Promise.all(kept.map(statusOf)))).toEqual(new Set(['PAID']));
    expect(new Set(await Promise.all(gone.map(statusOf)))).toEqual(new Set([null]));
    expect(await after.store.inventory.product(1, productId)).toMatchObject({ onHand: 8 * ORDERS, reserved: 0 });
    await buy(after.store, shopper.userId, productId, ORDERS);
    await expectConsistent(after.database, { charged_once: kept.length + ORDERS });
  },
);

/** Orders one unit so often, and pays each; the orders' ids. */
async function buy(store: Store, userId: string, productId: string, orders: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: orders }, async () => {
      const { orderId } = await orderProduct(store, userId, productId);
      await payOrder(store, userId, orderId);
      return orderId;
    }),
  );
}

async function valueOf(connectionString: string, sql: string): Promise<string | null> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<{ value: string | null }>(sql)).rows[0]?.value ?? null;
  } finally {
    await client.end();
  }
}

/** Starts PostgreSQL on the folder that was restored; its URL. */
async function startRestored(data: string, primaryUrl: string): Promise<string> {
  const port = await freePort();
  const settings = {
    listen_addresses: LOOPBACK,
    port: String(port),
    unix_socket_directories: join(data, '..'),
    max_connections: '200',
    fsync: 'off',
    archive_mode: 'off',
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const program = await startProgram(join(BINARIES ?? '', 'postgres'), args, port, asAccount(newClusterAccount()));
  onTestFinished(() => program.end('SIGQUIT'));
  const url = new URL(primaryUrl);
  url.port = String(port);
  return url.href;
}

function run(program: string, args: string[]): Promise<string> {
  return runProgram(join(BINARIES ?? '', program), args, {
    ...asAccount(newClusterAccount()),
    timeout: PROGRAM_MS_MAX,
  });
}

/** A folder of this test's that PostgreSQL may write in. */
async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kontor-restore-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await give(folder);
  return folder;
}

async function ownedFolder(path: string): Promise<void> {
  await mkdir(path);
  await give(path);
}

async function owned(path: string): Promise<void> {
  await writeFile(path, '');
  await give(path);
}

async function give(path: string): Promise<void> {
  const account = newClusterAccount();
  if (account !== undefined) await chown(path, account.uid, account.gid);
}
