import type { MigrationSet } from '@kontor/postgres/migrate';

/** The schema `wallet`. */
export const WALLET_MIGRATIONS: MigrationSet = {
  service: 'wallet',
  directory: new URL('../migrations/', import.meta.url),
};
