import { describe, expect, it } from 'vitest';

import { parseOptions } from './options.ts';

describe('the command line of the chaos program', () => {
  it('runs the matrix unless told otherwise', () => {
    expect(parseOptions([])).toMatchObject({ what: 'matrix', seeds: 5, minutes: null, replay: null, json: false });
    expect(parseOptions(['--soak', '--minutes', '20'])).toMatchObject({ what: 'soak', minutes: 20 });
    expect(parseOptions(['--topology', 'apart'])).toMatchObject({ what: 'matrix', topology: 'apart' });
    expect(parseOptions(['--scenario', 'backends'])).toMatchObject({ what: 'scenario', scenario: 'backends' });
  });

  it('replays a run of a fault point by its seed, or a scenario by its own', () => {
    expect(parseOptions(['--replay', 'commit.PayOrder.sent:3']).replay).toEqual({
      point: 'commit.PayOrder.sent',
      seed: 3,
    });
    expect(parseOptions(['--replay', '77']).replay).toEqual({ point: null, seed: 77 });
  });

  it.each([
    [['--seeds', '0'], '--seeds'],
    [['--minutes', 'many'], '--minutes'],
    [['--replay', 'commit.PayOrder.sent'], '--replay'],
    [['--topology', 'together-2'], '--topology'],
    [['--chaos'], '--chaos'],
  ])('refuses %s by its name', (args, name) => {
    expect(() => parseOptions(args)).toThrow(name);
  });
});
