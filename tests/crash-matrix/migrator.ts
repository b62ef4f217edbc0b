/**
 * A process that the crash matrix kills while it brings a database up to date. It has no more of the store than that, so that it begins soon: what the migrations are, its
 * parent tells it.
 */
import { armFaults } from '@kontor/faults/fault-point';
import { injectorOf, parseFaults } from '@kontor/faults/plan';
import { migrate } from '@kontor/postgres/migrate';

import type { FromVictim, MigrationOrders } from './protocol.ts';

const idle: FromVictim = 'idle';

process.on('message', ({ orders }: { readonly orders: MigrationOrders }) => {
  void carryOut(orders);
});
process.on('disconnect', () => process.exit());
process.send?.(idle);

async function carryOut({ fault, connectionString, sets }: MigrationOrders): Promise<void> {
  armFaults(injectorOf(parseFaults(fault)));
  await migrate({
    connectionString,
    sets: sets.map(({ service, directory }) => ({ service, directory: new URL(directory) })),
  });
  process.exit();
}
