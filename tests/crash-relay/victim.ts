/** A process that publishes and takes events until a fault kills it. It takes its orders from its parent. */
import { setTimeout as delay } from 'node:timers/promises';

import { armFaults } from '@kontor/faults/fault-point';
import { injectorOf, parseFaults } from '@kontor/faults/plan';

import { openRelayWorker } from './worker.ts';

const PAUSE_MS = 10;

/** What a victim is told: where everything is, and what is to happen to it. */
export interface VictimOrders {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly fault: string;
}

process.once('message', (orders: VictimOrders) => void live(orders));
process.on('disconnect', () => process.exit());

async function live({ databaseUrl, natsUrl, fault }: VictimOrders): Promise<never> {
  armFaults(injectorOf(parseFaults(fault)));
  const worker = openRelayWorker(databaseUrl, natsUrl);
  for (;;) {
    await worker.publish();
    await worker.take();
    await worker.meddle();
    await delay(PAUSE_MS);
  }
}
