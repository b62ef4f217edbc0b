import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { FAULT_POINTS } from '@kontor/faults/points';
import { Chances } from '@kontor/testing/proxy/chance';
import { PASS } from '@kontor/testing/proxy/fault-proxy';
import { signIn } from '../support/http-caller.ts';
import { seededRandom } from '../support/random.ts';
import { Load } from './load.ts';
import { bugs, formatScenario } from './play.ts';
import type { Counts, Play, ScenarioReport } from './scenario.ts';
import { anyOf, clockEnv, clockMissing, freeze, resetClock, setClock, terminateBackend } from './scenarios.ts';
import { type Actor, Stage, type Topology } from './stage.ts';

const INSTANCES = { together: 3, apart: 2 };
const SHOPPERS = 12;
const PAUSE_MS = 250;
const FAULT_PAUSE_MS = 1_500;
const FAULT_SPREAD_MS = 6_000;
const SAMPLE_MS = 5_000;
const SIGN_IN_MS = 3_000;
const MS_PER_MINUTE = 60_000;
const SECONDS_PER_MINUTE = 60;
/** The part of a soak in which memory finds its level. */
const WARM_UP = 0.3;
/** What a process may gain in an hour of soaking, beyond the noise of its collector, before it is said to leak. */
const GROWTH_MB_PER_HOUR_MAX = 60;
const GROWTH_MB_MAX = 25;
const HITS_MAX = 40;
/** Which process has a clock that is set, where that can be done here; not the one whose memory is watched. */
const CLOCK_INDEX = 1;
const CLOCK_MS = 3_000;
/** Long enough for one run of every pruning after the last of what it prunes is due. */
const CALM_MS = 75_000;
const TTL = '30s';
/** Orders that nobody pays are pending to the end: by the answers they are. */
const LONGER_THAN_A_SOAK = '6h';
const TTL_AND_PRUNING = '90 seconds';
/** Sums of what an instance's pools may hold, with room for one more of them. */
const CONNECTIONS_PER_INSTANCE_MAX = 40;

/** How long a soak is, and by which chance. */
export interface SoakOptions {
  readonly seed: number;
  readonly topology: Topology;
  readonly minutes: number;
  /** In seconds. */
  onProgress(done: number, total: number): void;
}

/** What a soak showed, with the figures of what must stay flat. */
export interface SoakReport extends ScenarioReport {
  readonly memory: {
    readonly firstMb: number;
    readonly lastMb: number;
    readonly mbPerHour: number;
    readonly samples: number;
  };
  readonly connections: { readonly open: number; readonly proxied: number; readonly idleInTransaction: number };
  /** Rows that should have been pruned, by table; and of the logs, which are kept. */
  readonly overdue: Readonly<Record<string, number>>;
  readonly logs: Readonly<Record<string, number>>;
}

/** All faults at random intervals under a bounded load. The first instance is never killed: its memory is watched. */
export async function soak({ seed, topology, minutes, onProgress }: SoakOptions): Promise<SoakReport> {
  const started = performance.now();
  const random = seededRandom(seed);
  const env = { IDEMPOTENCY_TTL: TTL, SESSION_TTL: TTL, RESERVATION_TTL: LONGER_THAN_A_SOAK };
  const canSetClock = clockMissing() === null;
  const stage = await Stage.set({
    topology,
    instances: INSTANCES[topology],
    env,
    envOf: (index) => (canSetClock && index === CLOCK_INDEX ? clockEnv() : {}),
  });
  try {
    const load = new Load({
      open: () => stage.open(),
      settle: () => stage.settle(),
      urls: stage.doors.map(({ url }) => url),
      shoppers: SHOPPERS,
      random,
      pauseMs: PAUSE_MS,
      forgetsRefusals: true,
    });
    await load.start();
    const findings: string[] = [];
    const counts = new Map<string, number>();
    const until = performance.now() + minutes * MS_PER_MINUTE;
    const play: Play = { stage, topology, load, random, scale: 1, balancer: null, onProgress };
    const memory = new Memory((stage.actors[0] as Actor).process.pid);
    const watching = watch(stage, memory, until);
    try {
      while (performance.now() < until) {
        await delay(FAULT_PAUSE_MS + random() * FAULT_SPREAD_MS);
        await load.acknowledged(1);
        await reviveDead(stage, counts);
        const name = await anyOf(FAULTS, random)(play);
        counts.set(name, (counts.get(name) ?? 0) + 1);
        onProgress(minutes * SECONDS_PER_MINUTE - (until - performance.now()) / 1000, minutes * SECONDS_PER_MINUTE);
      }
    } catch (error) {
      findings.push(`the soak: ${(error as Error).stack}`);
    }
    await watching;
    await reviveDead(stage, counts);
    findings.push(...(await load.finish()), ...bugs(stage));
    await delay(CALM_MS);
    const rest = await figures(stage, memory);
    findings.push(...rest.findings);
    return {
      name: 'soak',
      topology,
      seed,
      counts: Object.fromEntries(counts) as Counts,
      clients: load.counts(),
      seconds: (performance.now() - started) / 1000,
      ...rest,
      findings,
    };
  } finally {
    await stage.strike();
  }
}

