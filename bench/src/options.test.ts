import { describe, expect, it } from 'vitest';

import { OptionsError, parseOptions } from './options.ts';

describe('the options of the bench', () => {
  it('measure everything three times where nothing is said', () => {
    expect(parseOptions([])).toMatchObject({
      parts: ['kontor', 'baseline', 'floor'],
      loads: ['spread', 'hot'],
      shoppers: [1, 8, 64, 256, 512],
      runs: 3,
      measureMs: 10_000,
      products: 10_000,
      pools: [4, 8, 16, 32, 64],
      jsonFile: null,
    });
  });

  it('take lists and fractions of seconds, and --quick leaves what was said', () => {
    const options = parseOptions(['--quick', '--shoppers', '256,64,64', '--seconds', '1.5', '--only', 'floor,kontor']);
    expect(options).toMatchObject({
      shoppers: [64, 256],
      runs: 1,
      measureMs: 1_500,
      parts: ['kontor', 'floor'],
    });
  });

  it.each([
    [['--shoppers', '0'], '--shoppers: a whole number from 1 to 4096, not "0"'],
    [['--shoppers', '8;9'], '--shoppers'],
    [['--runs', '1e9'], '--runs'],
    [['--seconds=-1'], '--seconds: seconds, over 0 and up to 600, not "-1"'],
    [['--only', 'peers'], '--only: "peers" is none of kontor, baseline, floor'],
    [['--fast'], '--fast'],
  ])('refuse %o by name', (args, words) => {
    expect(() => parseOptions(args)).toThrow(OptionsError);
    expect(() => parseOptions(args)).toThrow(words);
  });

  it('ask for help', () => {
    expect(parseOptions(['--help'])).toBeNull();
  });
});
