import { readFile, writeFile } from 'node:fs/promises';

import { backofficeRoutes } from '@kontor/backoffice/http/routes';
import type { App } from '@kontor/http/app';
import { identityRoutes } from '@kontor/identity/http/routes';
import { inventoryRoutes } from '@kontor/inventory/http/routes';
import { liveRoutes } from '@kontor/live/http/routes';
import { ordersRoutes } from '@kontor/orders/http/routes';
import { sagaRoutes } from '@kontor/orders/http/saga-routes';
import { tablesRoutes } from '@kontor/tables/http/routes';
import { verificationRoutes } from '@kontor/verification/http/routes';
import { runRoutes } from '@kontor/verification/http/run-routes';
import { walletRoutes } from '@kontor/wallet/http/routes';

import { adminRoutes } from '../admin-routes.ts';
import { buildApp } from '../http/build-app.ts';
import { openApiJson } from '../http/openapi.ts';
import { PARTS, type StatusChecks } from '../http/status.ts';
import { createLog } from '../log.ts';
import { Metrics } from '../metrics.ts';

const DOCUMENT = new URL('../../../../docs/openapi.json', import.meta.url);
const PACKAGE = new URL('../../package.json', import.meta.url);

/** Stands for whatever a route would use once it serves; here routes are only described, so nothing is called. */
function nothingBehind<T>(): T {
  const stub: object = new Proxy(() => stub, { get: () => stub });
  return stub as T;
}

function describeRoutes(app: App): void {
  identityRoutes(app, nothingBehind());
  walletRoutes(app, nothingBehind());
  inventoryRoutes(app, nothingBehind());
  ordersRoutes(app, nothingBehind());
  backofficeRoutes(app, nothingBehind());
  adminRoutes(app, nothingBehind(), nothingBehind(), nothingBehind());
  verificationRoutes(app, nothingBehind());
  sagaRoutes(app, nothingBehind());
  liveRoutes(app, nothingBehind());
  runRoutes(app, nothingBehind());
  tablesRoutes(app, { databases: nothingBehind(), clientUrls: nothingBehind(), secretKey: 'of nothing' });
}

/** The OpenAPI document of the server's own routes, as it serves it, made without a database. */
async function currentDocument(): Promise<string> {
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
  const app = await buildApp({
    authenticate: () => null,
    registerRoutes: describeRoutes,
    checks: Object.fromEntries(PARTS.map((part) => [part, () => Promise.resolve()])) as StatusChecks,
    metrics: new Metrics(),
    log: createLog('silent'),
    mode: 'production',
    version,
    rateLimitPerMinute: null,
    trustedOrigins: [],
    trustedProxies: [],
    metricsToken: null,
    web: { shop: null, admin: null },
  });
  await app.ready();
  const document = openApiJson(app);
  await app.close();
  return document;
}

/** Without an argument it prints the document, as `scripts/generated.ts` wants it. */
async function main(action: string | undefined): Promise<number> {
  if (action !== undefined && action !== '--write' && action !== '--check') {
    console.error('usage: openapi [--write | --check]');
    return 2;
  }
  const document = await currentDocument();
  if (action === undefined) process.stdout.write(document);
  else if (action === '--write') await writeFile(DOCUMENT, document);
  else if ((await readFile(DOCUMENT, 'utf8').catch(() => '')) !== document) {
    console.error('docs/openapi.json is not what the routes say: run node apps/server/src/cli/openapi.ts --write');
    return 1;
  }
  return 0;
}

process.exitCode = await main(process.argv[2]);
