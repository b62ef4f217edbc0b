import { existsSync, globSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Chances } from '@kontor/testing/proxy/chance';
import { type FaultProxy, PASS } from '@kontor/testing/proxy/fault-proxy';

import { type Counts, type Play, type Scenario, scaled } from './scenario.ts';
import type { Actor, Stage } from './stage.ts';

/** Answers between two faults: fewer than these would be no load. */
const ANSWERS_MIN = 5;
const ANSWERS_SPREAD = 15;
/** Longer than PostgreSQL leaves a transaction idle: what a process held that froze is given up by then. Apart, longer than the lease of a saga. */
const FROZEN_MS = { together: 6_500, apart: 27_000 };
const FREEZES = { together: 8, apart: 4 };
const BLOCKED_MS = 2_500;
const RESTARTS = { together: 8, apart: 16 };
/** In a process that is told to believe in another time, this file says which. */
const CLOCK_FILE = join(tmpdir(), `kontor-chaos-clock-${process.pid}`);
const [FAKETIME = ''] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
/** Which process that is. */
const CLOCK_INDEX = 0;
const CLOCK_SET_MS_MAX = 10_000;
const CLOCK_PAUSE_MS = 100;
const DAY_MS = 86_400_000;
/** Tries of a fault that finds nothing to befall, for each that does. */
const TRIES_MAX = 10;

