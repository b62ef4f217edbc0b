import { expect, it } from 'vitest';

import { formatScenario, playScenario } from './play.ts';
import { SCENARIOS } from './scenarios.ts';

const TEST_MS_MAX = 180_000;

/** What has no test of its own: the others are killed in tests/crash.e2e.test.ts, and all of it is `npm run chaos -- --scenario all`. */
it.each([
  {
    name: 'commit',
    scale: 0.03,
    counts: ['cut before COMMIT', 'cut after COMMIT was forwarded', 'cut at the answer to COMMIT'],
  },
  { name: 'rolling', scale: 0.25, counts: ['processes restarted'] },
])(
  'npm run chaos -- --scenario $name, in a short form: nothing is lost',
  async ({ name, scale, counts }) => {
    const scenario = SCENARIOS.find((each) => each.name === name);
    if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
    const seed = Date.now() % 2 ** 31;
    const report = await playScenario(scenario, { seed, topology: 'together', scale, onProgress: () => {} });
    process.stdout.write(formatScenario(report));
    expect(report.findings).toEqual([]);
    for (const each of counts) expect(report.counts[each], each).toBeGreaterThan(1);
    expect(report.clients.requests).toBeGreaterThan(20);
  },
  TEST_MS_MAX,
);
