import type { MigrationSet } from '@kontor/postgres/migrate';

/** The schema of what is published and taken; beside every log. */
export const RELAY_MIGRATIONS: MigrationSet = {
  service: 'relay',
  directory: new URL('../migrations/', import.meta.url),
};
