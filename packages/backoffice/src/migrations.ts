import type { MigrationSet } from '@kontor/postgres/migrate';

/** The schema of the back office. */
export const BACKOFFICE_MIGRATIONS: MigrationSet = {
  service: 'backoffice',
  directory: new URL('../migrations/', import.meta.url),
};
