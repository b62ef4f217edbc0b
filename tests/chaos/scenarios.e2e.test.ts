import { expect, it } from 'vitest';

import { playScenario } from './play.ts';
import { SCENARIOS } from './scenarios.ts';

/** What fits into seconds, and how much of it is played here; `npm run chaos -- --scenario NAME` plays all of any. */
const SCALES: Readonly<Record<string, number>> = { backends: 0.02, commit: 0.03, responses: 0.05, rolling: 0.25 };
const TEST_MS_MAX = 240_000;

it.for(SCENARIOS.filter(({ name }) => name in SCALES))(
  '$name: $sentence',
  { timeout: TEST_MS_MAX },
  async (scenario) => {
    const seed = Date.now() % 2 ** 31;
    const report = await playScenario(scenario, {
      seed,
      scale: SCALES[scenario.name] ?? 1,
      onProgress: () => undefined,
    });
    expect(report.findings, `seed ${seed}`).toEqual([]);
    expect(Object.entries(report.counts).filter(([name, count]) => count === 0 && name !== 'requests failed')).toEqual(
      [],
    );
    expect(report.clients.requests).toBeGreaterThan(0);
  },
);