/** Every scenario by its name. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'postgres',
    sentence: 'PostgreSQL is killed with everything that works for it, and starts again, 50 times.',
    stage: { instances: 2 },
    shoppers: 12,
    play: (play) =>
      repeatedly(play, 50, 'PostgreSQL killed', async ({ stage }) => {
        await stage.killPostgres();
      }),
  },
  {
    name: 'backends',
    sentence:
      'Single processes of PostgreSQL are ended 470 times by pg_terminate_backend, and 30 times by SIGKILL, which restarts all of them.',
    stage: { instances: 2 },
    shoppers: 12,
    play: async (play) => {
      const terminated = await repeatedly(play, 470, 'backends terminated', terminateBackend);
      const killed = await repeatedly(play, 30, 'backends killed', killBackend);
      return { ...terminated, ...killed };
    },
  },
  {
    name: 'commit',
    sentence:
      'Connections to PostgreSQL are cut 2,000 times: before COMMIT is forwarded, once it is, and at its answer.',
    stage: { instances: 2 },
    shoppers: 16,
    play: async (play) => {
      const each = scaled(667, play);
      const chances = new Chances(play.random, [
        { name: 'cut before COMMIT', point: 'commit', decision: { kind: 'cut' }, probability: 0.1, max: each },
        {
          name: 'cut after COMMIT was forwarded',
          point: 'commit',
          decision: { kind: 'pass_then_cut' },
          probability: 0.1,
          max: each,
        },
        {
          name: 'cut at the answer to COMMIT',
          point: 'committed',
          decision: { kind: 'cut' },
          probability: 0.1,
          max: each,
        },
      ]);
      for (const { database } of play.stage.actors) database.decide = chances.decide;
      await whileNot(
        play,
        () => chances.isDone(),
        () => sum(chances.counts),
        3 * each,
      );
      for (const { database } of play.stage.actors) database.decide = () => PASS;
      return Object.fromEntries(chances.counts);
    },
  },
  {
    name: 'freeze',
    sentence:
      'An instance is frozen by SIGSTOP for longer than the database waits for it, and woken, 8 times; apart, one of orders, for longer than its leases, 4 times.',
    stage: { instances: 2 },
    shoppers: 12,
    play: async (play) => {
      const counts = await repeatedly(
        play,
        FREEZES[play.topology],
        'instances frozen and woken',
        ({ stage, topology, random }) =>
          freeze(
            anyOf(topology === 'apart' ? stage.actors.filter(({ role }) => role === 'orders') : stage.actors, random),
            FROZEN_MS[topology],
          ),
      );
      return play.topology === 'apart' ? { ...counts, ...(await takenOver(play)) } : counts;
    },
  },
  {
    name: 'network',
    sentence:
      'Nothing gets through between an instance and the database, or apart between two services too, one way, the other way, and both, 12 times.',
    stage: { instances: 2 },
    shoppers: 12,
    play: async (play) => {
      const ways = [['toServer'], ['toClient'], ['toServer', 'toClient']] as const;
      const blocked = (name: string, proxyOf: (actor: Actor) => FaultProxy, actors: readonly Actor[]) => {
        let turn = 0;
        return repeatedly(play, 12, name, async ({ random }) => {
          const proxy = proxyOf(anyOf(actors, random));
          for (const way of ways[turn++ % ways.length] ?? []) proxy.block(way);
          await delay(BLOCKED_MS);
          proxy.heal();
        });
      };
      const { actors, doors } = play.stage;
      const services = actors.filter((actor) => !doors.includes(actor));
      return {
        ...(await blocked('ways to the database blocked', ({ database }) => database, actors)),
        ...(services.length === 0 ? {} : await blocked('ways between services blocked', ({ http }) => http, services)),
      };
    },
  },
  {
    name: 'responses',
    sentence:
      'Answers are dropped on their way to the client, or apart to the service that called, 1,000 times; who lost one asks again under the same key.',
    stage: { instances: 2 },
    shoppers: 16,
    play: async (play) => {
      const max = scaled(1_000, play);
      const chances = new Chances(play.random, [
        { name: 'answers dropped', point: 'response', decision: { kind: 'cut' }, probability: 0.2, max },
      ]);
      for (const { http } of play.stage.actors) http.decide = chances.decide;
      await whileNot(
        play,
        () => chances.isDone(),
        () => sum(chances.counts),
        max,
      );
      for (const { http } of play.stage.actors) http.decide = () => PASS;
      return Object.fromEntries(chances.counts);
    },
  },
  {
    name: 'small-pool',
    sentence: 'Five hundred clients share one instance, whose batches have two connections for each service.',
    stage: { instances: 1 },
    shoppers: 500,
    play: async (play) => {
      const answers = scaled(20_000, play);
      await inSteps(play, answers, 500);
      return { 'answers given': answers, clients: 500 };
    },
  },
  {
    name: 'clock',
    sentence: 'The clock of one of two instances is set two days forward and back, 6 times.',
    stage: {
      instances: 2,
      envOf: (index) => (index === CLOCK_INDEX ? clockEnv() : {}),
    },
    shoppers: 12,
    missing: clockMissing,
    play: async (play) => {
      let turn = 0;
      const offsets = ['+2d', '-2d', '+0'];
      try {
        return await repeatedly(play, 6, 'times the clock was set', async ({ stage, load }) => {
          await setClock(stage, offsets[turn++ % offsets.length] ?? '+0');
          await load.acknowledged(150);
        });
      } finally {
        await resetClock();
      }
    },
  },
  {
    name: 'rolling',
    sentence:
      'Every process is ended by SIGTERM and started again, one after another, 8 times in all, apart 16, behind a balancer; no request fails.',
    stage: { instances: 2 },
    shoppers: 12,
    balanced: true,
    play: async (play) => {
      let turn = 0;
      const counts = await repeatedly(play, RESTARTS[play.topology], 'processes restarted', async ({ stage }) => {
        const actor = stage.actors[turn++ % stage.actors.length] as Actor;
        await stage.replace(actor, 'SIGTERM');
      });
      const { lost, undecided } = play.load.counts();
      const failed = lost + Object.values(undecided).reduce((total, count) => total + count, 0);
      if (failed > 0) throw new Error(`${failed} requests failed: ${JSON.stringify({ lost, undecided })}`);
      const retries = [...(play.balancer?.retries ?? [])].map(([why, count]) => [`sent again: ${why}`, count] as const);
      return { ...counts, 'requests failed': failed, ...Object.fromEntries(retries) };
    },
  },
];

/** What a process is started with whose clock is to be set. */
export function clockEnv(): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: CLOCK_FILE,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}

/** Why no clock can be set here; null: it can. */
export function clockMissing(): string | null {
  return existsSync(FAKETIME) ? null : 'it needs libfaketime: apt-get install libfaketime';
}