/** A report for people. */
export function formatSoak(report: SoakReport): string {
  const { memory, connections, overdue, logs } = report;
  const rowsOf = (tables: Readonly<Record<string, number>>) =>
    Object.entries(tables).map(([table, rows]) => `${table} ${rows}`);
  return `${formatScenario(report)}  memory of the instance that lived: ${memory.firstMb} MB, then ${memory.lastMb}; ${memory.mbPerHour} an hour by ${memory.samples} samples
  connections: ${connections.open} at PostgreSQL, ${connections.proxied} of the instances, ${connections.idleInTransaction} idle in a transaction
  rows overdue: ${rowsOf(overdue).join(', ')}
  rows of the logs: ${rowsOf(logs).join(', ')}
`;
}

/** The faults, each of which answers its name. */
const FAULTS: readonly ((play: Play) => Promise<string>)[] = [
  async ({ stage, random }) => {
    await stage.replace(anyOf(mortal(stage), random), 'SIGKILL');
    return 'instances killed';
  },
  async ({ stage, random }) => {
    await stage.replace(anyOf(mortal(stage), random), 'SIGTERM');
    return 'instances ended by SIGTERM';
  },
  async ({ stage, topology, random }) => {
    const points = [...FAULT_POINTS].filter(([, { place }]) => place === 'everywhere' || place === topology);
    const [point] = anyOf(points, random);
    const hit = 1 + Math.floor(random() * HITS_MAX);
    await stage.replace(anyOf(mortal(stage), random), 'SIGTERM', { KONTOR_FAULTS: `kill:${point}:${hit}` });
    return 'instances that die at a fault point';
  },
  async ({ stage }) => {
    await stage.killPostgres();
    return 'PostgreSQL killed';
  },
  async (play) => {
    await terminateBackend(play);
    return 'backends terminated';
  },
  async (play) => {
    await freeze(anyOf(play.stage.actors, play.random), 1_000 + play.random() * 6_000);
    return 'instances frozen and woken';
  },
  async ({ stage, random }) => {
    const { database } = anyOf(stage.actors, random);
    database.block(random() < 0.5 ? 'toServer' : 'toClient');
    await delay(500 + random() * 3_000);
    database.heal();
    return 'ways to the database blocked';
  },
  async ({ stage, random }) => {
    const chances = new Chances(random, [
      { name: 'before', point: 'commit', decision: { kind: 'cut' }, probability: 0.05, max: 20 },
      { name: 'forwarded', point: 'commit', decision: { kind: 'pass_then_cut' }, probability: 0.05, max: 20 },
      { name: 'answered', point: 'committed', decision: { kind: 'cut' }, probability: 0.05, max: 20 },
    ]);
    for (const { database } of stage.actors) database.decide = chances.decide;
    await delay(3_000);
    for (const { database } of stage.actors) database.decide = () => PASS;
    return 'times connections were cut at COMMIT for 3 s';
  },
  async ({ stage, random }) => {
    const chances = new Chances(random, [
      { name: 'dropped', point: 'response', decision: { kind: 'cut' }, probability: 0.2, max: 60 },
    ]);
    for (const { http } of stage.actors) http.decide = chances.decide;
    await delay(3_000);
    for (const { http } of stage.actors) http.decide = () => PASS;
    return 'times answers were dropped for 3 s';
  },
  async ({ stage, topology, random }) => {
    const called = stage.actors.filter((actor) => topology === 'together' || !stage.doors.includes(actor));
    const { http } = anyOf(called, random);
    for (const way of anyOf([['toServer'], ['toClient'], ['toServer', 'toClient']] as const, random)) http.block(way);
    await delay(500 + random() * 3_000);
    http.heal();
    return topology === 'together' ? 'ways to an instance blocked' : 'ways between services blocked';
  },
  async ({ stage, random }) => {
    if (clockMissing() !== null) return `clocks not set: ${clockMissing()}`;
    try {
      await setClock(stage, random() < 0.5 ? '+2d' : '-2d', CLOCK_INDEX);
      await delay(CLOCK_MS);
      await setClock(stage, '+0', CLOCK_INDEX);
    } catch (error) {
      // It may have died meanwhile, at a fault point; the one in its place finds the file as it is.
      if (!(await hasEnded(stage.actors[CLOCK_INDEX] as Actor))) throw error;
      await resetClock();
    }
    return 'clocks set two days off and back';
  },
];

function mortal(stage: Stage): Actor[] {
  return stage.actors.slice(1);
}

async function hasEnded({ process: { exit } }: Actor): Promise<boolean> {
  return (await Promise.race([exit, Promise.resolve(null)])) !== null;
}

