import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import { READ_MODELS } from '@kontor/backoffice/read-models';
import { present } from '@kontor/kernel/assert';
import type { VerificationReport } from '@kontor/verification/report';
import { formatReport } from '@kontor/verification/report';
import { verify } from '@kontor/verification/verify';
import { readModelsOf } from '../../apps/server/src/store.ts';
import { seededRandom } from '../support/random.ts';
import { expectedFacts, type ModelName, projectedFacts } from '../support/read-model-facts.ts';
import { Client } from './client.ts';
import { administer } from './identity-rounds.ts';
import type { Instance, SagaCounts } from './instance.ts';
import type { Where } from './protocol.ts';
import { actOnMany, cancel, correct, deliver, failToPay, keepProduct, lookOver } from './rounds.ts';
import { lookAfterSagas } from './saga-rounds.ts';
import type { Victim } from './victim-process.ts';
import type { Keepers, World } from './world.ts';

/** How long a point may take to be reached, over and over the same rounds. */
const REACH_MS_MAX = 60_000;
/** The hit at which the victim dies is one of so many. */
const HITS = 2;
/** Commands that are asked for again side by side. */
const ASKED_AT_ONCE = 200;
type Round = (world: World) => Promise<void>;
const OF_STORE: readonly Round[] = [deliver, cancel, failToPay, keepProduct, correct, actOnMany];
/** The rounds that come to a point, by the first of these that its name matches; what is left comes in every life of an order. */
const ROUNDS: readonly (readonly [RegExp, readonly Round[]])[] = [
  [/identity|User|Password|Profile|Role|Session/, [administer]],
  [/verification/, [lookOver, deliver]],
  [/bulk|refusals/, [actOnMany, failToPay]],
  [/_products|_stock|Product|Stock|External|inventory\.(keep|forget|claim|append_audit)/, [keepProduct, deliver]],
  [/Correct|transfer_notes|wallet\.(keep|forget|append_audit)/, [correct]],
  [/release_sagas|(Retry|Undo)Saga/, [lookAfterSagas]],
  [/mark_steps/, [failToPay, lookAfterSagas]],
  [/Unclaim|orders\.(keep|forget)|Expire/, [failToPay, keepProduct]],
];
const OF_ORDERS: readonly Round[] = [deliver, cancel];
/** Points that only time brings: no number of rounds does. */
const WAIT_FOR_TIME = /Expire/;
/** From one round to the next, where time has to pass: other runs have the machine meanwhile. */
const PAUSE_MS = 200;
/** Points that only a rebuild of a read model comes to: the victim rebuilds it all the time, where others do now and then. */
const OF_REBUILDS = /generation|retired/;
const TIDY_RUNS_BETWEEN_REBUILDS = 8;
/** Points that are reached only where a try of a saga fails for a reason of its own; and the step that is made to fail then. */
const NEEDS_A_FAILURE = /note_saga_failure/;
const FAILING = 'step.ChargeOrder.before';

/** What a run showed. */
export interface RunResult {
  readonly point: string;
  readonly seed: number;
  /** Whether the victim came to the point, and died there. */
  readonly killed: boolean;
  /** Answers that were acknowledged, and how many of them were not known when the victim died. */
  readonly acknowledged: number;
  readonly unknown: number;
  /** Of those, how many had taken effect before, and were found. The others had not, and were carried out by the other instance. */
  readonly found: number;
  /** Of services apart: sagas that another instance took over, and those that were taken back. */
  readonly resumed: number;
  readonly undone: number;
  /** Checks of `verify` afterwards. */
  readonly checks: number;
  /** What is wrong; null where nothing is. */
  readonly failure: string | null;
}

/** What a run happens on. */
export interface RunOptions {
  readonly point: string;
  readonly seed: number;
  readonly victim: Victim;
  readonly survivor: Instance;
  readonly where: Where;
  readonly productId: string;
  readonly keepers: Keepers;
}

