import type { LoggedEvent } from '@kontor/runtime/read-log';
import { expect, it } from 'vitest';

import { StreamWindow } from './stream-window.ts';

const LIMITS = { eventsMax: 100, bytesMax: 1_000 };

function event(position: number, payload = '{}'): LoggedEvent {
  return {
    position: BigInt(position),
    tenantId: 1,
    aggregateType: 'order',
    aggregateId: 'a',
    version: position,
    type: 'OrderPaid',
    payload,
    commandId: 'c',
    ordinal: 0,
    traceparent: null,
    at: 0,
  };
}

function positionsAfter(window: StreamWindow, position: number, limits = LIMITS): number[] | null {
  return window.after(BigInt(position), limits)?.map((each) => Number(each.position)) ?? null;
}

it('knows nothing before something has come', () => {
  expect(positionsAfter(new StreamWindow(10), 0)).toBeNull();
});

it('puts what came shuffled and often into its order, each once', () => {
  const window = new StreamWindow(10);
  expect([5, 7, 6, 6, 9, 5, 8, 7].map((position) => window.add(event(position)))).toEqual([
    'next',
    'early',
    'next',
    'again',
    'early',
    'again',
    'next',
    'again',
  ]);
  expect(positionsAfter(window, 4)).toEqual([5, 6, 7, 8, 9]);
  expect(positionsAfter(window, 9)).toEqual([]);
});

it('says that it does not know what was before it', () => {
  const window = new StreamWindow(10);
  window.add(event(5));
  expect(positionsAfter(window, 3)).toBeNull();
});

it('tells nothing behind a gap, until somebody comes from the log who has passed it', () => {
  const window = new StreamWindow(10);
  for (const position of [1, 2, 4, 5]) window.add(event(position));
  expect(positionsAfter(window, 2)).toEqual([]);
  expect(window.waits).toBe(true);
  expect(positionsAfter(window, 3)).toEqual([4, 5]);
  expect(window.waits).toBe(false);
});

it('keeps the latest alone', () => {
  const window = new StreamWindow(3);
  for (let position = 1; position <= 8; position += 1) window.add(event(position));
  expect(positionsAfter(window, 4)).toBeNull();
  expect(positionsAfter(window, 5)).toEqual([6, 7, 8]);
});

it('keeps to the limits, and tells one event at least', () => {
  const window = new StreamWindow(10);
  for (const position of [1, 2, 3]) window.add(event(position, 'x'.repeat(600)));
  expect(positionsAfter(window, 0, { eventsMax: 2, bytesMax: 10_000 })).toEqual([1, 2]);
  expect(positionsAfter(window, 0)).toEqual([1]);
});

it('does not grow while what is missing does not come', () => {
  const window = new StreamWindow(3);
  window.add(event(1));
  for (let position = 3; position < 1_000; position += 1) window.add(event(position));
  expect(positionsAfter(window, 1)).toEqual([]);
  expect(positionsAfter(window, 1_000)).toEqual([]);
});
