import type { MigrationSet } from '@kontor/postgres/migrate';

/** The schema of the back office, beside the orders: what staff searches, and what it alone writes. */
export const BACKOFFICE_MIGRATIONS: MigrationSet = {
  service: 'backoffice',
  directory: new URL('../migrations/', import.meta.url),
};

/** The schema of what the stock is worth, beside the inventory. */
export const STOCK_VALUE_MIGRATIONS: MigrationSet = {
  service: 'stock_value',
  directory: new URL('../migrations/stock_value/', import.meta.url),
};

/** The schema of the statements of all accounts, beside the wallet. */
export const STATEMENTS_MIGRATIONS: MigrationSet = {
  service: 'statements',
  directory: new URL('../migrations/statements/', import.meta.url),
};
