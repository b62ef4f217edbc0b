import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Database, openDatabase } from './database.ts';
import { plannedAnew, statement } from './statement.ts';
import { BATCH_TRANSACTION } from './transaction.ts';

const SETTINGS = statement<Record<string, string>>(
  'test.settings',
  `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
          current_setting('idle_in_transaction_session_timeout') AS idle, current_setting('enable_seqscan') AS scans,
          current_setting('transaction_isolation') AS isolation`,
);
const PREPARED = statement<{ name: string }>('test.prepared', 'SELECT name FROM pg_prepared_statements');
const INSERT = statement('test.insert', 'INSERT INTO kontor.settings (name, value) VALUES ($1, $2)');
const NAMES = statement<{ name: string }>('test.names', "SELECT name FROM kontor.settings WHERE name LIKE 'test %'");

let test: TestDatabase;
const opened: Database[] = [];

beforeAll(async () => {
  test = await openTestDatabase([]);
});
afterAll(async () => {
  await Promise.all(opened.map((database) => database.close()));
  await test.drop();
});

function open(options: Partial<Parameters<typeof openDatabase>[0]> = {}): Database {
  const database = openDatabase({
    connectionString: test.connectionString,
    connectionsMax: 1,
    applicationName: 'kontor test',
    ...options,
  });
  opened.push(database);
  return database;
}

async function names(): Promise<string[]> {
  return (await test.database.rows(NAMES)).map(({ name }) => name);
}

describe('a transaction', () => {
  // Set by each transaction, as behind a pooler, or by the connection from its start: the same bounds hold.
  it.each([
    ['set by itself', {}],
    ['set by itself, without named statements', { prepare: false }],
    ['set from the connection’s start', { startWith: BATCH_TRANSACTION }],
  ])('runs READ COMMITTED under the named timeouts, %s', async (_name, options) => {
    const database = open(options);
    const [settings] = await database.transact(BATCH_TRANSACTION, (transaction) => transaction.rows(SETTINGS));
    expect(settings).toEqual({ statement: '5s', lock: '3s', idle: '5s', scans: 'off', isolation: 'read committed' });
  });

  it('keeps statements prepared, but for those that are planned anew each time', async () => {
    const database = open();
    const anew = plannedAnew<{ one: number }>('test.anew', 'SELECT $1::int AS one');
    for (const one of [1, 2]) {
      expect(await database.rows(anew, [one])).toEqual([{ one }]);
      const inside = database.transact(BATCH_TRANSACTION, (transaction) => transaction.rows(anew, [one]));
      expect(await inside).toEqual([{ one }]);
    }
    const kept = (await database.rows(PREPARED)).map(({ name }) => name);
    expect(kept).toContain(PREPARED.name);
    expect(kept).not.toContain(anew.name);
  });

  it('leaves nothing in a session that a pooler shares: no settings, no named statements', async () => {
    const database = open({ prepare: false });
    await database.transact(BATCH_TRANSACTION, (transaction) => transaction.rows(SETTINGS));
    expect(await database.rows(SETTINGS)).toMatchObject([{ statement: '0', scans: 'on' }]);
    expect(await database.rows(PREPARED)).toEqual([]);
  });

  it('writes what is issued before COMMIT together with it', async () => {
    await open().transact(BATCH_TRANSACTION, async (transaction) => {
      transaction.beforeCommit(() => [transaction.count(INSERT, ['test last', 'b'])]);
      await transaction.count(INSERT, ['test first', 'a']);
    });
    expect(await names()).toEqual(['test first', 'test last']);
  });

  it('writes nothing where a statement fails, and reports the first failure, not those that follow from it', async () => {
    const before = await names();
    const failing = open().transact(BATCH_TRANSACTION, async (transaction) => {
      const [, twice, after] = await Promise.allSettled([
        transaction.count(INSERT, ['test twice', 'a']),
        transaction.count(INSERT, ['test twice', 'b']),
        transaction.rows(NAMES),
      ]);
      expect([twice?.status, after?.status]).toEqual(['rejected', 'rejected']);
      throw (after as PromiseRejectedResult).reason;
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await names()).toEqual(before);
  });

  it('does not take a COMMIT for done that PostgreSQL answered with ROLLBACK', async () => {
    const before = await names();
    const swallowing = open().transact(BATCH_TRANSACTION, async (transaction) => {
      await transaction.count(INSERT, ['test swallowed', 'a']);
      await transaction.count(INSERT, ['test swallowed', 'b']).catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ code: '23505' });
    expect(await names()).toEqual(before);
  });

  it('knows after a failure which of the statements sent with it are prepared, and which were passed over', async () => {
    const database = open();
    const failing = statement('test.failing', 'SELECT 1 / $1::int AS never');
    const passedOver = statement<{ two: number }>('test.passed_over', 'SELECT 2 AS two');
    for (const _again of [1, 2]) {
      await expect(
        database.transact(BATCH_TRANSACTION, (transaction) =>
          Promise.all([transaction.rows(SETTINGS), transaction.rows(failing, [0]), transaction.rows(passedOver)]),
        ),
      ).rejects.toMatchObject({ code: '22012' });
      const read = () =>
        database.transact(BATCH_TRANSACTION, (transaction) =>
          Promise.all([transaction.rows(passedOver), transaction.rows(SETTINGS), transaction.rows(failing, [1])]),
        );
      expect(await read()).toMatchObject([[{ two: 2 }], [{ isolation: 'read committed' }], [{ never: 1 }]]);
      expect((await database.rows(PREPARED)).map(({ name }) => name)).toContain('test.passed_over');
    }
  });

  it('runs statements without a name one behind another, each as its own', async () => {
    const results = await open().transact(BATCH_TRANSACTION, (transaction) =>
      Promise.all([
        transaction.rows(statement<{ one: number }>('', 'SELECT 1 AS one')),
        transaction.rows(statement<{ two: string }>('', 'SELECT $1::text AS two'), ['b']),
      ]),
    );
    expect(results).toEqual([[{ one: 1 }], [{ two: 'b' }]]);
  });

  it('sends what is issued in one turn at once, and gives each statement its own rows, none or many', async () => {
    const many = statement<{ n: bigint; at: number; text: string | null }>(
      'test.many',
      `SELECT n, 'epoch'::timestamptz AS at, nullif(n::text, '2') AS text FROM generate_series(1, $1::bigint) AS n`,
    );
    const none = statement('test.none', 'UPDATE kontor.settings SET value = value WHERE name = $1');
    const database = open();
    for (const _again of [1, 2]) {
      const results = await database.transact(BATCH_TRANSACTION, (transaction) =>
        Promise.all([
          transaction.rows(many, [2]),
          transaction.count(none, ['test of none']),
          transaction.rows(many, [0]),
          transaction.rows(SETTINGS),
        ]),
      );
      expect(results).toMatchObject([
        [
          { n: 1n, at: 0, text: '1' },
          { n: 2n, at: 0, text: null },
        ],
        0,
        [],
        [{ statement: '5s' }],
      ]);
    }
  });

  it('gives its connection back after a failure, fit for the next', async () => {
    const database = open();
    const failing = database.transact(BATCH_TRANSACTION, () => Promise.reject(new Error('a bug')));
    await expect(failing).rejects.toThrow('a bug');
    expect(await database.rows(SETTINGS)).toHaveLength(1);
    expect(database.use()).toEqual({ open: 1, idle: 1, waiting: 0 });
  });
});