/** Sets the clock of the process that was started with clockEnv, and resolves once its answers are of that time. `offset`: days, as `+2d`. */
export async function setClock(stage: Stage, offset: string, index = CLOCK_INDEX): Promise<void> {
  await writeClock(offset);
  const days = Number.parseInt(offset, 10);
  const { url } = (stage.actors[index] as Actor).process;
  for (const until = performance.now() + CLOCK_SET_MS_MAX; performance.now() < until; await delay(CLOCK_PAUSE_MS)) {
    const date = await fetch(`${url}/healthz`).then(
      ({ headers }) => Date.parse(headers.get('date') ?? ''),
      () => Number.NaN,
    );
    if (Math.abs(date - Date.now() - days * DAY_MS) < DAY_MS / 2) return;
  }
  throw new Error(`the clock of process ${index} was set to ${offset}, and is not`);
}

/** Has the clock be right again, whether its process is there or not. */
export function resetClock(): Promise<void> {
  return writeClock('+0');
}

/** At once: a process that reads half of it ends itself. */
async function writeClock(offset: string): Promise<void> {
  await writeFile(`${CLOCK_FILE}.new`, offset);
  await rename(`${CLOCK_FILE}.new`, CLOCK_FILE);
}

/** Ends one process of PostgreSQL that works for an instance; whether there was one. */
export async function terminateBackend({ stage, random }: Play): Promise<boolean> {
  const pids = await stage.backends().catch(() => []);
  const pid = pids[Math.floor(random() * pids.length)];
  if (pid === undefined) return false;
  const [row] = await stage.sql<{ ended: boolean }>(`SELECT pg_terminate_backend(${pid}) AS ended`);
  return row?.ended === true;
}

async function killBackend({ stage, random }: Play): Promise<boolean> {
  const pids = await stage.backends();
  const pid = pids[Math.floor(random() * pids.length)];
  try {
    return pid !== undefined && process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
    return false;
  }
}

/** How many sagas were taken over from who was frozen with them. @throws Error where there was none: then nobody was frozen at work. */
async function takenOver({ stage }: Play): Promise<Counts> {
  const [row] = await stage.sqlOf<{ taken: string }>(
    'orders',
    'SELECT count(*) AS taken FROM orders.sagas WHERE epoch > 1',
  );
  if (Number(row?.taken ?? 0) === 0) throw new Error('no saga was taken over from an instance that was frozen');
  return { 'sagas taken over': Number(row?.taken) };
}

/** Freezes a process for a time. */
export async function freeze({ process: frozen }: Actor, ms: number): Promise<void> {
  process.kill(frozen.pid, 'SIGSTOP');
  try {
    await delay(ms);
  } finally {
    process.kill(frozen.pid, 'SIGCONT');
  }
}

/** Has a fault happen so many times, with answers between. One that says that it found nothing to befall is not counted. */
async function repeatedly(
  play: Play,
  times: number,
  name: string,
  fault: (play: Play) => Promise<boolean | void>,
): Promise<Counts> {
  const total = scaled(times, play);
  for (let done = 0, tries = 0; done < total; tries += 1) {
    if (tries >= TRIES_MAX * total) throw new Error(`${name}: ${done} of ${total} after ${tries} tries`);
    await play.load.acknowledged(ANSWERS_MIN + Math.floor(play.random() * ANSWERS_SPREAD));
    if ((await fault(play)) === false) continue;
    done += 1;
    play.onProgress(done, total);
  }
  await play.load.acknowledged(ANSWERS_MIN);
  return { [name]: total };
}

/** Lets the load go on until something is done. */
async function whileNot(play: Play, isDone: () => boolean, done: () => number, total: number): Promise<void> {
  while (!isDone()) {
    await play.load.acknowledged(ANSWERS_MIN);
    play.onProgress(done(), total);
  }
}

async function inSteps(play: Play, total: number, step: number): Promise<void> {
  for (let done = 0; done < total; done += step) {
    await play.load.acknowledged(Math.min(step, total - done));
    play.onProgress(done, total);
  }
}

/** One of several. */
export function anyOf<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
