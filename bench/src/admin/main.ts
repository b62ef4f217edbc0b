/**
 * `npm run bench:admin`: asks for every list, search and page of the panel, at the database of a store that `npm run generate` has filled (DATABASE_URL, or the
 * embedded server in KONTOR_DATA_DIR), and looks at the plan of every statement. Exit code 1 where a page is too slow or a plan reads or sorts a large table.
 */
import { loadavg } from 'node:os';

import { migrate } from '@kontor/postgres/migrate';
import { readConfig } from '@kontor/server/src/config.ts';
import { openPostgres } from '@kontor/server/src/databases.ts';
import { MIGRATIONS } from '@kontor/server/src/store.ts';

import { Latencies } from '../load/latencies.ts';
import { openPanel, type Panel } from './panel.ts';
import { planFaults, tableRows } from './plans.ts';
import { sampleOf, scenariosFor } from './scenarios.ts';

const ROUNDS = 20;
const P95_MS_MAX = 100;
const LIMITS = { smallTableRows: 10_000, sortedRowsMax: 20_000 };
const NAME_WIDTH = 44;

const postgres = await openPostgres(readConfig(), (line) => console.error(line));
try {
  await migrate({
    connectionString: postgres.migrationUrl,
    sets: MIGRATIONS,
    log: (line) => console.error(line),
    ...(postgres.servingRole === null ? {} : { servingRole: postgres.servingRole }),
  });
  const panel = await openPanel(postgres.servingUrl);
  try {
    await panel.project();
    process.exitCode = await measure(panel);
  } finally {
    await panel.close();
  }
} finally {
  await postgres.stop();
}

async function measure(panel: Panel): Promise<number> {
  const figures = new Map<string, Latencies>();
  const faults = new Set<string>();
  const rows = await tableRows(panel.database);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, url } of scenariosFor(await sampleOf(panel.database, round))) {
      panel.asked.clear();
      const { status, body, serverMs } = await panel.get(url);
      if (status !== 200) faults.add(`${name}: ${status} ${body.slice(0, 200)}`);
      let latencies = figures.get(name);
      if (latencies === undefined) figures.set(name, (latencies = new Latencies()));
      latencies.add(serverMs);
      if (round > 0) continue;
      const asked = [...panel.asked.values()];
      for (const fault of await planFaults(panel.database, asked, rows, LIMITS)) faults.add(`${name}: ${fault}`);
    }
  }
  print(rows, figures, faults);
  const slow = [...figures.values()].some((latencies) => latencies.summary().p95Ms > P95_MS_MAX);
  return slow || faults.size > 0 ? 1 : 0;
}

function print(
  rows: ReadonlyMap<string, number>,
  figures: ReadonlyMap<string, Latencies>,
  faults: ReadonlySet<string>,
): void {
  const count = new Intl.NumberFormat('en');
  const of = (table: string) => count.format(rows.get(table) ?? 0);
  console.log(
    `${of('reservations')} orders, ${of('users')} users, ${of('movements')} movements, ${of('audit')} audit entries; ${ROUNDS} rounds, load average ${loadavg()[0]?.toFixed(1)}, milliseconds at the server\n`,
  );
  console.log(`${'page'.padEnd(NAME_WIDTH)} ${'p50'.padStart(7)} ${'p95'.padStart(7)} ${'max'.padStart(7)}`);
  for (const [name, latencies] of figures) {
    const { p50Ms, p95Ms, maxMs } = latencies.summary();
    const cells = [p50Ms, p95Ms, maxMs].map((ms) => ms.toFixed(1).padStart(7)).join(' ');
    console.log(`${name.padEnd(NAME_WIDTH)} ${cells}${p95Ms > P95_MS_MAX ? '  TOO SLOW' : ''}`);
  }
  console.log(faults.size === 0 ? '\nEvery statement finds its rows by an index.' : `\n${[...faults].join('\n')}`);
}
