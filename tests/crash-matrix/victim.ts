/** A process that the crash matrix kills: an instance of the store, which takes its orders and its work from its parent. */
import { setTimeout as delay } from 'node:timers/promises';

import { armFaults } from '@kontor/faults/fault-point';
import { injectorOf, parseFaults } from '@kontor/faults/plan';

import type { Instance } from './instance.ts';
import { open } from './open.ts';
import type { FromVictim, Orders, ToVictim } from './protocol.ts';

const TIDY_PAUSE_MS = 30;

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

async function begin({ where, fault, tidyRunsBetweenRebuilds }: Orders): Promise<void> {
  armFaults(injectorOf(parseFaults(fault)));
  const instance = await open(where);
  perform = instance.perform;
  send('ready');
  for (let run = 1; ; run += 1) {
    await instance.tidy();
    if (run % tidyRunsBetweenRebuilds === 0) await instance.rebuild();
    await delay(TIDY_PAUSE_MS);
  }
}
