import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { type EmbeddedServer, startEmbeddedServer } from '@kontor/postgres/embedded/server';
import { FaultProxy } from '@kontor/testing/proxy/fault-proxy';
import { httpSplitters } from '@kontor/testing/proxy/http-frames';
import { postgresSplitters } from '@kontor/testing/proxy/postgres-frames';
import pg from 'pg';

import type { ServiceUrls } from '../../apps/server/src/apart/open-whole.ts';
import { type PlannedProcess, planTopology } from '../../apps/server/src/topology/plan.ts';
import { openApartInstance } from '../support/apart-instance.ts';
import { killServers, type ServerProcess, startServer } from '../support/server-process.ts';
import { type OpenStore, openStoreAt } from '../support/test-store.ts';
import { endOnInterrupt } from './interrupt.ts';

const BACK_MS_MAX = 60_000;
const BACK_PAUSE_MS = 20;
/** Everything is finished or undone so long after all parts are back. */
const SETTLED_MS_MAX = 60_000;
const SETTLED_PAUSE_MS = 100;
/** A gateway, an instance of each of three services. */
const ROLES = 4;

/** Every service in every instance, on one database; or every service as processes of its own, on a database of its own. */
export type Topology = 'together' | 'apart';

/** What a stage is set with. */
export interface StageOptions {
  readonly topology: Topology;
  /** Of the store; apart, of the gateway and of each service: one or two. */
  readonly instances: number;
  readonly env?: Readonly<Record<string, string>>;
  /** For one process alone, over `env`. */
  readonly envOf?: (index: number) => Readonly<Record<string, string>>;
}

/** One process of the server program: PostgreSQL behind one proxy of its own, who calls it in front of another. */
export interface Actor {
  readonly index: number;
  /** `store`, or what it is apart. */
  readonly role: string;
  process: ServerProcess;
  /** Between the process and PostgreSQL. */
  readonly database: FaultProxy;
  /** Between who calls (a client, or another process) and the process. */
  readonly http: FaultProxy;
  /** Where it is called. */
  readonly url: () => string;
}

/** Server processes on one PostgreSQL, with a proxy on every way between them. */
export class Stage {
  readonly #directory: string;
  readonly #options: StageOptions;
  readonly #databases: ServiceUrls;
  readonly postgres: EmbeddedServer;
  /** In the order of the topology: those that clients speak to come first. */
  readonly actors: Actor[] = [];
  /** Before each process, by its index; they are there before the processes, which know each other by them. */
  #doors: FaultProxy[] = [];
  /** From each process to its databases. */
  readonly #ways: FaultProxy[] = [];
  readonly #struck: () => void;
  readonly #environments = new Map<number, Readonly<Record<string, string>>>();

