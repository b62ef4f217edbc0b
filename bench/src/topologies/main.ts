/**
 * `npm run bench:topologies`: measures the same load over each topology (one process, two, services apart, two of each), on one machine and one PostgreSQL, and tells the
 * CPU of every process, which says what limits each. See bench/README.md.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { startEmbeddedServer } from '@kontor/postgres/embedded/server';
import { openWholeApart, type ServiceUrls } from '@kontor/server/src/apart/open-whole.ts';
import { asPools } from '@kontor/server/src/apart/places.ts';
import { makeDatabases } from '@kontor/server/src/topology/databases.ts';
import { planTopology, TOPOLOGIES, type TopologyName } from '@kontor/server/src/topology/plan.ts';
import { formatReport } from '@kontor/verification/report';
import { verify } from '@kontor/verification/verify';

import { cpuSecondsOfProcess, cpuSecondsOfTree } from '../cpu.ts';
import type { LoadWorkload } from '../load/plan.ts';
import { runLoad } from '../load/run.ts';
import { describeMachine } from '../machine.ts';
import { fillStore } from '../prepare.ts';
import { type ServerProgram, startKontorWith } from '../program.ts';
import { type MeasuredTopology, topologyLines } from './report.ts';

const USAGE = `usage: npm run bench:topologies -- [options]
  --topologies ${TOPOLOGIES.join(',')}
  --shoppers 64   --seconds 5   --warm-up 3   --products 1000   --port 18200 (the first of up to eight)
`;
const LANES = 2;
const LISTENERS_MAX = 32;
const ORDERS_MAX = 1_000_000;
const LONGEST_SECONDS = 120;

const { values } = parseArgs({
  options: {
    topologies: { type: 'string', default: TOPOLOGIES.join(',') },
    shoppers: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '5' },
    'warm-up': { type: 'string', default: '3' },
    products: { type: 'string', default: '1000' },
    port: { type: 'string', default: '18200' },
    help: { type: 'boolean', default: false },
  },
});
const names = values.topologies.split(',');
const topologies = TOPOLOGIES.filter((name) => names.includes(name));
const [shoppers, seconds, warmUp, products, firstPort] = [
  values.shoppers,
  values.seconds,
  values['warm-up'],
  values.products,
  values.port,
].map(Number) as [number, number, number, number, number];
const isUsable = [shoppers, products, firstPort].every((each) => Number.isInteger(each) && each > 0);
if (values.help || topologies.length !== names.length || !isUsable || !(seconds > 0 && seconds <= LONGEST_SECONDS)) {
  process.stderr.write(USAGE);
  process.exit(values.help ? 0 : 2);
}

// Each process that is started is ended with this one.
process.setMaxListeners(LISTENERS_MAX);
const measured: MeasuredTopology[] = [];
process.stdout.write(`load average before: ${loadavg()[0]?.toFixed(2)}\n`);
for (const name of topologies) measured.push(await measureTopology(name));
process.stdout.write(`${topologyLines(measured).join('\n')}\n`);

/** Starts a topology on a PostgreSQL of its own, fills it, puts it under load, and holds it to every invariant. */
async function measureTopology(name: TopologyName): Promise<MeasuredTopology> {
  const directory = await mkdtemp(join(tmpdir(), 'kontor-topology-'));
  const postgres = await startEmbeddedServer({ directory, log: () => {} });
  const programs: { readonly name: string; readonly program: ServerProgram }[] = [];
  try {
    if (measured.length === 0) {
      const { cpuModel, cores } = describeMachine(postgres.version);
      process.stdout.write(`${cpuModel}, ${cores} cores; ${shoppers} shoppers for ${seconds} s\n`);
    }
    const databases = await makeDatabases(postgres.connectionString('postgres'));
    for (const { name: process, port, env } of planTopology(name, {
      portAt: (index) => firstPort + index,
      databases,
    })) {
      programs.push({ name: process, program: await startKontorWith({ ...env, PORT: String(port) }) });
    }
    const apart = name.startsWith('apart');
    const { orders } = databases;
    const together = { orders, inventory: orders, wallet: orders, identity: orders } satisfies ServiceUrls;
    const whole = await openWholeApart(apart ? databases : together, LANES, {});
    const { store } = whole;
    const workload = await fillStore({ store, pools: asPools(whole.pools) }, { products, shoppers });
    const workloadFile = join(directory, 'workload.json');
    await writeFile(workloadFile, JSON.stringify(workload satisfies LoadWorkload));
    const fronts = programs.filter(({ name: process }) => /^(gateway|store)/.test(process));
    const clocks: number[][] = [];
    const read = () => {
      clocks.push([
        ...programs.map(({ program }) => cpuSecondsOfProcess(program.pid)),
        cpuSecondsOfTree(postgres.postmasterPid),
      ]);
    };
    const loads = await Promise.all(
      fronts.map(({ program }, index) =>
        runLoad(
          {
            host: '127.0.0.1',
            port: Number(program.url.port),
            workloadFile,
            shoppers: Math.max(1, Math.floor(shoppers / fronts.length)),
            distribution: 'spread',
            warmUpMs: warmUp * 1_000,
            measureMs: seconds * 1_000,
            ordersMax: ORDERS_MAX,
          },
          index === 0 ? { measuring: read, measured: read } : { measuring: () => {}, measured: () => {} },
        ),
      ),
    );
    const report = await verify(Object.fromEntries(whole.pools.reads));
    if (!report.ok) throw new Error(`the store is not consistent after the measurement\n${formatReport(report)}`);
    await whole.close();
    const [before = [], after = []] = clocks;
    return {
      topology: name,
      seconds,
      loads,
      cpuSeconds: [...programs.map(({ name: process }) => process), 'PostgreSQL'].map((process, index) => ({
        process,
        seconds: (after[index] ?? 0) - (before[index] ?? 0),
      })),
    };
  } finally {
    // Who calls ends before who is called.
    for (const { program } of programs.toReversed()) await program.stop();
    await postgres.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
