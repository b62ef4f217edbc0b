import type { MigrationSet } from '@kontor/postgres/migrate';

/** The schema of identity. */
export const IDENTITY_MIGRATIONS: MigrationSet = {
  service: 'identity',
  directory: new URL('../migrations/', import.meta.url),
};
