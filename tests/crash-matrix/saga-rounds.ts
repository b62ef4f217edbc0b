import type { PayOrder, RetrySaga, UndoSaga } from '@kontor/contracts/orders';

import { keyed } from './keyed.ts';
import { MONEY, newCustomer, place } from './rounds.ts';
import { expectOk, type World } from './world.ts';

/** Looks after payments that wait for a person: one is tried again, one taken back. */
export async function lookAfterSagas(world: World): Promise<void> {
  const { client, keepers } = world;
  const customer = await newCustomer(world, MONEY);
  for (const type of ['RetrySaga', 'UndoSaga'] as const) {
    const order = await place(world, customer, 1);
    const command: PayOrder = { type: 'PayOrder', meta: keyed(customer), orderId: order.id };
    await client.act({ kind: 'leaveSaga', command });
    expectOk(await client.command<RetrySaga | UndoSaga>('orders', keepers.staff, { type, sagaId: command.meta.seed }));
  }
}
