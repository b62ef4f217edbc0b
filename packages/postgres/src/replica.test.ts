import { describe, expect, it } from 'vitest';

import { ReplicaWatch } from './replica.ts';
import type { Queryable } from './statement.ts';

const NOW_MS = 1_764_000_000_000;

/** A server that answers every question with the same row. */
function answering(row: object): Queryable {
  return { rows: async () => [row] as never[], count: async () => 0 };
}

const primary = answering({ now_ms: NOW_MS, written: '100', place: '7/16384' });

describe('a replica', () => {
  it('has seen what was committed before the moment up to whose position it has replayed the log', async () => {
    const watch = new ReplicaWatch(primary, answering({ replayed: '100', recovering: true, place: '7/16384' }));
    await watch.ask();
    expect([watch.covers(NOW_MS), watch.covers(NOW_MS + 1), watch.isThere()]).toEqual([true, false, true]);
  });

  it.each([
    ['a promoted server', { replayed: '100', recovering: false, place: '7/16384' }],
    ['another server', { replayed: '100', recovering: true, place: '8/16384' }],
    ['another database of the server', { replayed: '100', recovering: true, place: '7/16385' }],
  ])('is none of its primary where it is %s, and is asked nothing', async (_which, row) => {
    const watch = new ReplicaWatch(primary, answering(row));
    await expect(watch.ask()).rejects.toThrow('no replica of this database');
    expect([watch.covers(0), watch.isThere()]).toEqual([false, false]);
  });
});
