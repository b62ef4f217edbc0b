import { DatabaseSync } from 'node:sqlite';
import { EmbeddedServerError } from './error.ts';

/** Held by the one process that may start and stop the server of a folder. */
export interface OwnerLock {
  release(): void;
}

const SQLITE_BUSY = 5;

/**
 * Takes the lock, or answers undefined while another process (or another server in this one) holds it. The kernel drops
 * it when its holder dies, however it dies, so that there is no stale lock to judge. The file stays empty.
 *
 * Node has no flock; its built-in SQLite has one that works everywhere: an open write transaction.
 */
export function tryOwn(file: string): OwnerLock | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    database?.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw new EmbeddedServerError(`cannot lock ${file} (${(error as Error).message}): does it belong to another user?`);
  }
  const held = database;
  return {
    release: () => {
      if (held.isOpen) held.close();
    },
  };
}