/** Starts again what died at a fault point. */
async function reviveDead(stage: Stage, counts: Map<string, number>): Promise<void> {
  for (const actor of mortal(stage)) {
    if (!(await hasEnded(actor))) continue;
    counts.set('instances that died there', (counts.get('instances that died there') ?? 0) + 1);
    await stage.replace(actor);
  }
}

/** Memory of a process over time. */
class Memory {
  readonly #pid: number;
  readonly #samples: { readonly at: number; readonly mb: number }[] = [];

  constructor(pid: number) {
    this.#pid = pid;
  }

  sample(): void {
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8'))?.[1] ?? 0);
    this.#samples.push({ at: performance.now() / 3_600_000, mb: kilobytes / 1024 });
  }

  /** After the warm-up: the first and the last fifth, and the slope of a straight line through all (least squares). */
  figures(): SoakReport['memory'] {
    const warm = this.#samples.slice(Math.floor(this.#samples.length * WARM_UP));
    const mean = (of: readonly number[]) => of.reduce((sum, each) => sum + each, 0) / Math.max(1, of.length);
    const [at, mb] = [mean(warm.map((each) => each.at)), mean(warm.map((each) => each.mb))];
    const spread = warm.reduce((sum, each) => sum + (each.at - at) ** 2, 0);
    const together = warm.reduce((sum, each) => sum + (each.at - at) * (each.mb - mb), 0);
    const fifth = Math.max(1, Math.floor(warm.length / 5));
    const rounded = (value: number) => Math.round(value * 10) / 10;
    return {
      firstMb: rounded(mean(warm.slice(0, fifth).map((each) => each.mb))),
      lastMb: rounded(mean(warm.slice(-fifth).map((each) => each.mb))),
      mbPerHour: rounded(spread === 0 ? 0 : together / spread),
      samples: warm.length,
    };
  }
}

/** Samples memory, and signs in now and then, so that there are sessions to prune. */
async function watch(stage: Stage, memory: Memory, until: number): Promise<void> {
  let [sampled, signedIn] = [0, 0];
  while (performance.now() < until) {
    const now = performance.now();
    if (now - sampled > SAMPLE_MS) {
      memory.sample();
      sampled = now;
    }
    if (now - signedIn > SIGN_IN_MS) {
      signedIn = now;
      // Whoever is away just now is no matter here.
      void signIn((stage.actors[0] as Actor).process.url, 'testuser1', 'testpass123').catch(() => undefined);
    }
    await delay(500);
  }
}

async function figures(
  stage: Stage,
  memory: Memory,
): Promise<Pick<SoakReport, 'memory' | 'connections' | 'overdue' | 'logs'> & { readonly findings: string[] }> {
  const findings: string[] = [];
  const shape = memory.figures();
  if (shape.mbPerHour > GROWTH_MB_PER_HOUR_MAX && shape.lastMb - shape.firstMb > GROWTH_MB_MAX)
    findings.push(`memory grows by ${shape.mbPerHour} MB an hour: ${shape.firstMb} to ${shape.lastMb} MB`);
  const counted = async (service: ServiceName, sql: string) =>
    Number((await stage.sqlOf<{ count: string }>(service, `SELECT count(*) AS count FROM ${sql}`))[0]?.count);
  const connections = {
    open: (await stage.backends()).length,
    proxied: stage.actors.reduce((sum, { database }) => sum + database.connections, 0),
    idleInTransaction: await counted(
      'orders',
      `pg_stat_activity WHERE state LIKE 'idle in transaction%' AND application_name LIKE 'kontor %'`,
    ),
  };
  if (
    connections.open > connections.proxied ||
    connections.open > stage.actors.length * CONNECTIONS_PER_INSTANCE_MAX ||
    connections.idleInTransaction > 0
  )
    findings.push(`connections leak: ${JSON.stringify(connections)}`);
  const overdue: Record<string, number> = {
    'identity.sessions': await counted(
      'identity',
      `identity.sessions WHERE expires_at < now() - interval '${TTL_AND_PRUNING}'`,
    ),
  };
  overdue['identity.login_attempts'] = await counted(
    'identity',
    `identity.login_attempts WHERE ends_at < now() - interval '${TTL_AND_PRUNING}'`,
  );
  overdue['orders.sagas'] = await counted(
    'orders',
    `orders.sagas WHERE finished_at < now() - interval '${TTL_AND_PRUNING}'`,
  );
  const logs: Record<string, number> = {};
  for (const service of SERVICES) {
    overdue[`${service}.commands`] = await counted(
      service,
      `${service}.commands WHERE claimed_at < now() - interval '${TTL_AND_PRUNING}' AND (outcome IS NULL OR request_hash <> command_id)`,
    );
    logs[`${service}.events`] = await counted(service, `${service}.events`);
  }
  for (const [table, rows] of Object.entries(overdue))
    if (rows > 0) findings.push(`${table} holds ${rows} rows that should have been pruned`);
  return { memory: shape, connections, overdue, logs, findings };
}
