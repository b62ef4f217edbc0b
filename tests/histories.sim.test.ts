import type { Operation } from '@kontor/testing/model';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { operations, World } from './support/history.ts';
import { openTestStore, type TestStore } from './support/test-store.ts';

/** Worlds whose histories run at the same time, so that their commands share batches. */
const WORLDS = 24;
const RUNS = 18;
const OPERATIONS_MAX = 40;
/** Fewer than this would prove too little; the generator must not shrink away unseen. */
const COMMANDS_MIN = 10_000;
/** Ends of operations that must have been seen, and how often at least: a generator that never pays an order would prove little of payments. */
const SEEN_MIN: Readonly<Record<string, number>> = {
  'create ok': 300,
  'pay ok': 50,
  'cancel ok': 50,
  'goodwill ok': 20,
  'goodwill goodwill_exceeds_payment': 3,
  'goodwill order_not_delivered': 50,
  'correct ok': 50,
};

describe('random histories', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.drop());

  it('give the same outcomes as the independent model, and leave the same balances, stock and statuses', async () => {
    let commands = 0;
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(operations, { minLength: 20, maxLength: OPERATIONS_MAX, size: 'max' }), {
          minLength: WORLDS,
          maxLength: WORLDS,
        }),
        async (histories) => {
          await Promise.all(
            histories.map(async (history) => {
              const world = new World(store);
              await world.open();
              for (const operation of history) {
                const said = await world.apply(operation);
                expect(said.store, JSON.stringify(operation)).toBe(said.model);
                commands += 1;
                const end = `${operation.kind} ${said.model}`;
                seen.set(end, (seen.get(end) ?? 0) + 1);
              }
              expect(await world.state()).toEqual(world.expected());
            }),
          );
        },
      ),
      { numRuns: RUNS, endOnFailure: true, asyncReporter: reportSeed },
    );
    expect(commands).toBeGreaterThan(COMMANDS_MIN);
    for (const [end, least] of Object.entries(SEEN_MIN)) expect(seen.get(end) ?? 0, end).toBeGreaterThan(least);
  });
});

/** The histories of a failing run fill pages: its seed brings them back, and the failed expectation names the operation. */
async function reportSeed(run: fc.RunDetails<[Operation[][]]>): Promise<void> {
  if (run.failed) throw new Error(`seed ${run.seed}, path ${run.counterexamplePath}`, { cause: run.errorInstance });
}
