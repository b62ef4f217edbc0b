/**
 * The baseline as a process of its own: Kontor's HTTP edge, routes, sessions and schema, in which orders are created and paid by one transaction
 * with row locks per request. BASELINE_DATABASE_URL and BASELINE_POOL say where, and with how many connections.
 */
import type { OrderCommand } from '@kontor/contracts/orders';
import { identityRoutes } from '@kontor/identity/http/routes';
import { ordersRoutes } from '@kontor/orders/http/routes';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import { openPools } from '@kontor/server/src/databases.ts';
import { buildApp } from '@kontor/server/src/http/build-app.ts';
import { createLog } from '@kontor/server/src/log.ts';
import { Metrics } from '@kontor/server/src/metrics.ts';
import { createStore } from '@kontor/server/src/store.ts';

import { openRowLockOrders } from './row-locks.ts';

const SETTINGS = { currency: 'IDR', reservationTtlMs: 15 * 60_000 };

const { BASELINE_DATABASE_URL: connectionString = '', BASELINE_POOL: pool = '', BASELINE_STYLE: style } = process.env;
const poolSize = Number(pool);
if (connectionString === '' || !Number.isSafeInteger(poolSize) || poolSize < 1) {
  throw new Error('BASELINE_DATABASE_URL and BASELINE_POOL say which database, and how many connections');
}
if (style !== 'awaited' && style !== 'pipelined') throw new Error('BASELINE_STYLE is awaited or pipelined');

const log = createLog('warn');
const pools = openPools(connectionString, EXECUTOR_SETTINGS.lanes, () => undefined);
const store = createStore(pools, {
  ...SETTINGS,
  sessionTtlMs: 24 * 3_600_000,
  secretKey: 'for the attempts to sign in, of which a bench has none',
  limitLogins: false,
});
const rowLocks = openRowLockOrders({ ...SETTINGS, connectionString, poolSize, style });
const there = async () => undefined;
const app = await buildApp({
  authenticate: (token, tenantId) => store.identity.authenticate(token, tenantId),
  registerRoutes: (routes) => {
    identityRoutes(routes, { identity: store.identity });
    ordersRoutes(routes, {
      orders: { ...store.orders, submit: (command) => rowLocks.submit(command as OrderCommand) },
    });
  },
  checks: { database: there, cache: there, wallet: there, inventory: there, orders: there },
  metrics: new Metrics(),
  log,
  mode: 'demo',
  version: 'baseline',
  rateLimitPerMinute: null,
  trustedOrigins: [],
  trustedProxies: [],
  metricsToken: null,
  web: { shop: null, admin: null },
});
process.once('SIGTERM', () => {
  void (async () => {
    await app.close();
    await rowLocks.close();
    await store.close();
    await Promise.all(Object.values(pools).map((each) => each.close()));
    await log.flush();
    process.exit(0);
  })();
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.stderr.write(`the row-lock baseline serves at ${url}\n`);
