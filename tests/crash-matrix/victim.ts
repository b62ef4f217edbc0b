/** A process that the crash matrix kills: an instance of the store, which takes its orders and its work from its parent. */
import { setTimeout as delay } from 'node:timers/promises';

import { armFaults } from '@kontor/faults/fault-point';
import { injectorOf, parseFaults } from '@kontor/faults/plan';
import { migrate } from '@kontor/postgres/migrate';

import { MIGRATIONS } from '../../apps/server/src/store.ts';
import type { Instance } from './instance.ts';
import { open } from './open.ts';
import type { FromVictim, Orders, ToVictim } from './protocol.ts';

const TIDY_PAUSE_MS = 15;
const TIDY_RUNS_BETWEEN_REBUILDS = 8;

const send = (message: FromVictim) => void process.send?.(message);
let perform: Instance['perform'] | undefined;

process.on('message', (message: ToVictim) => {
  if ('orders' in message) {
    void begin(message.orders);
    return;
  }
  const { id, ask } = message;
  void perform?.(ask).then((reply) => send({ id, reply }));
});
process.on('disconnect', () => process.exit());
send('idle');

async function begin({ where, fault, migrate: migrates }: Orders): Promise<void> {
  armFaults(injectorOf(parseFaults(fault)));
  if (migrates) {
    if (typeof where === 'string') await migrate({ connectionString: where, sets: MIGRATIONS });
    process.exit();
  }
  const instance = await open(where);
  perform = instance.perform;
  send('ready');
  for (let run = 1; ; run += 1) {
    await instance.tidy();
    if (run % TIDY_RUNS_BETWEEN_REBUILDS === 0) await instance.rebuild();
    await delay(TIDY_PAUSE_MS);
  }
}
