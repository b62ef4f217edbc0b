import { systemAccountId } from '@kontor/wallet/domain/system-accounts';
import pg from 'pg';

import { type Size, stepsFor } from './steps.ts';

const TENANT_ID = 1;
/** Sorts and joins of whole tables stay in memory while they are no larger than this. */
const SETTINGS =
  "SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'; SET temp_buffers = '256MB'; SET synchronous_commit = off; SET jit = off";

/** Told as the work goes on. */
export type OnStep = (step: string, done: number, total: number) => void;

/**
 * Fills a store that was just made with orders, users and products, as if they had come in over a year: rows and logs in one transaction, which
 * agree in everything that `npm run verify` checks.
 * @param connectionString of the role that owns the schemas; they must be there.
 * @throws Error where the store is not empty.
 */
export async function generate(connectionString: string, size: Size, onStep: OnStep): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'kontor generate' });
  await client.connect();
  try {
    await client.query(SETTINGS);
    await client.query('BEGIN');
    await refuseFilled(client);
    const steps = stepsFor(size, {
      opening: systemAccountId(TENANT_ID, 'opening', size.currency),
      sales: systemAccountId(TENANT_ID, 'sales', size.currency),
    });
    for (const [done, { name, sql }] of steps.entries()) {
      onStep(name, done, steps.length + 1);
      await client.query(sql);
    }
    await client.query('COMMIT');
    onStep('statistics', steps.length, steps.length + 1);
    await client.query('VACUUM ANALYZE');
    onStep('done', steps.length + 1, steps.length + 1);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}

async function refuseFilled(client: pg.Client): Promise<void> {
  const services = ['orders', 'inventory', 'wallet', 'identity'];
  for (const service of services) {
    const { rows } = await client.query<{ position: string }>(`SELECT position FROM ${service}.log_head FOR UPDATE`);
    if (rows[0]?.position !== '0') {
      throw new Error(
        'the store is not empty: generate fills one that was never started, such as a new DATABASE_URL or KONTOR_DATA_DIR',
      );
    }
  }
}
