import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { READ_MODELS } from '@kontor/backoffice/read-models';
import { rebuild } from '@kontor/backoffice/rebuild';
import { bearsToken } from '@kontor/channel/admission';
import { internalRoutes } from '@kontor/channel/internal-routes';
import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { present } from '@kontor/kernel/assert';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { startPeriodic } from '@kontor/runtime/periodic';
import { VerificationRuns } from '@kontor/verification/runs/runs';
import Fastify from 'fastify';

import { openApart } from '../../apps/server/src/apart/open-apart.ts';
import { asPools, openPlacePools, openPlaces } from '../../apps/server/src/apart/places.ts';
import { planProcess } from '../../apps/server/src/apart/process-plan.ts';
import { backgroundTasks } from '../../apps/server/src/background.ts';
import { readConfig } from '../../apps/server/src/config.ts';
import { routedDatabase } from '../support/routed-database.ts';
import { CLAIM_TTL_MS, type Instance, perform, STORE_OPTIONS } from './instance.ts';

const TOKEN_BYTES = 36;
/** Short, so that what a victim has left is taken over while its clients wait. */
const LEASE_MS = 2_000;
const RESUME_PAUSE_MS = 100;
const SETTLED_MS_MAX = 60_000;
const SETTLED_PAUSE_MS = 50;
const COUNT_OPEN = statement<{ open: bigint }>(
  'orders.chaos_count_open',
  'SELECT count(*) AS open FROM orders.sagas WHERE finished_at IS NULL',
);
const COUNT_RESUMED = statement<{ resumed: bigint; undone: bigint }>(
  'orders.chaos_count_resumed',
  `SELECT count(*) FILTER (WHERE epoch > 1) AS resumed, count(*) FILTER (WHERE outcome::json ->> 'ok' = 'false') AS undone
   FROM orders.sagas WHERE created_at >= to_timestamp($1::float8 / 1000)`,
);

/**
 * An instance of every service, each on its own database and behind the channel, as processes of their own are; a victim dies with all of them. What is asked comes through a
 * gateway's stand-ins.
 */
export async function openApartMatrix(urls: Readonly<Record<ServiceName, string>>): Promise<Instance> {
  const closing: (() => Promise<unknown>)[] = [];
  const common: Record<string, string> = {
    INTERNAL_TOKEN: randomBytes(TOKEN_BYTES).toString('base64url'),
    ...Object.fromEntries(SERVICES.map((service) => [`${service.toUpperCase()}_DATABASE_URL`, urls[service]])),
  };
  const compose = async (role: 'wallet' | 'inventory' | 'orders' | 'gateway') => {
    const config = readConfig({ ...common, KONTOR_ROLE: role });
    const plan = planProcess(config);
    const places = await openPlaces(config, plan.databases, () => {});
    const pools = openPlacePools(places, { ...plan, isGateway: false, lanes: 1 }, () => {});
    closing.push(() => Promise.all(Object.values(pools.all).map((pool) => pool.close())));
    const apart = openApart({
      plan,
      config,
      places,
      pools,
      options: { ...STORE_OPTIONS, sagaLeaseMs: LEASE_MS },
      channelObserver: { callDone: () => {}, callFailed: () => {}, entriesRetried: () => {} },
      sagaStopped: () => {},
    });
    closing.push(() => apart.store.close());
    const { store, sagas } = apart;
    const services = new Set(plan.local);
    const tasks = backgroundTasks({ store, pools: asPools(pools), services, sagas, idempotencyTtlMs: CLAIM_TTL_MS });
    return { ...apart, config, pools, tasks };
  };
  const parts: Awaited<ReturnType<typeof compose>>[] = [];
  for (const role of ['wallet', 'inventory', 'orders'] as const) {
    const part = await compose(role);
    const app = Fastify();
    const token = present(part.config.internalToken, 'the token');
    internalRoutes(app, { services: part.called, admit: bearsToken(token), draining: () => false, onBug: () => {} });
    common[`${role.toUpperCase()}_URL`] = await app.listen({ host: '127.0.0.1', port: 0 });
    closing.push(() => app.close());
    parts.push(part);
  }
  const gateway = await compose('gateway');
  parts.push(gateway);
  const { sagas, pools } = present(parts[2], 'orders');
  closing.push(
    startPeriodic(
      { name: 'resume sagas', pauseMs: RESUME_PAUSE_MS, run: async () => void (await sagas?.resumeSagas()) },
      () => {},
    ),
  );
  const reads = Object.fromEntries(gateway.pools.reads) as Record<ServiceName, Database>;
  const runs = new VerificationRuns({
    databases: reads,
    records: present(pools.backoffice, 'the back office'),
    servingSince: Date.now(),
    onError: (error) => {
      throw error;
    },
  });
  return {
    store: gateway.store,
    database: routedDatabase(reads),
    verified: reads,
    perform: (ask) => perform({ store: gateway.store, runs, orders: reads.orders }, ask),
    tidy: async () => {
      for (const { tasks } of parts) for (const task of tasks) await task.run();
    },
    settle: async () => {
      for (const until = Date.now() + SETTLED_MS_MAX; Date.now() < until; ) {
        const [row] = await reads.orders.rows(COUNT_OPEN);
        if (row?.open === 0n) return;
        await sagas?.resumeSagas();
        // What is not taken over yet waits for a lease to end, and other runs for the machine.
        await delay(SETTLED_PAUSE_MS);
      }
      throw new Error(`sagas are still open ${SETTLED_MS_MAX} ms after everything was there`);
    },
    sagasSince: async (begunMs) => {
      const [row] = await reads.orders.rows(COUNT_RESUMED, [begunMs]);
      return { resumed: Number(row?.resumed ?? 0), undone: Number(row?.undone ?? 0) };
    },
    rebuild: async () => {
      for (const model of READ_MODELS.values()) {
        const database = present(gateway.pools.models.get(model.log), 'the place of a read model');
        await rebuild(model, { log: reads[model.log], replica: null, database }, { folded: () => undefined });
      }
    },
    close: async () => {
      await runs.close();
      for (const close of closing.reverse()) await close();
    },
  };
}
