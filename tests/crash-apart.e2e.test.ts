import { expect, inject, it } from 'vitest';

import { pointsIn, runMatrix } from './crash-matrix/matrix.ts';

const LANES = 2;
const TEST_MS_MAX = 300_000;
const isLong = process.env['KONTOR_TEST_TOPOLOGIES'] === 'all';
/** One of each kind where a payment, a cancellation, an undo or what a person does is half done; all of them by `npm run chaos -- --topology apart`. */
const POINTS = [
  'write.orders.insert_sagas.after',
  'call.inventory.after',
  'commit.ChargeOrder.sent',
  'step.ConfirmClaim.before',
  'write.orders.finish_sagas.before',
  'commit.UnclaimReservation.sent',
  'commit.RefundOrder.after',
  'commit.RetrySaga.sent',
];

it(
  'killed where services apart are in the middle of something, a process leaves nothing in between: every answer that was given stays true',
  async () => {
    expect(pointsIn('apart')).toEqual(expect.arrayContaining(POINTS));
    const report = await runMatrix({
      serverUrl: inject('postgresUrl'),
      topology: 'apart',
      points: isLong ? pointsIn('apart') : POINTS,
      seeds: 1,
      firstSeed: 1,
      lanes: LANES,
      until: Number.POSITIVE_INFINITY,
      onRun: () => {},
    });
    expect(report.failures).toEqual([]);
    expect(report.neverHit).toEqual([]);
    expect(report.kills).toBe(report.runs);
    expect(report.acknowledged).toBeGreaterThan(report.runs);
    expect(report.resumed).toBeGreaterThan(0);
    expect(report.undone).toBeGreaterThan(0);
  },
  isLong ? 10 * TEST_MS_MAX : TEST_MS_MAX,
);
