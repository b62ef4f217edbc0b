import { deepStrictEqual } from 'node:assert/strict';

import type { InventoryCommand } from '@kontor/contracts/inventory';
import { accepted, refused } from '@kontor/contracts/outcome';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { CURRENCY, TTL_MS } from '../testing/fixtures.ts';
import {
  anyHistory,
  FIRST_STOCK,
  firstCommands,
  inWords,
  PRODUCTS,
  productId,
  realCommand,
} from '../testing/histories.ts';
import { InventoryModel } from '../testing/model.ts';
import { answerOf } from './answers.ts';
import { decideInventory } from './decide.ts';
import { movementsOf } from './movements.ts';
import { holdsUnits } from './reservation-status.ts';
import { applyEvent, emptyState, type InventoryState } from './state.ts';

const HISTORIES = 10_000;

interface Books {
  readonly state: InventoryState;
  /** Sums of the movements' deltas, by product. */
  readonly moved: Map<string, { onHand: number; reserved: number }>;
}

/** One command through the rules, as a batch runs it. */
function run({ state, moved }: Books, command: InventoryCommand, at: number, reservationTtlMs: number): string {
  const decision = decideInventory({ currency: CURRENCY, reservationTtlMs }, state, { ...command, at });
  if (decision.kind === 'refusal') return inWords(refused(decision.refusal));
  if (decision.kind === 'unchanged') return inWords(accepted(decision.answer));
  for (const event of decision.events) {
    applyEvent(state, event, at);
    for (const { productId: id, onHandDelta, reservedDelta } of movementsOf(event)) {
      const { onHand, reserved } = moved.get(id) ?? { onHand: 0, reserved: 0 };
      moved.set(id, { onHand: onHand + onHandDelta, reserved: reserved + reservedDelta });
    }
  }
  return inWords(accepted(answerOf(decision.events)));
}

/** What loading does to reservations: they are past their expiry or not, by the clock of the burst. */
function load({ reservations }: InventoryState, at: number): void {
  for (const [id, reservation] of reservations) {
    const expired = reservation.expiresAt !== null && reservation.expiresAt <= at;
    reservations.set(id, { ...reservation, expired });
  }
}

it(`${HISTORIES} random histories come to what the model says; stock is the sum of its movements, and reserved of what holds units`, {
  timeout: 60_000,
}, () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(anyHistory(5, 12), (history) => {
      const model = new InventoryModel(PRODUCTS, FIRST_STOCK);
      const books: Books = { state: emptyState(), moved: new Map() };
      for (const command of firstCommands(1)) run(books, command, 0, TTL_MS);
      history.forEach(({ short, operations }, index) => {
        const at = 1 + index;
        model.begin(short);
        load(books.state, at);
        for (const operation of operations) {
          const command = realCommand(operation, model, 1);
          const expected = model.apply(operation);
          deepStrictEqual(run(books, command, at, short ? 0 : TTL_MS), expected);
          const [word = '', kind = ''] = expected.split(' ');
          const key = `${operation.op} ${word === 'refused' ? kind : word}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
        }
      });
      check(books, model);
    }),
    { numRuns: HISTORIES },
  );
  // Every outcome that these histories can have was had, so that the test is not true of nothing.
  expect(seen.size).toBeGreaterThanOrEqual(64);
  expect(Math.min(...seen.values())).toBeGreaterThan(10);
});

function check({ state, moved }: Books, model: InventoryModel): void {
  model.products.forEach(({ onHand, reserved }, index) => {
    const id = productId(index);
    const stock = state.stock.get(id);
    deepStrictEqual({ onHand: stock?.onHand, reserved: stock?.reserved }, { onHand, reserved });
    deepStrictEqual(moved.get(id) ?? { onHand: 0, reserved: 0 }, { onHand, reserved });
    let held = 0;
    for (const { status, items } of state.reservations.values()) {
      if (holdsUnits(status)) held += items.find((item) => item.productId === id)?.quantity ?? 0;
    }
    deepStrictEqual(held, reserved);
  });
}
