/**
 * `npm run verify [-- --json]`: checks everything that the store promises, while it serves or not: on DATABASE_URL and what services have of their own, or on the embedded
 * server, which is started for it where it is not running. Exit code 0: all holds; 1: something does not; 2: it could not be looked at.
 */
import { parseArgs } from 'node:util';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import { type Database, openDatabase } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { formatReport, presentReport } from '@kontor/verification/report';
import { verify } from '@kontor/verification/verify';
import { closePlaces, distinctPlaces, openPlaces, type Places } from '../apart/places.ts';
import { readConfig } from '../config.ts';

const USAGE = `usage: npm run verify [-- --json]
  --json   print the report as JSON`;
const APPLICATION_NAME = 'kontor verify';
/** SQLSTATEs of a table or schema that is not there. */
const NOT_THERE = new Set(['42P01', '3F000']);

/** Every pool of a serving process bears a name that begins like ours. */
const SERVING_SINCE = statement<{ since: number | null }>(
  'kontor.find_serving_processes',
  `SELECT min(backend_start) AS since
   FROM pg_stat_activity
   WHERE datname = current_database() AND application_name LIKE 'kontor %' AND application_name <> '${APPLICATION_NAME}'`,
);

let places: Places = new Map();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void closePlaces(places).finally(() => process.exit(130));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  console.error(NOT_THERE.has(code ?? '') ? `there is no store in this database yet: ${message}` : message);
  process.exitCode = 2;
} finally {
  await closePlaces(places);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.error(USAGE);
    return 0;
  }
  places = await openPlaces(readConfig(), SERVICES, (line) => console.error(line));
  const pools = new Map(
    distinctPlaces(places).map((place) => [
      place,
      openDatabase({ connectionString: place.servingUrl, connectionsMax: 2, applicationName: APPLICATION_NAME }),
    ]),
  );
  const databases = Object.fromEntries(
    [...places].map(([service, place]) => [service, present(pools.get(place), 'the pool of a place')]),
  ) as Record<ServiceName, Database>;
  try {
    const report = await verify(databases, {
      servingSince: await servingSince(databases.orders),
      onProgress: showProgress(),
    });
    process.stdout.write(values.json ? `${JSON.stringify(presentReport(report), null, 2)}\n` : formatReport(report));
    return report.ok ? 0 : 1;
  } finally {
    await Promise.all([...pools.values()].map((pool) => pool.close()));
  }
}

/** Since when a process has been serving from this database; null: none does. */
async function servingSince(database: Database): Promise<number | null> {
  const [row] = await database.rows(SERVING_SINCE);
  return row?.since ?? null;
}

/** Keeps one line up to date, where somebody watches. */
function showProgress(): (done: number, total: number, name: string) => void {
  const { isTTY } = process.stderr;
  return (done, total, name) => {
    if (isTTY) process.stderr.write(done === total ? '\r\x1b[K' : `\r\x1b[K${done} of ${total}: ${name}`);
  };
}
