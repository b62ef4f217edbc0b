import { setTimeout as delay } from 'node:timers/promises';

import { createOrdersApart } from '@kontor/orders/apart/service';
import { statement } from '@kontor/postgres/statement';
import type { StepService } from '@kontor/runtime/saga-apart';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';

import { type Config, ConfigError } from '../config.ts';
import type { Pools } from '../databases.ts';
import type { Store } from '../store.ts';

/** Longer than a lease, so that what another process has left is found. */
const WAIT_MS_MAX = 60_000;
const PAUSE_MS = 250;

const COUNT_OPEN = statement<{ open: bigint }>(
  'orders.count_open_sagas',
  'SELECT count(*) AS open FROM orders.sagas WHERE finished_at IS NULL',
);

/**
 * Ends the sagas that were left by a store whose services ran apart, before services share their transactions again: those look at no sagas.
 * @throws ConfigError where some do not end.
 */
export async function finishLeftSagas({ inventory, wallet }: Store, pools: Pools, config: Config): Promise<void> {
  const countOpen = async () => Number((await pools.orders.rows(COUNT_OPEN))[0]?.open ?? 0n);
  if ((await countOpen()) === 0) return;
  const here = (service: { readonly steps: unknown }): StepService => ({
    steps: service.steps as StepService['steps'],
    isAway: () => false,
  });
  const orders = createOrdersApart({
    database: pools.orders,
    reads: pools.reads,
    currency: config.currency,
    executor: EXECUTOR_SETTINGS,
    services: new Map([
      ['inventory', here(inventory)],
      ['wallet', here(wallet)],
    ]),
  });
  try {
    for (const until = Date.now() + WAIT_MS_MAX; Date.now() < until; await delay(PAUSE_MS)) {
      await orders.resumeSagas();
      if ((await countOpen()) === 0) return;
    }
  } finally {
    await orders.close();
  }
  throw new ConfigError(
    `KONTOR_ROLE: ${await countOpen()} sagas of services that ran apart are not finished; end them with "npm run sagas -- list" before services share their transactions`,
  );
}
