/**
 * `npm run chaos`: kills, freezes and cuts a store under load, and looks at what is left. Exit code 0: nothing was lost; 1: something was, with the seed that
 * shows it again; 2: it could not be run.
 */
import { Presets, SingleBar } from 'cli-progress';

import { type MatrixReport, pointsOf, runMatrix } from '../crash-matrix/matrix.ts';
import { type ChaosOptions, parseOptions, USAGE } from './options.ts';
import { startOwnPostgres } from './postgres.ts';

const LANES = 2;
const MS_PER_MINUTE = 60_000;

try {
  process.exitCode = await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

async function main(options: ChaosOptions): Promise<number> {
  if (options.what === 'help') {
    console.log(USAGE);
    return 0;
  }
  return matrix(options);
}

async function matrix({ seeds, minutes, points: filter, replay, json }: ChaosOptions): Promise<number> {
  const all = pointsOf('everywhere', 'migrating').filter((point) => point.includes(filter));
  const points = replay === null || replay.point === null ? all : [replay.point];
  if (points.length === 0) throw new Error(`--points: no fault point contains "${filter}"`);
  const postgres = await startOwnPostgres();
  const bar = process.stderr.isTTY
    ? new SingleBar(
        {
          stream: process.stderr,
          format: '{bar} {value} of {total} kills, {eta_formatted} left',
          hideCursor: true,
          barsize: 30,
        },
        Presets.shades_classic,
      )
    : null;
  try {
    const report = await runMatrix({
      serverUrl: postgres.url,
      points,
      seeds: replay === null ? seeds : 1,
      firstSeed: replay?.seed ?? 1,
      lanes: replay === null ? LANES : 1,
      until: minutes === null ? Number.POSITIVE_INFINITY : performance.now() + minutes * MS_PER_MINUTE,
      onRun: (_result, done, total) => {
        if (done === 1) bar?.start(total, 0, {});
        bar?.update(done);
      },
    });
    bar?.stop();
    process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : formatMatrix(report));
    return report.failures.length === 0 && report.neverHit.length === 0 ? 0 : 1;
  } finally {
    bar?.stop();
    await postgres.stop();
  }
}

/** The report for people. */
function formatMatrix(report: MatrixReport): string {
  const { points, runs, kills, acknowledged, unknown, checks, neverHit, failures, seconds } = report;
  const lines = [
    `${points} fault points, ${runs} runs, ${kills} processes killed in ${Math.round(seconds)} s`,
    `${acknowledged} answers acknowledged; ${unknown.found + unknown.carriedOut} were not known when a process died: ${unknown.found} had taken effect and were found, ${unknown.carriedOut} had not and were carried out by another instance`,
    `${checks} invariants checked, all acknowledged successes asked for again`,
    ...neverHit.map((point) => `NEVER HIT  ${point}`),
    ...failures.map(
      ({ point, seed, failure }) =>
        `FAILED     ${point}, seed ${seed}: npm run chaos -- --replay ${point}:${seed}\n${failure}`,
    ),
    failures.length === 0 && neverHit.length === 0
      ? 'nothing was lost'
      : `${failures.length} runs failed, ${neverHit.length} points never hit`,
  ];
  return `${lines.join('\n')}\n`;
}
