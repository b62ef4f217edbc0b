import { assert } from '@kontor/kernel/assert';
import { expect, inject, it } from 'vitest';

import { HttpCaller } from './support/http-caller.ts';
import { openTestApp } from './support/test-app.ts';

const replicated = inject('replicated');

// In the projects that have the contract's suite run with reads at a standby; skipped where PostgreSQL's programs are not installed.
it.skipIf(replicated === undefined)('the contract is tried with reads at a streaming replica', async () => {
  assert(replicated !== undefined, 'a replica is there');
  const { app, services = [app], drop } = await openTestApp();
  try {
    const anyone = new HttpCaller(await app.listen({ port: 0, host: '127.0.0.1' }));
    const atReplica = async () => {
      expect((await anyone.get('/inventory/products/')).status).toBe(200);
      const told = await Promise.all(services.map((each) => each.inject('/metrics')));
      const text = told.map(({ body }) => body).join('\n');
      return Number(/^kontor_replica_reads_total\{service="inventory",to="replica"\} (\d+)$/m.exec(text)?.[1]);
    };
    await expect.poll(atReplica, { timeout: 10_000 }).toBeGreaterThan(5);
  } finally {
    await drop();
  }
});
