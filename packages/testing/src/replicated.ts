import type { TestProject } from 'vitest/node';

import { startStandby } from './standby.ts';
import { startSystemServer } from './system-server.ts';

/** What a store reads from in the project `replica`. */
export interface Replicated {
  /** Where the standby of the server of `postgresUrl` listens on loopback. */
  readonly standbyPort: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent: a store reads where it writes. */
    replicated: Replicated;
  }
}

/** Starts the machine's own PostgreSQL and a streaming replica of it, and gives their addresses to the tests. Returns what stops them. */
export async function setup(project: TestProject, binaries: string): Promise<() => Promise<void>> {
  const postgres = await startSystemServer(binaries);
  try {
    const standby = await startStandby(binaries, postgres.connectionString);
    project.provide('postgresUrl', postgres.connectionString);
    project.provide('replicated', { standbyPort: Number(new URL(standby.at(postgres.connectionString)).port) });
    return async () => {
      await standby.stop();
      await postgres.stop();
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** The URL of the same database at the standby. */
export function atStandby(databaseUrl: string, { standbyPort }: Replicated): string {
  const url = new URL(databaseUrl);
  url.port = String(standbyPort);
  return url.href;
}
