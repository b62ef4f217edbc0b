import { seededRandom } from '../support/random.ts';
import { Balancer } from './balancer.ts';
import { Load } from './load.ts';
import type { Play, Scenario, ScenarioReport } from './scenario.ts';
import { Stage, type Topology } from './stage.ts';

const LOG_TAIL = 12;

/** How a scenario is played. */
export interface PlayOptions {
  readonly seed: number;
  readonly topology: Topology;
  readonly scale: number;
  readonly pauseMs?: number;
  onProgress(done: number, total: number): void;
}

/** Plays a scenario: sets the stage, shops, has the faults happen, and holds what clients were told against what is there. */
export async function playScenario(scenario: Scenario, options: PlayOptions): Promise<ScenarioReport> {
  const { seed, topology, scale, pauseMs = 0, onProgress } = options;
  const started = performance.now();
  const random = seededRandom(seed);
  const stage = await Stage.set({ ...scenario.stage, topology });
  const balancer =
    scenario.balanced === true ? await Balancer.start(() => stage.doors.map(({ process }) => process.url)) : null;
  try {
    const urls = balancer === null ? stage.doors.map(({ url }) => url) : [() => balancer.url];
    const load = new Load({
      open: () => stage.open(),
      settle: () => stage.settle(),
      urls,
      shoppers: scenario.shoppers,
      random,
      pauseMs,
    });
    await load.start();
    const play: Play = { stage, topology, load, random, scale, balancer, onProgress };
    const findings: string[] = [];
    const counts = await scenario.play(play).catch((error: Error) => {
      findings.push(`the scenario: ${error.message}`);
      return {};
    });
    findings.push(...(await load.finish()), ...bugs(stage));
    return {
      name: scenario.name,
      topology,
      seed,
      counts,
      clients: load.counts(),
      seconds: (performance.now() - started) / 1000,
      findings,
    };
  } finally {
    balancer?.close();
    await stage.strike();
  }
}

/** What processes logged that must not be: answers of 500 with what led to them, and ends that nobody asked for. */
export function bugs(stage: Stage): string[] {
  return stage.actors.flatMap(({ index, role, process: { log } }) => {
    const failed = new Set(log.flatMap(({ status, request_id: id }) => (status === 500 ? [id] : [])));
    return log
      .filter(
        ({ level, status, request_id: id }) =>
          level === 'fatal' || status === 500 || (level === 'error' && failed.has(id)),
      )
      .slice(0, LOG_TAIL)
      .map((line) => `${role} (process ${index}): ${JSON.stringify(line)}`);
  });
}

/** A report for people. */
export function formatScenario({ name, topology, seed, counts, clients, seconds, findings }: ScenarioReport): string {
  const { requests, lost, unknown, found, undecided } = clients;
  const lines = [
    `${name}, ${topology}, seed ${seed}, ${Math.round(seconds)} s`,
    ...Object.entries(counts).map(([what, count]) => `  ${String(count).padStart(7)}  ${what}`),
    `  ${String(requests).padStart(7)}  requests; connections lost ${lost}; answers not known ${unknown}, of which ${found} had taken effect`,
    ...Object.entries(undecided).map(
      ([status, count]) => `  ${String(count).padStart(7)}  answers of ${status}, asked again`,
    ),
    ...findings.map((finding) => `FOUND  ${finding}`),
    findings.length === 0 ? '  nothing was lost' : `  ${findings.length} things are wrong`,
  ];
  return `${lines.join('\n')}\n`;
}
