import { expect, it } from 'vitest';

import { pauseAfter, startPeriodic } from './periodic.ts';

const RUNS = [0, 1, 2, 3, 4, 5, 6];

it('rests longer after each run that failed, up to half a minute', () => {
  const pauses = RUNS.map((failures) => pauseAfter({ pauseMs: 1_000 }, failures));
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

it('rests no longer than the task says, so that what is urgent goes on soon after a database is back', () => {
  const pausesUpTo = (pauseAfterErrorMaxMs: number) =>
    RUNS.map((failures) => pauseAfter({ pauseMs: 1_000, pauseAfterErrorMaxMs }, failures));
  expect(pausesUpTo(2_000)).toEqual([1_000, ...RUNS.slice(1).map(() => 2_000)]);
  expect(pausesUpTo(500)).toEqual(RUNS.map(() => 1_000));
});

it('goes on after runs that failed, tells of each, never runs twice at once, and ends with the run that is under way', async () => {
  const told: string[] = [];
  const enough = Promise.withResolvers<void>();
  let [running, runs] = [0, 0];
  const task = {
    name: 'a task',
    pauseMs: 1,
    pauseAfterErrorMaxMs: 1,
    run: async () => {
      runs += 1;
      running += 1;
      expect(running).toBe(1);
      await Promise.resolve();
      running -= 1;
      if (runs === 5) enough.resolve();
      if (runs % 2 === 0) throw new Error(`run ${runs}`);
    },
  };
  const stop = startPeriodic(task, (name, error) => told.push(`${name}: ${(error as Error).message}`));
  await enough.promise;
  await stop();
  const ended = runs;
  expect(told.slice(0, 2)).toEqual(['a task: run 2', 'a task: run 4']);
  await Promise.resolve();
  expect([running, runs]).toEqual([0, ended]);
});
