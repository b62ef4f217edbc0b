import { assert } from '@kontor/kernel/assert';
import { pooledDatabases } from '@kontor/testing/engines';
import { expect, inject, it } from 'vitest';

import { HttpCaller } from './support/http-caller.ts';
import { makeShoppers } from './support/shoppers.ts';
import { openTestApp } from './support/test-app.ts';

const engines = inject('engines');

// In the project `engines`, which has the contract's suite run behind a pooler and with Redis; skipped where those are not installed.
it.skipIf(engines === undefined)('the contract is tried through a pooler and with Redis', async () => {
  assert(engines !== undefined, 'engines are there');
  const { app, store, database, connectionString, drop } = await openTestApp();
  try {
    const [shopper] = await makeShoppers(store, database, 1);
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const caller = new HttpCaller(url, shopper?.cookie ?? '');
    const hits = async () => {
      await caller.get('/auth/me/');
      return store.sharedCache()['sessions']?.hits;
    };
    await expect.poll(hits, { timeout: 5_000 }).toBeGreaterThan(0);
    expect((await caller.get('/api/status/')).body).toMatchObject({ cache: 'online', database: 'online' });
    expect(await pooledDatabases(inject('postgresUrl'), engines)).toContain(
      new URL(connectionString).pathname.slice(1),
    );
  } finally {
    await drop();
  }
});
