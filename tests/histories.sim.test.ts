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

describe('random histories', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.drop());

  it('give the same outcomes as the independent model, and leave the same balances, stock and statuses', async () => {
    let commands = 0;
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
              }
              expect(await world.state()).toEqual(world.expected());
            }),
          );
        },
      ),
      { numRuns: RUNS, endOnFailure: true, asyncReporter: reportSeed },
    );
    expect(commands).toBeGreaterThan(COMMANDS_MIN);
  });
});

/** The histories of a failing run fill pages: its seed brings them back, and the failed expectation names the operation. */
async function reportSeed(run: fc.RunDetails<[Operation[][]]>): Promise<void> {
  if (run.failed) throw new Error(`seed ${run.seed}, path ${run.counterexamplePath}`, { cause: run.errorInstance });
}