  private constructor(directory: string, postgres: EmbeddedServer, options: StageOptions) {
    this.#directory = directory;
    this.postgres = postgres;
    this.#options = options;
    this.#struck = endOnInterrupt(() => this.strike());
    const name = (service: ServiceName) => (options.topology === 'apart' ? `kontor_${service}` : 'kontor');
    this.#databases = Object.fromEntries(
      SERVICES.map((service) => [service, postgres.connectionString(name(service))]),
    ) as ServiceUrls;
  }

  static async set(options: StageOptions): Promise<Stage> {
    const directory = await mkdtemp(join(tmpdir(), 'kontor-chaos-'));
    const postgres = await startEmbeddedServer({
      directory,
      settings: { max_connections: '400' },
      revivalsMax: 10_000,
    });
    const stage = new Stage(directory, postgres, options);
    try {
      for (const name of stage.#databaseNames()) await stage.sql(`CREATE DATABASE ${name}`, 'postgres');
      await stage.#engage();
    } catch (error) {
      await stage.strike();
      throw error;
    }
    return stage;
  }

  /** The services on their databases, past every process and proxy: for what is prepared and looked up. */
  open(): Promise<OpenStore> {
    return this.#options.topology === 'apart'
      ? openApartInstance(this.#databases)
      : Promise.resolve(openStoreAt(this.#databases.orders));
  }

  /** Resolves when no saga is under way or left any more. @throws Error where that takes longer than a minute from now. */
  async settle(): Promise<void> {
    if (this.#options.topology === 'together') return;
    for (const until = performance.now() + SETTLED_MS_MAX; ; await delay(SETTLED_PAUSE_MS)) {
      const open = await this.sqlOf<{ kind: string; tries: number }>(
        'orders',
        'SELECT kind, tries FROM orders.sagas WHERE finished_at IS NULL',
      );
      if (open.length === 0) return;
      if (performance.now() > until)
        throw new Error(`${open.length} sagas are in between ${SETTLED_MS_MAX} ms later: ${JSON.stringify(open)}`);
    }
  }

  /** Those that clients speak to. */
  get doors(): readonly Actor[] {
    return this.actors.filter(({ role }) => role === 'store' || role === 'gateway');
  }

  #databaseNames(): string[] {
    return [...new Set(Object.values(this.#databases).map((url) => new URL(url).pathname.slice(1)))];
  }

  async #engage(): Promise<void> {
    const { topology, instances } = this.#options;
    const count = topology === 'apart' ? ROLES * instances : instances;
    this.#doors = await Promise.all(Array.from({ length: count }, (_, index) => this.#door(index)));
    for (const { name, port, env } of this.#planned()) {
      const index = this.#doors.findIndex((door) => door.port === port);
      const http = this.#doors[index] as FaultProxy;
      const database = await FaultProxy.start({
        target: () => ({ host: '127.0.0.1', port: this.postgres.port }),
        splitters: postgresSplitters,
      });
      this.#ways.push(database);
      this.#environments.set(index, behindProxy(env, database.port));
      const process = await this.#launch(index);
      const [role = ''] = name.split(' ');
      this.actors.push({ index, role, process, database, http, url: () => `http://127.0.0.1:${http.port}` });
    }
    this.actors.sort((one, other) => one.index - other.index);
  }

  /** The processes in the order in which they are started. */
  #planned(): PlannedProcess[] {
    const { topology, instances } = this.#options;
    const portAt = (index: number) => (this.#doors[index] as FaultProxy).port;
    const databases = this.#databases;
    if (topology === 'apart') return planTopology(instances === 1 ? 'apart' : 'apart-2', { portAt, databases });
    return this.#doors.map(({ port }, index) => ({
      name: `store ${index + 1}`,
      port,
      env: { DATABASE_URL: databases.orders },
    }));
  }

  #door(index: number): Promise<FaultProxy> {
    return FaultProxy.start({
      target: () => ({
        host: '127.0.0.1',
        port: Number(new URL(this.actors.find((actor) => actor.index === index)?.process.url ?? NOWHERE).port),
      }),
      splitters: httpSplitters,
    });
  }

  #launch(index: number, more: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const { env = {}, envOf } = this.#options;
    return startServer({ env: { ...this.#environments.get(index), ...env, ...envOf?.(index), ...more } });
  }

  /** Ends the process, if it has not ended, and starts another one in its place, with `more` in its environment. */
  async replace(
    actor: Actor,
    signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await actor.process.end(signal);
    try {
      actor.process = await this.#launch(actor.index, more);
    } catch (error) {
      // One that is to die may do so while it starts.
      if (more['KONTOR_FAULTS'] === undefined) throw error;
      actor.process = await this.#launch(actor.index);
    }
  }

  /** Kills PostgreSQL with everything that works for it, and resolves when it is back. */
  async killPostgres(): Promise<void> {
    const before = this.postgres.postmasterPid;
    process.kill(before, 'SIGKILL');
    const deadline = performance.now() + BACK_MS_MAX;
    while (performance.now() < deadline) {
      await delay(BACK_PAUSE_MS);
      if (this.postgres.postmasterPid !== before && (await this.sql('SELECT 1').catch(() => null)) !== null) return;
    }
    throw new Error('PostgreSQL is not back');
  }

  /** Runs SQL as the superuser in the database of a service, and answers its rows. */
  sqlOf<Row extends object>(service: ServiceName, text: string): Promise<Row[]> {
    return this.sql(text, new URL(this.#databases[service]).pathname.slice(1));
  }

  /** Runs SQL as the superuser, and answers its rows. */
  async sql<Row extends object>(text: string, database = 'postgres'): Promise<Row[]> {
    const client = new pg.Client({
      connectionString: this.postgres.connectionString(database),
      application_name: 'chaos',
    });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** Processes of PostgreSQL that work for the processes of the store. */
  async backends(): Promise<number[]> {
    const rows = await this.sql<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname LIKE 'kontor%' AND application_name LIKE 'kontor %' ORDER BY pid`,
    );
    return rows.map(({ pid }) => pid);
  }

  /** Ends everything. */
  async strike(): Promise<void> {
    this.#struck();
    await killServers();
    await Promise.all([...this.#doors, ...this.#ways].map((proxy) => proxy.close()));
    await this.postgres.stop();
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A port at which nobody listens: of a process that has not started yet. */
const NOWHERE = 'http://127.0.0.1:9';

/** The same environment, with every database where a proxy stands before it. */
function behindProxy(env: Readonly<Record<string, string>>, port: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      if (!name.endsWith('DATABASE_URL')) return [name, value];
      const url = new URL(value);
      url.port = String(port);
      return [name, url.href];
    }),
  );
}
