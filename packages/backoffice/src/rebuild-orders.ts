import { present } from '@kontor/kernel/assert';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

import { headIn, type ProjectionDatabases, projectOrders } from './project-orders.ts';
import { ORDERS_PROJECTION } from './store/generation.ts';
import { readHeads } from './store/heads.ts';
import {
  beginGeneration,
  changeGenerations,
  forgetGeneration,
  lockServingHead,
  removeRetired,
} from './store/rebuilding.ts';

/** Told how far a rebuild is. */
export interface RebuildProgress {
  folded(position: bigint): void;
}

/**
 * Folds the projection of orders again from the first event of its log, beside the one that serves, and has the two change places when the
 * new one is as far. Readers never see it half done. A rebuild that was broken off is gone on with by the next.
 * Answers the position at which the new generation began to serve.
 */
export async function rebuildOrders(databases: ProjectionDatabases, progress: RebuildProgress): Promise<bigint> {
  const { backoffice } = databases;
  await beginGeneration(backoffice, ORDERS_PROJECTION);
  const step = async () => {
    const head = headIn(await readHeads(backoffice, ORDERS_PROJECTION), 'building');
    const folded = await projectOrders(databases, head);
    progress.folded(head.position + BigInt(folded));
    return { folded, head };
  };
  while ((await step()).folded > 0);
  const servedFrom = await backoffice.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => ['backoffice.serve_generation']);
    // From here on the serving generation stands still: its own steps pass it over while it is locked.
    const target = present(await lockServingHead(transaction, ORDERS_PROJECTION), 'a generation that serves');
    let { position } = (await step()).head;
    while (position < target) {
      await step();
      position = headIn(await readHeads(backoffice, ORDERS_PROJECTION), 'building').position;
    }
    await changeGenerations(transaction, ORDERS_PROJECTION);
    return position;
  });
  await removeReplaced(databases);
  return servedFrom;
}

async function removeReplaced({ backoffice }: ProjectionDatabases): Promise<void> {
  const retired = (await readHeads(backoffice, ORDERS_PROJECTION)).filter(({ state }) => state === 'retired');
  for (const { generation } of retired) {
    await removeRetired(backoffice, generation);
    await forgetGeneration(backoffice, ORDERS_PROJECTION, generation);
  }
}
