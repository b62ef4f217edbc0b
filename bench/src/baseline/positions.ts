import pg from 'pg';

/** Services whose logs the baseline writes. */
const SERVICES = ['orders', 'inventory', 'wallet'] as const;

/** The sequence from which the baseline takes the positions of a service's log. */
export function positionsOf(service: (typeof SERVICES)[number]): string {
  return `row_locks.${service}_positions`;
}

/**
 * Gives each log a sequence that goes on after its head. Kontor locks the head of a log until COMMIT, so that positions are in commit order; with
 * one transaction per request that lock would be a queue for all of them. A sequence is what such a server would take, and it is
 * faster than what it is compared with: it gives up the order of commits, and has gaps.
 */
export async function createPositions(migrationUrl: string, servingRole: string): Promise<void> {
  await withClient(migrationUrl, async (client) => {
    const role = pg.escapeIdentifier(servingRole);
    await client.query(`CREATE SCHEMA row_locks; GRANT USAGE ON SCHEMA row_locks TO ${role}`);
    for (const service of SERVICES) {
      const sequence = positionsOf(service);
      await client.query(`CREATE SEQUENCE ${sequence}; GRANT USAGE ON SEQUENCE ${sequence} TO ${role}`);
      await client.query(`SELECT setval('${sequence}', position + 1, false) FROM ${service}.log_head`);
    }
  });
}

/** Moves the heads of the logs to what the sequences have given, so that the store can be verified. */
export async function settlePositions(migrationUrl: string): Promise<void> {
  await withClient(migrationUrl, async (client) => {
    for (const service of SERVICES) {
      await client.query(
        `UPDATE ${service}.log_head SET position = (SELECT coalesce(max(position), 0) FROM ${service}.events)`,
      );
    }
  });
}

async function withClient(connectionString: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
