import { auditRoutes } from '@kontor/audit/http/routes';
import type { App } from '@kontor/http/app';
import { identityAdminRoutes } from '@kontor/identity/http/admin-routes';
import { inventoryAdminRoutes } from '@kontor/inventory/http/admin-routes';
import { goodwillRoute } from '@kontor/orders/http/goodwill';
import { countOrders } from '@kontor/orders/store/count-orders';
import { walletAdminRoutes } from '@kontor/wallet/http/admin-routes';

import type { Config } from './config.ts';
import type { FrontDatabases } from './databases.ts';
import type { Store } from './store.ts';

/** Adds what staff does with products, wallets and users, and the audit list; each service's own routes, with what they need of the others. */
export function adminRoutes(
  app: App,
  { currency }: Pick<Config, 'currency'>,
  store: Store,
  reads: FrontDatabases['reads'],
): void {
  const { identity, orders, wallet } = store;
  const usernames = (tenantId: number, userIds: readonly string[]) => identity.usernames(tenantId, userIds);
  inventoryAdminRoutes(app, { reads: reads.inventory, usernames });
  walletAdminRoutes(app, {
    wallet,
    reads: reads.wallet,
    currency,
    holders: {
      page: (tenantId, { search, limit, cursor }) =>
        identity.users.page(
          tenantId,
          { search, limit, cursor, role: null, active: null, newestFirst: true },
          'accounts',
        ),
      find: (tenantId, userId) => identity.users.find(tenantId, userId),
      usernames,
    },
  });
  goodwillRoute(app, { orders });
  identityAdminRoutes(app, {
    identity,
    about: async (tenantId, userId) => {
      const [balance, orderCount] = await Promise.all([
        wallet.balance(tenantId, userId),
        countOrders(reads.orders, tenantId, userId),
      ]);
      return { ...balance, orderCount };
    },
  });
  auditRoutes(app, { databases: reads, usernames });
}
