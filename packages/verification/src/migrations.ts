import type { MigrationSet } from '@kontor/postgres/migrate';

/** The schema `verification`. */
export const VERIFICATION_MIGRATIONS: MigrationSet = {
  service: 'verification',
  directory: new URL('../migrations/', import.meta.url),
};
