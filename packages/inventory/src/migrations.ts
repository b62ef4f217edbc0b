import type { MigrationSet } from '@kontor/postgres/migrate';

/** The inventory's schema. */
export const INVENTORY_MIGRATIONS: MigrationSet = {
  service: 'inventory',
  directory: new URL('../migrations/', import.meta.url),
};
