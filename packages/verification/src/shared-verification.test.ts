import { expect, test } from 'vitest';

import type { VerificationReport } from './report.ts';
import { SharedVerification } from './shared-verification.ts';

const report = (startedAt: number): VerificationReport => ({ ok: true, startedAt, ms: 1, checks: [] });
const soon = () => Date.now() + 5_000;

/** Verifications that end when the test says so. */
function controlled(keptMs = 60_000) {
  const runs: PromiseWithResolvers<VerificationReport>[] = [];
  const shared = new SharedVerification(() => {
    const run = Promise.withResolvers<VerificationReport>();
    runs.push(run);
    return run.promise;
  }, keptMs);
  return { shared, runs };
}

test('who asks while a verification is under way gets its report', async () => {
  const { shared, runs } = controlled();
  const asked = [shared.report(soon()), shared.report(soon()), shared.report(soon())];
  runs[0]?.resolve(report(1));
  expect(await Promise.all(asked)).toEqual([report(1), report(1), report(1)]);
  const next = shared.report(soon());
  expect(runs).toHaveLength(2);
  runs[1]?.resolve(report(2));
  expect(await next).toEqual(report(2));
});

test('a report that came too late for everybody is given to the next who asks, once', async () => {
  const { shared, runs } = controlled();
  expect(await shared.report(Date.now())).toBeNull();
  runs[0]?.resolve(report(1));
  await new Promise(setImmediate);
  expect(await shared.report(soon())).toEqual(report(1));
  void shared.report(soon());
  expect(runs).toHaveLength(2);
});

test('a late report is not kept for ever', async () => {
  const { shared, runs } = controlled(0);
  expect(await shared.report(Date.now())).toBeNull();
  runs[0]?.resolve(report(1));
  await new Promise(setImmediate);
  expect(await shared.report(Date.now())).toBeNull();
  expect(runs).toHaveLength(2);
});

test('a verification that fails tells those who wait, and the next is a new one', async () => {
  const { shared, runs } = controlled();
  expect(await shared.report(Date.now())).toBeNull();
  runs[0]?.reject(new Error('nobody hears this'));
  await new Promise(setImmediate);
  const asked = shared.report(soon());
  runs[1]?.reject(new Error('the database is away'));
  await expect(asked).rejects.toThrow('the database is away');
  void shared.report(soon());
  expect(runs).toHaveLength(3);
});
