import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { type EmbeddedServer, startEmbeddedServer } from '@kontor/postgres/embedded/server';
import { FaultProxy } from '@kontor/testing/proxy/fault-proxy';
import { httpSplitters } from '@kontor/testing/proxy/http-frames';
import { postgresSplitters } from '@kontor/testing/proxy/postgres-frames';
import pg from 'pg';

import { killServers, type ServerProcess, startServer } from '../support/server-process.ts';

const DATABASE = 'kontor';
const BACK_MS_MAX = 60_000;
const BACK_PAUSE_MS = 20;

/** What a stage is set with. */
export interface StageOptions {
  readonly instances: number;
  readonly env?: Readonly<Record<string, string>>;
  /** For one instance alone, over `env`. */
  readonly envOf?: (index: number) => Readonly<Record<string, string>>;
}

/** One instance of the server program: PostgreSQL behind one proxy of its own, its clients in front of another. */
export interface Actor {
  readonly index: number;
  process: ServerProcess;
  /** Between the instance and PostgreSQL. */
  readonly database: FaultProxy;
  /** Between clients and the instance. */
  readonly http: FaultProxy;
  /** Where clients send their requests. */
  readonly url: () => string;
}

/** Server processes on one PostgreSQL, with a proxy on every way between them. */
export class Stage {
  readonly #directory: string;
  readonly #options: StageOptions;
  readonly postgres: EmbeddedServer;
  readonly actors: Actor[] = [];

  private constructor(directory: string, postgres: EmbeddedServer, options: StageOptions) {
    this.#directory = directory;
    this.postgres = postgres;
    this.#options = options;
  }

  static async set(options: StageOptions): Promise<Stage> {
    const directory = await mkdtemp(join(tmpdir(), 'kontor-chaos-'));
    const postgres = await startEmbeddedServer({
      directory,
      settings: { max_connections: '300' },
      revivalsMax: 10_000,
    });
    const stage = new Stage(directory, postgres, options);
    try {
      await stage.sql(`CREATE DATABASE ${DATABASE}`, 'postgres');
      for (let index = 0; index < options.instances; index += 1) stage.actors.push(await stage.#engage(index));
    } catch (error) {
      await stage.strike();
      throw error;
    }
    return stage;
  }

  /** Straight to the database, past every proxy. */
  get databaseUrl(): string {
    return this.postgres.connectionString(DATABASE);
  }

  async #engage(index: number): Promise<Actor> {
    const database = await FaultProxy.start({
      target: () => ({ host: '127.0.0.1', port: this.postgres.port }),
      splitters: postgresSplitters,
    });
    const process = await this.#launch(index, database);
    const actor: Actor = {
      index,
      process,
      database,
      http: await FaultProxy.start({
        target: () => ({ host: '127.0.0.1', port: Number(new URL(actor.process.url).port) }),
        splitters: httpSplitters,
      }),
      url: () => `http://127.0.0.1:${actor.http.port}`,
    };
    return actor;
  }

  #launch(index: number, database: FaultProxy, more: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const url = new URL(this.databaseUrl);
    url.port = String(database.port);
    const { env = {}, envOf } = this.#options;
    return startServer({ env: { DATABASE_URL: url.href, ...env, ...envOf?.(index), ...more } });
  }

  /** Ends the instance, if it has not ended, and starts another one in its place, with `more` in its environment. */
  async replace(
    actor: Actor,
    signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await actor.process.end(signal);
    try {
      actor.process = await this.#launch(actor.index, actor.database, more);
    } catch (error) {
      // One that is to die may do so while it starts.
      if (more['KONTOR_FAULTS'] === undefined) throw error;
      actor.process = await this.#launch(actor.index, actor.database);
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

  /** Runs SQL as the superuser, and answers its rows. */
  async sql<Row extends object>(text: string, database: string = DATABASE): Promise<Row[]> {
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

  /** Processes of PostgreSQL that work for the instances. */
  async backends(): Promise<number[]> {
    const rows = await this.sql<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = '${DATABASE}' AND application_name LIKE 'kontor %' ORDER BY pid`,
    );
    return rows.map(({ pid }) => pid);
  }

  /** Ends everything. */
  async strike(): Promise<void> {
    await killServers();
    await Promise.all(this.actors.flatMap(({ database, http }) => [database.close(), http.close()]));
    await this.postgres.stop();
    await rm(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
