import { existsSync } from 'node:fs';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const roots = '{apps,bench,packages,scripts,tests}';
const postgres = existsSync('packages/testing/src/global-setup.ts') ? ['scripts/vitest-postgres.ts'] : [];

/** On the oldest PostgreSQL that is supported, where the machine has it. What tests the embedded server itself is left out. */
const onPostgres15 = process.env['KONTOR_TEST_PG15_BIN'] !== undefined;
/** The contract's suite once more with every engine that the machine has: see scripts/vitest-engines.ts. */
const withEngines =
  onPostgres15 && ['PGBOUNCER', 'REDIS'].every((name) => process.env[`KONTOR_TEST_${name}_BIN`] !== undefined);
const ENGINES_THEMSELVES = 'tests/engines.pg.test.ts';
const REPLICA_ITSELF = 'tests/replica.pg.test.ts';
const POSTGRES_15_ITSELF = 'tests/postgres-15.pg.test.ts';

/** `npm run test:topologies`. */
const isLong = process.env['KONTOR_TEST_TOPOLOGIES'] === 'all';

/** The contract's suite over HTTP, through a balancer to two server processes with Redis: all of it in the long run, else what instances could differ in. */
const BALANCED: Readonly<Record<string, string>> = { nginx: '{idempotency,identity}', haproxy: 'orders' };
const has = (...names: readonly string[]) =>
  names.every((name) => process.env[`KONTOR_TEST_${name}_BIN`] !== undefined);
const withBalancers = has('NGINX', 'HAPROXY', 'REDIS', 'OPENSSL');
/** The same through a gateway to services apart, all of them processes, with Redis and NATS. */
const WITH_ENGINES = 'apart-redis-nats';
const withBroker = has('REDIS', 'NATS');

/** What takes both cores of a small machine, or holds what happens to a time: nothing else runs beside it. */
const ALONE = [
  'tests/{contention,crash-apart,expiry,failover,live-hints,product-cache,redis,replica,replica-apart}.e2e.test.ts',
  'tests/crash-matrix/*.e2e.test.ts',
];

/** What it shows does not depend on the version of PostgreSQL, and takes half a minute. */
const SAGAS_APART = 'tests/sagas-apart.pg.test.ts';

/**
 * One project for every suffix, which says the cost of a test. Projects of one `groupOrder` run together, groups one after
 * another: the cheap tests speak first, and what measures has the machine to itself.
 */
function project(suffix: string, test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  const include = [`${roots}/**/*.${suffix}.test.ts`];
  return { test: { name: suffix, include, exclude: ['**/node_modules/**'], globalSetup: postgres, ...test } };
}

