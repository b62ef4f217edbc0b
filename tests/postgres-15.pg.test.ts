import { statement } from '@kontor/postgres/statement';
import { openTestDatabase } from '@kontor/testing/database';
import { expect, it } from 'vitest';

const VERSION = statement<{ server_version_num: string }>('test.version', 'SHOW server_version_num');

// In the project `pg15`, which has every database test run on PostgreSQL 15 as well; counted as skipped where that is not installed.
it.skipIf(process.env['KONTOR_TEST_PG15_BIN'] === undefined)('the database tests run on PostgreSQL 15', async () => {
  const { database, drop } = await openTestDatabase([]);
  const [row] = await database.rows(VERSION);
  await drop();
  expect(row?.server_version_num).toMatch(/^15\d{4}$/);
});
