/**
 * `npm run topology -- NAME`: starts a whole store on loopback for a person to play with. Those with engines beside the store are here, with the programs that this
 * machine has and data that is gone when Ctrl-C ends them; the others, which need nothing but the store, are the server's own.
 */
import { once } from 'node:events';

import { startNatsCluster } from '@kontor/testing/nats-cluster';
import { startPgbouncer } from '@kontor/testing/pgbouncer';
import { startRedisServer } from '@kontor/testing/redis-server';
import { startStandby } from '@kontor/testing/standby';
import { startSystemServer } from '@kontor/testing/system-server';

import { makeDatabases } from '../../apps/server/src/topology/databases.ts';
import { ensureSystemPackages, packageOf } from '../../scripts/system-packages.ts';
import { startApartProcesses } from '../support/apart-processes.ts';
import { startBalanced } from '../support/balanced.ts';
import { BALANCERS } from '../support/balancers.ts';
import { killServers, startServer } from '../support/server-process.ts';

type Environment = Readonly<Record<string, string>>;

/** What stands beside the instances, and how many of these there are: of the whole store, or one of each service and a gateway before them. */
interface Topology {
  readonly words: string;
  readonly instances: number | 'apart';
  /** Whether each service, apart, has a replica of its database. */
  readonly replicas?: boolean;
  readonly engines: readonly Engine[];
  /** Which of BALANCERS stands before them; they share a Redis then. */
  readonly balancer?: string;
}

/** Starts a part on a PostgreSQL, and tells what the instances are to know of it. */
type Engine = (world: World) => Promise<Environment>;

interface World {
  readonly databaseUrl: string;
  readonly closing: (() => Promise<unknown>)[];
}

const redis: Engine = async ({ closing }) => {
  const server = await startRedisServer(binary('REDIS'));
  closing.push(server.stop);
  return { REDIS_URL: server.url };
};
const pooler: Engine = async ({ databaseUrl, closing }) => {
  const pgbouncer = await startPgbouncer(binary('PGBOUNCER'), databaseUrl);
  closing.push(pgbouncer.stop);
  return { DATABASE_URL: pgbouncer.through(databaseUrl), DIRECT_DATABASE_URL: databaseUrl };
};
const replica: Engine = async ({ databaseUrl, closing }) => {
  const standby = await startStandby(binary('PG15'), databaseUrl);
  closing.push(standby.stop);
  return { READ_DATABASE_URL: standby.at(databaseUrl) };
};
const nats: Engine = async ({ closing }) => {
  const cluster = await startNatsCluster(binary('NATS'));
  closing.push(cluster.stop);
  return { NATS_URL: cluster.url };
};

const TOPOLOGIES: Readonly<Record<string, Topology>> = {
  nginx: { words: 'two instances with Redis behind nginx with TLS', instances: 2, engines: [], balancer: 'nginx' },
  haproxy: {
    words: 'two instances with Redis behind HAProxy with TLS',
    instances: 2,
    engines: [],
    balancer: 'haproxy',
  },
  pooled: { words: 'two instances through pgbouncer in transaction mode', instances: 2, engines: [pooler] },
  replica: { words: 'two instances that read from a streaming replica', instances: 2, engines: [replica] },
  nats: { words: 'two instances that publish to three NATS servers', instances: 2, engines: [nats] },
  'apart-replica': {
    words: 'services apart, a database each, with a streaming replica of each',
    instances: 'apart',
    engines: [],
    replicas: true,
  },
  'apart-redis-nats': {
    words: 'services apart, a database each, with Redis and three NATS servers',
    instances: 'apart',
    engines: [redis, nats],
  },
};
const USAGE = Object.entries(TOPOLOGIES).map(([each, { words }]) => `  ${each.padEnd(16)} ${words}\n`);

const topology = TOPOLOGIES[process.argv[2] ?? ''];
if (topology === undefined) {
  process.once('exit', (code) => {
    if (code !== 0) process.stderr.write(`or, with the programs of this machine:\n${USAGE.join('')}`);
  });
  await import('../../apps/server/src/cli/topology.ts');
} else await run(topology);

async function run(asked: Topology): Promise<void> {
  const closing: World['closing'] = [];
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const started = ensureSystemPackages().then(() => start(asked, closing));
  try {
    await Promise.race([started, stopped]);
    // Told to stop while it came up: what is half there is ended when it is there.
    process.stdout.write(`${asked.words}: ${(await started).join(' and ')}; Ctrl-C ends it\n`);
    await stopped;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  } finally {
    await killServers();
    for (const close of closing.toReversed()) await close();
  }
}

/** Starts everything; the addresses at which it serves. */
async function start(
  { engines, instances, balancer, replicas = false }: Topology,
  closing: World['closing'],
): Promise<string[]> {
  const before = BALANCERS.find((each) => each.topology === balancer);
  if (before !== undefined) for (const name of [before.topology, 'redis', 'openssl']) binary(name.toUpperCase());
  const postgres = await startSystemServer(binary('PG15'));
  closing.push(() => postgres.stop());
  const databaseUrl = postgres.connectionString;
  let env: Environment = { DATABASE_URL: databaseUrl, TRUSTED_PROXIES: '127.0.0.1' };
  for (const engine of engines) env = { ...env, ...(await engine({ databaseUrl, closing })) };
  if (instances === 'apart') {
    const databases = await makeDatabases(databaseUrl);
    // One standby of a server has every database of it.
    const standby = replicas ? await startStandby(binary('PG15'), databaseUrl) : null;
    if (standby !== null) closing.push(standby.stop);
    const apart = await startApartProcesses('apart', databases, env, standby === null ? {} : { replicaOf: standby.at });
    return apart.gateways.map((name) => apart.process(name).url);
  }
  if (before !== undefined) {
    const balanced = await startBalanced(before, env);
    closing.push(balanced.close);
    return [balanced.url];
  }
  const urls: string[] = [];
  for (let index = 0; index < instances; index += 1) urls.push((await startServer({ env })).url);
  return urls;
}

/** Where a program of the distribution is. @throws Error where it is not installed. */
function binary(engine: string): string {
  const variable = `KONTOR_TEST_${engine}_BIN`;
  const path = process.env[variable];
  if (path === undefined) throw new Error(`a program is missing: apt-get install ${packageOf(variable)}`);
  return path;
}