export default defineConfig({
  test: {
    projects: [
      project('pure', {
        include: [`${roots}/**/*.test.ts`],
        exclude: ['**/node_modules/**', '**/*.{pg,sim,e2e}.test.ts'],
        globalSetup: [],
        isolate: false,
        maxWorkers: 2,
        testTimeout: 10_000,
        sequence: { groupOrder: 0 },
      }),
      project('pg', {
        exclude: [
          '**/node_modules/**',
          ...(onPostgres15 ? [POSTGRES_15_ITSELF, REPLICA_ITSELF] : []),
          ...(withEngines ? [ENGINES_THEMSELVES] : []),
        ],
        maxWorkers: 2,
        testTimeout: 30_000,
        hookTimeout: 60_000,
        sequence: { groupOrder: 1 },
      }),
      project('sim', { maxWorkers: 2, testTimeout: 120_000, hookTimeout: 60_000, sequence: { groupOrder: 1 } }),
      ...(onPostgres15
        ? [
            project('pg15', {
              include: [`${roots}/**/*.pg.test.ts`, 'tests/histories.sim.test.ts'],
              exclude: [
                '**/node_modules/**',
                'packages/postgres/src/embedded/**',
                ENGINES_THEMSELVES,
                REPLICA_ITSELF,
                SAGAS_APART,
              ],
              globalSetup: ['scripts/vitest-postgres-15.ts'],
              maxWorkers: 2,
              testTimeout: 120_000,
              hookTimeout: 60_000,
              sequence: { groupOrder: 2 },
            }),
          ]
        : []),
      ...(withEngines
        ? [
            project('engines', {
              include: ['tests/contract/**/*.pg.test.ts', 'tests/races.pg.test.ts', ENGINES_THEMSELVES],
              globalSetup: ['scripts/vitest-engines.ts'],
              maxWorkers: 2,
              testTimeout: 60_000,
              hookTimeout: 60_000,
              sequence: { groupOrder: 2 },
            }),
          ]
        : []),
      // The contract's suite once more, with every service on a server and a database of its own; in the long run also with two servers of each.
      ...(isLong ? ['apart', 'apart-2'] : ['apart']).map((topology) =>
        project(topology, {
          include: ['tests/contract/*.pg.test.ts'],
          // What staff sees of events is more where payments begin and end by themselves: these tests count them.
          exclude: ['**/node_modules/**', 'tests/contract/admin-*.pg.test.ts'],
          env: { KONTOR_TEST_TOPOLOGY: topology },
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        }),
      ),
      ...(withBroker
        ? [
            project(WITH_ENGINES, {
              include: [`tests/contract/${isLong ? '*' : '{idempotency,inventory}'}.pg.test.ts`],
              // What staff finds, and sagas that were left, are taken up in the background of the processes: these tests say when.
              exclude: ['**/node_modules/**', 'tests/contract/{admin-*,sagas}.pg.test.ts'],
              env: { KONTOR_TEST_TOPOLOGY: WITH_ENGINES },
              maxWorkers: 2,
              testTimeout: 60_000,
              hookTimeout: 60_000,
              sequence: { groupOrder: 2 },
            }),
          ]
        : []),
      ...(withBalancers
        ? Object.entries(BALANCED).map(([balancer, some]) =>
            project(balancer, {
              include: [`tests/contract/${isLong ? '*' : some}.pg.test.ts`],
              // What staff finds is folded in the background of the processes: these tests say when.
              exclude: ['**/node_modules/**', 'tests/contract/admin-*.pg.test.ts'],
              env: { KONTOR_TEST_TOPOLOGY: balancer },
              maxWorkers: 2,
              testTimeout: 60_000,
              hookTimeout: 60_000,
              sequence: { groupOrder: 2 },
            }),
          )
        : []),
      ...(onPostgres15
        ? [
            project('replica', {
              include: ['tests/contract/**/*.pg.test.ts', REPLICA_ITSELF],
              globalSetup: ['scripts/vitest-replica.ts'],
              maxWorkers: 2,
              testTimeout: 60_000,
              hookTimeout: 60_000,
              sequence: { groupOrder: 2 },
            }),
          ]
        : []),
      // And with a replica of each service's database.
      ...(onPostgres15
        ? [
            project('apart-replica', {
              include: [`tests/contract/${isLong ? '*' : '{wallet,order-steps}'}.pg.test.ts`, REPLICA_ITSELF],
              exclude: ['**/node_modules/**', 'tests/contract/admin-*.pg.test.ts'],
              env: { KONTOR_TEST_TOPOLOGY: 'apart' },
              globalSetup: ['scripts/vitest-replica.ts'],
              maxWorkers: 2,
              testTimeout: 60_000,
              hookTimeout: 60_000,
              sequence: { groupOrder: 2 },
            }),
          ]
        : []),
      // Browsers and processes wait for one another most of the time: two files at once.
      project('e2e', {
        exclude: ['**/node_modules/**', ...ALONE],
        maxWorkers: 2,
        testTimeout: 120_000,
        hookTimeout: 120_000,
        sequence: { groupOrder: 3 },
      }),
      project('alone', {
        include: ALONE,
        maxWorkers: 1,
        testTimeout: 120_000,
        hookTimeout: 120_000,
        sequence: { groupOrder: 4 },
      }),
    ],
  },
});
