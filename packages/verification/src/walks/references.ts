import type { TransferKind } from '@kontor/contracts/wallet';
import { type SystemAccount, systemAccountId } from '@kontor/wallet/domain/system-accounts';

import { actorsOf, type PersonRow } from '../queries/events.ts';
import { USERS } from '../queries/identity-rows.ts';
import { PRODUCTS } from '../queries/inventory-rows.ts';
import { CUSTOMERS, ORDERED_PRODUCTS } from '../queries/order-rows.ts';
import { ACCOUNTS, type AccountRow, COUNTER_ACCOUNTS } from '../queries/wallet-rows.ts';
import { pagesOf } from '../streams/cursor.ts';
import { keyOf, mergeByKey } from '../streams/merge.ts';
import { defineWalk } from './define.ts';

const personKey = (row: PersonRow) => keyOf(row.user_id, row.tenant_id);

/** Walks over what was ordered beside the catalogue. */
export const PRODUCTS_WALK = defineWalk({
  name: 'ordered products',
  services: ['orders', 'inventory'],
  rules: ['ordered_products_exist'],
  run: async ({ orders, inventory }, findings) => {
    type Row = { readonly tenant_id: number; readonly product_id: string };
    const key = (row: Row) => keyOf(row.product_id, row.tenant_id);
    const all = mergeByKey<{ ordered: Row; products: Row }>({
      ordered: { pages: pagesOf(orders, ORDERED_PRODUCTS), key },
      products: { pages: pagesOf(inventory, PRODUCTS), key },
    });
    for await (const { ordered, products } of all) {
      for (const { tenant_id, product_id } of ordered) {
        findings.ordered_products_exist.examine(products.length > 0, () => ({ tenant_id, product_id }));
      }
    }
  },
});

/** Walks over whoever ordered beside the users. */
export const CUSTOMERS_WALK = defineWalk({
  name: 'customers',
  services: ['orders', 'identity'],
  rules: ['customers_exist'],
  run: async ({ orders, identity }, findings) => {
    const all = mergeByKey<{ customers: PersonRow; users: PersonRow }>({
      customers: { pages: pagesOf(orders, CUSTOMERS), key: personKey },
      users: { pages: pagesOf(identity, USERS), key: personKey },
    });
    for await (const { customers, users } of all) {
      for (const { tenant_id, user_id } of customers) {
        findings.customers_exist.examine(users.length > 0, () => ({ tenant_id, customer_id: user_id }));
      }
    }
  },
});

/** Walks over the users' accounts beside the users. */
export const ACCOUNTS_WALK = defineWalk({
  name: 'accounts of users',
  services: ['wallet', 'identity'],
  rules: ['account_holders_exist'],
  run: async ({ wallet, identity }, findings) => {
    const all = mergeByKey<{ accounts: AccountRow; users: PersonRow }>({
      accounts: { pages: pagesOf(wallet, ACCOUNTS), key: (row: AccountRow) => keyOf(row.account_id, row.tenant_id) },
      users: { pages: pagesOf(identity, USERS), key: personKey },
    });
    for await (const { accounts, users } of all) {
      for (const { tenant_id, account_id } of accounts) {
        findings.account_holders_exist.examine(users.length > 0, () => ({ tenant_id, account_id }));
      }
    }
  },
});

/** Walks over whoever gave commands to any service beside the users. */
export const ACTORS_WALK = defineWalk({
  name: 'actors',
  services: ['orders', 'inventory', 'wallet', 'identity'],
  rules: ['actors_exist'],
  run: async (stores, findings) => {
    const actors = (service: keyof typeof stores) => ({
      pages: pagesOf(stores[service], actorsOf(service)),
      key: personKey,
    });
    const all = mergeByKey<Record<keyof typeof stores | 'users', PersonRow>>({
      orders: actors('orders'),
      inventory: actors('inventory'),
      wallet: actors('wallet'),
      identity: actors('identity'),
      users: { pages: pagesOf(stores.identity, USERS), key: personKey },
    });
    for await (const { users, orders, inventory, wallet, identity } of all) {
      const logs = Object.entries({ orders, inventory, wallet, identity }).filter(([, rows]) => rows.length > 0);
      for (const [log, rows] of logs) {
        findings.actors_exist.examine(users.length > 0, () => ({ log, ...rows[0] }));
      }
    }
  },
});

/** The store's own account on the other side of each kind of transfer. */
const COUNTER_ACCOUNT: Readonly<Record<TransferKind, SystemAccount>> = {
  topup: 'cash_in',
  opening: 'opening',
  payment: 'sales',
  refund: 'sales',
  goodwill: 'goodwill',
  correction: 'adjustments',
};

/** Walks over the accounts on the other side of users' transfers: a handful, for which the database counts the transfers. */
export const SYSTEM_ACCOUNTS_WALK = defineWalk({
  name: 'system accounts',
  services: ['wallet'],
  rules: ['named_system_accounts'],
  run: async ({ wallet }, { named_system_accounts: findings }) => {
    for await (const page of pagesOf(wallet, COUNTER_ACCOUNTS)) {
      for (const row of page) {
        const expected = systemAccountId(row.tenant_id, COUNTER_ACCOUNT[row.kind], row.currency);
        findings.looked(Number(row.transfers));
        if (row.account_id !== expected)
          findings.add(Number(row.transfers), [{ ...row, expected_account_id: expected }]);
      }
    }
  },
});
