import { expect, it } from 'vitest';

import { type BenchOptions, parseOptions } from './options.ts';
import { foresee, Steps } from './steps.ts';

const options = (...args: string[]): BenchOptions => parseOptions(args) as BenchOptions;

it('Every point, pool and floor is a result of every run', () => {
  expect(foresee(options()).results).toBe(3 * (5 * 2 + (5 + 1) * 2 + 2));
  expect(foresee(options('--runs', '1', '--shoppers', '64', '--pools', '8', '--loads', 'hot')).results).toBe(3);
  expect(foresee(options('--only', 'floor')).results).toBe(0);
});

it('The time foreseen grows with what is measured', () => {
  expect(foresee(options('--quick')).minutes).toBeLessThan(3);
  expect(foresee(options()).minutes).toBeGreaterThan(10);
});

it('Progress counts results and not what is said in between', () => {
  const lines: string[] = [];
  const steps = new Steps(options('--only', 'kontor', '--shoppers', '1', '--runs', '1', '--seconds', '1'), (line) =>
    lines.push(line),
  );
  steps.say('preparing');
  steps.done('one');
  steps.done('two');
  expect(lines).toEqual(['2 results, about 1 minute', '      preparing', '[1/2] one', '[2/2] two']);
});
