/**
 * `npm run chaos`: kills, freezes and cuts a store under load, and looks at what is left. Exit code 0: nothing was lost; 1: something was, with the seed that
 * shows it again; 2: it could not be run.
 */
import { Presets, SingleBar } from 'cli-progress';

import { type MatrixReport, pointsIn, runMatrix } from '../crash-matrix/matrix.ts';
import { heedInterrupts } from './interrupt.ts';
import { type ChaosOptions, parseOptions, USAGE } from './options.ts';
import { formatScenario, playScenario } from './play.ts';
import { startOwnPostgres } from './postgres.ts';
import type { ScenarioReport } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';
import { formatSoak, soak } from './soak.ts';

const LANES = 2;
const MS_PER_MINUTE = 60_000;
const SOAK_MINUTES = 20;
/** As a shell has it for SIGINT. */
const INTERRUPTED = 130;
const SEED_MAX = 2 ** 31;

/** How often the progress is written as a line, where it goes to no terminal. */
const LINE_EVERY_MS = 15_000;

/** How much of something is done. */
class Bar {
  readonly #bar: SingleBar;
  #started = false;

  constructor(what: string) {
    const format = `{bar} {value} of {total} ${what}`;
    const lines = { noTTYOutput: true, notTTYSchedule: LINE_EVERY_MS };
    this.#bar = new SingleBar(
      { stream: process.stderr, format, hideCursor: true, barsize: 30, ...lines },
      Presets.shades_classic,
    );
  }

  readonly show = (done: number, total: number): void => {
    if (!this.#started) this.#bar.start(Math.round(total), 0, {});
    this.#started = true;
    // A scenario may have several parts.
    this.#bar.setTotal(Math.round(total));
    this.#bar.update(Math.round(done));
  };

  stop(): void {
    if (this.#started) this.#bar.stop();
  }
}

heedInterrupts(INTERRUPTED);
try {
  process.exitCode = await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

function main(options: ChaosOptions): Promise<number> {
  switch (options.what) {
    case 'matrix':
      return matrix(options);
    case 'scenario':
      return scenario(options);
    case 'soak':
      return soakFor(options);
    case 'help':
      console.log(USAGE);
      return Promise.resolve(0);
  }
}

async function matrix({ seeds, minutes, points: filter, replay, topology, json }: ChaosOptions): Promise<number> {
  const all = pointsIn(topology).filter((point) => point.includes(filter));
  const points = replay === null || replay.point === null ? all : [replay.point];
  if (points.length === 0) throw new Error(`--points: no fault point contains "${filter}"`);
  const postgres = await startOwnPostgres();
  const bar = new Bar('kills');
  try {
    const report = await runMatrix({
      serverUrl: postgres.url,
      topology,
      points,
      seeds: replay === null ? seeds : 1,
      firstSeed: replay?.seed ?? 1,
      lanes: replay === null ? LANES : 1,
      until: minutes === null ? Number.POSITIVE_INFINITY : performance.now() + minutes * MS_PER_MINUTE,
      onRun: (_result, done, total) => bar.show(done, total),
    });
    bar.stop();
    process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : formatMatrix(report, topology));
    return report.failures.length === 0 && report.neverHit.length === 0 ? 0 : 1;
  } finally {
    bar.stop();
    await postgres.stop();
  }
}

/** The report for people. */
function formatMatrix(report: MatrixReport, topology: ChaosOptions['topology']): string {
  const { points, runs, kills, acknowledged, unknown, resumed, undone, checks, neverHit, failures, seconds } = report;
  const lines = [
    `${points} fault points, ${runs} runs, ${kills} processes killed in ${Math.round(seconds)} s`,
    `${acknowledged} answers acknowledged; ${unknown.found + unknown.carriedOut} were not known when a process died: ${unknown.found} had taken effect and were found, ${unknown.carriedOut} had not and were carried out by another instance`,
    ...(topology === 'apart'
      ? [`${resumed} sagas were taken over by another instance and finished, ${undone} were taken back or refused`]
      : []),
    `${checks} invariants checked, all acknowledged successes asked for again`,
    ...neverHit.map((point) => `NEVER HIT  ${point}`),
    ...failures.map(
      ({ point, seed, failure }) =>
        `FAILED     ${point}, seed ${seed}: npm run chaos -- ${topology === 'apart' ? '--topology apart ' : ''}--replay ${point}:${seed}\n${failure}`,
    ),
    failures.length === 0 && neverHit.length === 0
      ? 'nothing was lost'
      : `${failures.length} runs failed, ${neverHit.length} points never hit`,
  ];
  return `${lines.join('\n')}\n`;
}

async function scenario({ scenario: name, topology, replay, json }: ChaosOptions): Promise<number> {
  const chosen = name === 'all' ? SCENARIOS : SCENARIOS.filter((each) => each.name === name);
  if (chosen.length === 0) {
    const lines = SCENARIOS.map((each) => `  ${each.name.padEnd(12)} ${each.sentence}`);
    console.error(['scenarios:', ...lines, '  all          one after another'].join('\n'));
    return name === 'list' ? 0 : 2;
  }
  const reports: ScenarioReport[] = [];
  for (const each of chosen) {
    const missing = each.missing?.() ?? null;
    if (missing !== null) throw new Error(`${each.name}: ${missing}`);
    const bar = new Bar(each.name);
    const report = await playScenario(each, {
      seed: replay?.seed ?? newSeed(),
      topology,
      scale: 1,
      onProgress: bar.show,
    }).finally(() => bar.stop());
    reports.push(report);
    if (!json) process.stdout.write(formatScenario(report));
  }
  if (json) process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
  return reports.every(({ findings }) => findings.length === 0) ? 0 : 1;
}

async function soakFor({ minutes, topology, replay, json }: ChaosOptions): Promise<number> {
  const bar = new Bar('seconds');
  const report = await soak({
    seed: replay?.seed ?? newSeed(),
    topology,
    minutes: minutes ?? SOAK_MINUTES,
    onProgress: bar.show,
  }).finally(() => bar.stop());
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : formatSoak(report));
  return report.findings.length === 0 ? 0 : 1;
}

function newSeed(): number {
  return Date.now() % SEED_MAX;
}
