import { createEmptyDatabase } from '@kontor/testing/database';
import { startNatsServer } from '@kontor/testing/nats-server';
import { startPgbouncer } from '@kontor/testing/pgbouncer';
import { startRedisServer } from '@kontor/testing/redis-server';
import { startStandby } from '@kontor/testing/standby';
import { startSystemServer } from '@kontor/testing/system-server';
import { expect } from 'vitest';

import { startBalanced } from './balanced.ts';
import type { Balancer } from './balancers.ts';
import { HttpCaller, newAgent } from './http-caller.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import type { Servers } from './servers.ts';
import { openStoreAt } from './test-store.ts';
import { startTopology } from './topology-servers.ts';

/** Whether this machine has the program that each variable names, such as `REDIS`. */
export function hasEngines(...names: readonly string[]): boolean {
  return names.every((name) => process.env[`KONTOR_TEST_${name}_BIN`] !== undefined);
}

type Closing = (() => Promise<unknown>)[];

/** Two server processes with Redis behind a balancer, on a new database: whoever calls goes through the balancer. */
export function startServersBehind(balancer: Balancer): Promise<Servers> {
  return building(async (closing) => {
    const made = await createEmptyDatabase();
    closing.push(made.drop);
    const balanced = await startBalanced(balancer, { DATABASE_URL: made.connectionString });
    closing.push(balanced.close);
    const { processes, url, agent } = balanced;
    return { databaseUrl: made.connectionString, processes, callerOf: (cookie) => new HttpCaller(url, cookie, agent) };
  });
}

/** Two server processes whose connections go through a pooler in transaction mode, on a new database. */
export function startServersPooled(): Promise<Servers> {
  return building(async (closing) => {
    const made = await createEmptyDatabase();
    closing.push(made.drop);
    const pooler = await startPgbouncer(process.env['KONTOR_TEST_PGBOUNCER_BIN'] ?? '', made.connectionString);
    closing.push(pooler.stop);
    const databaseUrl = made.connectionString;
    return startTwo(
      { DATABASE_URL: pooler.through(databaseUrl), DIRECT_DATABASE_URL: databaseUrl },
      databaseUrl,
      closing,
    );
  });
}

/** Two server processes that read from a streaming replica, on a PostgreSQL of their own. */
export function startServersReplicated(): Promise<Servers> {
  return building(async (closing) => {
    const binaries = process.env['KONTOR_TEST_PG15_BIN'] ?? '';
    const primary = await startSystemServer(binaries);
    closing.push(primary.stop);
    const databaseUrl = primary.connectionString;
    const standby = await startStandby(binaries, databaseUrl);
    closing.push(standby.stop);
    return startTwo({ DATABASE_URL: databaseUrl, READ_DATABASE_URL: standby.at(databaseUrl) }, databaseUrl, closing);
  });
}

/** A process for each service, with Redis and NATS. */
export async function startApartWithEngines(): Promise<Servers> {
  const redis = await startRedisServer(process.env['KONTOR_TEST_REDIS_BIN'] ?? '');
  const nats = await startNatsServer(process.env['KONTOR_TEST_NATS_BIN'] ?? '');
  const stop = async () => {
    await nats.stop();
    await redis.stop();
  };
  const servers = await startTopology('apart', { REDIS_URL: redis.url, NATS_URL: nats.url }).catch(async (error) => {
    await stop();
    throw error;
  });
  const { close } = servers;
  return Object.assign(servers, {
    close: async () => {
      await close();
      await stop();
    },
  });
}

/** Server processes, where their data is, and how one of them is asked. */
interface Built {
  readonly databaseUrl: string;
  readonly processes: readonly ServerProcess[];
  callerOf(cookie: string, index: number): HttpCaller;
}

async function startTwo(env: Readonly<Record<string, string>>, databaseUrl: string, closing: Closing): Promise<Built> {
  const start = async () => {
    const server = await startServer({ env });
    closing.push(() => server.end('SIGKILL'));
    return server;
  };
  const processes = await Promise.all([start(), start()]);
  const agent = newAgent();
  closing.push(async () => agent.destroy());
  const callerOf = (cookie: string, index: number) =>
    new HttpCaller(processes[index % processes.length]?.url ?? '', cookie, agent);
  return { databaseUrl, processes, callerOf };
}

/** Makes servers of what `build` starts, and closes what it had put on `closing` where it fails. */
async function building(build: (closing: Closing) => Promise<Built>): Promise<Servers> {
  const closing: Closing = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const { databaseUrl, processes, callerOf } = await build(closing);
    const opened = openStoreAt(databaseUrl);
    closing.push(opened.close);
    return {
      ...opened,
      // Their data is in a server of the tests.
      folder: { path: '', remove: async () => {} } as Servers['folder'],
      processes,
      callers: (shoppers) => shoppers.map(({ cookie }, index) => callerOf(cookie, index)),
      stop: async () => {
        for (const server of processes) expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
        return processes.map(({ log }) => log);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