/** Has the victim die at the point while clients use it and another instance, which then answers what the victim left open; and looks at everything. */
export async function runOnce(options: RunOptions): Promise<RunResult> {
  const { point, seed, victim, survivor } = options;
  const random = seededRandom(seed);
  const clients: Client[] = [];
  const begunMs = Date.now();
  let killed = false;
  let checks = 0;
  let sagas: SagaCounts = { resumed: 0, undone: 0 };
  let failure: string | null = null;
  try {
    const hit = 1 + Math.floor(random() * HITS);
    const tidyRunsBetweenRebuilds = OF_REBUILDS.test(point) ? 1 : TIDY_RUNS_BETWEEN_REBUILDS;
    await victim.begin({ where: options.where, fault: faultsOf(point, hit), tidyRunsBetweenRebuilds }).catch(ignore);
    const ended = victim.ended.then(({ signal }) => {
      killed = signal === 'SIGKILL' && victim.said.includes(`kill at ${point}`);
      return true;
    });
    const giveUpAt = performance.now() + REACH_MS_MAX;
    for (let over = false; !over && performance.now() < giveUpAt; ) {
      await shopAround(options, random, clients);
      over = await Promise.race([ended, delay(WAIT_FOR_TIME.test(point) ? PAUSE_MS : 0, false)]);
    }
    await victim.end();
    await survivor.settle();
    await survivor.tidy();
    await expectReadModel(point, survivor);
    sagas = await survivor.sagasSince(begunMs);
    await expectSameAnswers(survivor, clients);
    const report = await verify(survivor.verified);
    checks = report.checks.length;
    failure = wordsFor(report);
  } catch (error) {
    failure = (error as Error).stack ?? String(error);
  }
  await victim.end();
  const acknowledged = clients.flatMap((client) => client.acknowledged);
  const unknown = acknowledged.filter((each) => each.unknown > 0);
  return {
    point,
    seed,
    killed,
    acknowledged: acknowledged.length,
    unknown: unknown.length,
    found: unknown.filter(({ replayed }) => replayed).length,
    ...sagas,
    checks,
    failure: failure ?? (killed || victim.said === '' ? null : `the victim ended otherwise: ${victim.said}`),
  };
}

/** What befalls the victim: it is killed at the point, and led there where rounds alone do not. */
function faultsOf(point: string, hit: number): string {
  const failures = NEEDS_A_FAILURE.test(point)
    ? Array.from({ length: hit }, (_, before) => `fail:${FAILING}:${before + 1}`)
    : [];
  return [...failures, `kill:${point}:${hit}`].join(',');
}

/** One round of each kind at the victim, and one of a kind at the survivor, all at once. */
async function shopAround(
  { point, victim, survivor, productId, keepers }: RunOptions,
  random: () => number,
  clients: Client[],
): Promise<void> {
  const [, kinds] = ROUNDS.find(([points]) => points.test(point)) ?? [null, OF_ORDERS];
  const round = (kind: Round, first: Client) => {
    clients.push(first);
    return kind({ client: first, random, productId, keepers });
  };
  const elsewhere = OF_STORE[Math.floor(random() * OF_STORE.length)] ?? deliver;
  const rounds = await Promise.allSettled([
    ...kinds.map((kind) => round(kind, new Client(victim, survivor))),
    round(elsewhere, new Client(survivor, survivor)),
  ]);
  for (const each of rounds) if (each.status === 'rejected') throw each.reason;
}

/** Every answer that was accepted and acknowledged is given again under its id. */
async function expectSameAnswers(survivor: Instance, clients: readonly Client[]): Promise<void> {
  const accepted = clients.flatMap((client) => client.acknowledged).filter(({ outcome }) => outcome.ok);
  const again = new Client(survivor, survivor);
  for (let from = 0; from < accepted.length; from += ASKED_AT_ONCE) {
    await Promise.all(
      accepted.slice(from, from + ASKED_AT_ONCE).map(async (first) => {
        const second = await again.repeat(first.ask);
        if (second.replayed && isDeepStrictEqual(second.outcome, first.outcome)) return;
        throw new Error(
          `an acknowledged ${first.ask.command.type} is not what it was: ${show(first.outcome)} then ${show(second)}`,
        );
      }),
    );
  }
}

/** The read model that the point belongs to, if it does, holds what it should: nothing that was folded is missing, and nothing is there twice. */
async function expectReadModel(point: string, { verified, store }: Instance): Promise<void> {
  const model = READ_MODELS.get(point.split('.')[1] ?? '');
  if (model === undefined) return;
  const following = present(
    readModelsOf(store).find((each) => each.name === model.name),
    model.name,
  ).model;
  while ((await following.lag()).behind > 0n) await following.project();
  const name = model.name as ModelName;
  const database = present(verified[model.log], `the database of ${model.log}`);
  const [projected, expected] = [projectedFacts(database, name), expectedFacts(database, name)];
  if (!isDeepStrictEqual(await projected, await expected))
    throw new Error(`${name} holds ${show(await projected)}, and should hold ${show(await expected)}`);
}

function wordsFor(report: VerificationReport): string | null {
  return report.ok ? null : formatReport(report);
}

function show(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}

function ignore(): void {
  // A victim may die before it serves: at a point of what it does at once.
}
