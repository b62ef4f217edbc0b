import { expect, it } from 'vitest';

import { playScenario } from './play.ts';
import { SCENARIOS } from './scenarios.ts';

/** How much of each scenario is played here; `npm run chaos -- --scenario NAME` plays all of it. */
const SCALES: Readonly<Record<string, number>> = {
  postgres: 0.06,
  backends: 0.03,
  commit: 0.03,
  freeze: 0.13,
  network: 0.25,
  responses: 0.05,
  'small-pool': 0.1,
  clock: 0.5,
  rolling: 0.25,
};
const TEST_MS_MAX = 240_000;

it('plays a short form of every scenario', () => {
  expect(SCENARIOS.map(({ name }) => name).sort()).toEqual(Object.keys(SCALES).sort());
});

it.for(SCENARIOS)('$name: $sentence', { timeout: TEST_MS_MAX }, async (scenario, { skip }) => {
  const missing = scenario.missing?.() ?? null;
  if (missing !== null) skip(missing);
  const seed = Date.now() % 2 ** 31;
  const report = await playScenario(scenario, { seed, scale: SCALES[scenario.name] ?? 1, onProgress: () => undefined });
  expect(report.findings, `seed ${seed}`).toEqual([]);
  expect(Object.entries(report.counts).filter(([name, count]) => count === 0 && name !== 'requests failed')).toEqual(
    [],
  );
  expect(report.clients.requests).toBeGreaterThan(0);
});
