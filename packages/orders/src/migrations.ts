import type { MigrationSet } from '@kontor/postgres/migrate';

/** The schema of the orders service. */
export const ORDERS_MIGRATIONS: MigrationSet = {
  service: 'orders',
  directory: new URL('../migrations/', import.meta.url),
};
