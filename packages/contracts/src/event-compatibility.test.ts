import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { type EventSchema, incompatibleEvents } from './event-compatibility.ts';

type Mutable = { [key: string]: unknown };

const committed = JSON.parse(readFileSync(new URL('../../../docs/events.json', import.meta.url), 'utf8')) as {
  $defs: Record<string, EventSchema>;
};

/** What is said of the committed events once `change` has been made to them. */
function said(change: (events: Record<string, Mutable>) => void): string[] {
  const events = structuredClone(committed.$defs) as Record<string, Mutable>;
  change(events);
  return incompatibleEvents(committed.$defs, events);
}

function fields(event: Mutable | undefined): Record<string, Mutable> {
  return (event as Mutable)['properties'] as Record<string, Mutable>;
}

function required(event: Mutable | undefined): string[] {
  return (event as Mutable)['required'] as string[];
}

function kindsIn(events: Record<string, Mutable>): string[] {
  return (fields(events['wallet.TransferPosted'])['kind'] as Mutable)['enum'] as string[];
}

function lineOf(events: Record<string, Mutable>): Mutable {
  return fields(events['orders.OrderCreated'])['lines']?.['items'] as Mutable;
}

it.each<[string, (events: Record<string, Mutable>) => void]>([
  ['nothing', () => {}],
  [
    'another sentence',
    (events) => {
      (events['orders.OrderPaid'] as Mutable)['description'] = 'Paid.';
    },
  ],
  [
    'a new event',
    (events) => {
      events['orders.OrderPacked'] = { type: 'object', properties: {} };
    },
  ],
  [
    'an optional field',
    (events) => {
      fields(events['orders.OrderPaid'])['channel'] = { type: 'string' };
    },
  ],
  [
    'an optional field of a line',
    (events) => {
      fields(lineOf(events))['colour'] = { type: 'string' };
    },
  ],
  [
    'one more word of a list',
    (events) => {
      kindsIn(events).push('gift');
    },
  ],
])('takes %s', (_name, change) => {
  expect(said(change)).toEqual([]);
});

it.each<[string, (events: Record<string, Mutable>) => void, string]>([
  ['an event that is gone', (events) => delete events['orders.OrderPaid'], 'orders.OrderPaid is gone'],
  [
    'a field that is gone',
    (events) => delete fields(events['orders.OrderPaid'])['totalMinor'],
    'orders.OrderPaid.totalMinor is gone',
  ],
  [
    'a field that must be there from now on',
    (events) => {
      fields(events['orders.OrderPaid'])['channel'] = { type: 'string' };
      required(events['orders.OrderPaid']).push('channel');
    },
    'orders.OrderPaid.channel is new and required',
  ],
  [
    'a field that need not be there any more',
    (events) => void required(events['orders.OrderPaid']).splice(0, 1),
    'has become optional',
  ],
  [
    'a number where there was a text',
    (events) => {
      fields(events['orders.OrderPaid'])['totalMinor'] = { type: 'number' };
    },
    'orders.OrderPaid.totalMinor: type was "string" and is "number"',
  ],
  [
    'null where there was none',
    (events) => {
      fields(events['orders.OrderPaid'])['transferId'] = { anyOf: [{ type: 'string' }, { type: 'null' }] };
    },
    'orders.OrderPaid.transferId: was one of 0 kinds and is one of 2',
  ],
  [
    'no null where there was one',
    (events) => {
      fields(events['wallet.TransferPosted'])['orderId'] = { anyOf: [{ type: 'string', format: 'uuid' }] };
    },
    'wallet.TransferPosted.orderId: was one of 2 kinds and is one of 1',
  ],
  [
    'a word that is gone from a list',
    (events) => void kindsIn(events).shift(),
    'wallet.TransferPosted.kind: "topup" is gone from its values',
  ],
  [
    'a narrower number',
    (events) => {
      (fields(lineOf(events))['quantity'] as Mutable)['maximum'] = 10;
    },
    'orders.OrderCreated.lines[].quantity: maximum was nothing and is 10',
  ],
  [
    'another pattern',
    (events) => {
      (fields(events['orders.OrderCreated'])['currency'] as Mutable)['pattern'] = '^IDR$';
    },
    'orders.OrderCreated.currency: pattern was',
  ],
  [
    'a field of a line that is gone',
    (events) => delete fields(lineOf(events))['unitPriceMinor'],
    'orders.OrderCreated.lines[].unitPriceMinor is gone',
  ],
])('refuses %s', (_name, change, complaint) => {
  expect(said(change).join('\n')).toContain(complaint);
});

it('refuses that what was optional becomes required', () => {
  const before = { 'a.B': { type: 'object', properties: { c: { type: 'string' } } } };
  const after = { 'a.B': { ...before['a.B'], required: ['c'] } };
  expect(incompatibleEvents(before, after)).toEqual(['a.B.c has become required: the logs hold events without it']);
});
