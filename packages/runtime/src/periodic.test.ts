import { expect, it, vi } from 'vitest';

import { startPeriodic } from './periodic.ts';

const pauses = vi.hoisted((): number[] => []);
vi.mock('node:timers/promises', () => ({
  setTimeout: async (ms: number) => void pauses.push(ms),
}));

/** The pauses after each of `runs` (does it fail?), and what was told of those that failed. */
async function pausesOf(runs: readonly boolean[], pauseAfterErrorMaxMs?: number) {
  pauses.splice(0);
  const told: string[] = [];
  const ended = Promise.withResolvers<void>();
  let run = -1;
  const task = {
    name: 'a task',
    pauseMs: 1_000,
    ...(pauseAfterErrorMaxMs === undefined ? {} : { pauseAfterErrorMaxMs }),
    run: async () => {
      run += 1;
      if (run === runs.length) ended.resolve();
      if (runs[run] === true) throw new Error('away');
    },
  };
  const stop = startPeriodic(task, (name, error) => told.push(`${name}: ${(error as Error).message}`));
  await ended.promise;
  await stop();
  return { pauses: pauses.slice(0, runs.length), told: told.length };
}

it('rests between two runs, and longer after each that failed, up to half a minute', async () => {
  const runs = [false, true, true, true, true, true, true, false, true];
  expect(await pausesOf(runs)).toEqual({
    pauses: [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 1_000, 2_000],
    told: 7,
  });
});

it('rests no longer than the task says, so that what is urgent goes on soon after a database is back', async () => {
  expect(await pausesOf([true, true, true, true], 2_000)).toEqual({ pauses: [2_000, 2_000, 2_000, 2_000], told: 4 });
  expect(await pausesOf([true, true], 500)).toEqual({ pauses: [1_000, 1_000], told: 2 });
});
