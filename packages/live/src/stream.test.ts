import { expect, it } from 'vitest';

import { decodePlace, encodePlace, type LogName } from './cursor.ts';
import { STALL_MS_MAX } from './limits.ts';
import type { News } from './news.ts';
import { type Audience, LiveStream, type Sink, type StreamEnd } from './stream.ts';
import { LogWindow } from './window.ts';

const EVERYTHING: Audience = {
  userId: 'staff',
  everything: true,
  products: new Set(),
  topics: new Set(['orders', 'wallet', 'stock']),
};

/** A sink that takes `capacity` texts before it says that it is full. */
class FakeSink implements Sink {
  readonly texts: string[] = [];
  capacity = Number.POSITIVE_INFINITY;
  over: 'ended' | 'destroyed' | null = null;
  write(text: string): boolean {
    this.texts.push(text);
    this.capacity -= 1;
    return this.capacity > 0;
  }
  end(text: string): void {
    this.texts.push(text);
    this.over = 'ended';
  }
  destroy(): void {
    this.over = 'destroyed';
  }
}

function order(position: number, userId = 'ann'): News {
  const data = { order_id: `o${position}`, customer_id: userId, status: 'PAID', version: 1, occurred_at: '' } as const;
  return { position, content: { kind: 'order', userId, data } };
}

function stock(position: number, productId: string, left: number): News {
  const level = { product_id: productId, stock_quantity: left, reserved_quantity: 0, available_quantity: left };
  return { position, content: { kind: 'stock', levels: [level] } };
}

function setUp(audience: Audience = EVERYTHING, linesMax = 100) {
  const windows = {
    orders: new LogWindow(0, linesMax),
    inventory: new LogWindow(0, linesMax),
    wallet: new LogWindow(0, linesMax),
  };
  const sink = new FakeSink();
  const ends: StreamEnd[] = [];
  const read = { after: (log: LogName, position: number) => windows[log].after(position) };
  const stream = new LiveStream(audience, { orders: 0, inventory: 0, wallet: 0 }, sink, read, (end) => ends.push(end));
  return { windows, sink, stream, ends };
}

/** `event` and, of an order, its id; and the place that the message bears. */
function told(sink: FakeSink): string[] {
  return sink.texts.flatMap((text) =>
    [...text.matchAll(/event: (\w+)\ndata: (.*)/g)].map(([, event, data = '']) =>
      event === 'order' ? (JSON.parse(data) as { order_id: string }).order_id : String(event),
    ),
  );
}

it('tells what it is told to, each once, in its order', () => {
  const { windows, sink, stream } = setUp();
  windows.orders.append([order(1), order(3)], 4);
  stream.pump();
  stream.pump();
  windows.orders.append([order(5)], 5);
  stream.pump();
  expect(told(sink)).toEqual(['o1', 'o3', 'o5']);
});

it('tells a customer of nobody else, and is at the end of the log nevertheless', () => {
  const { windows, sink, stream } = setUp({ ...EVERYTHING, userId: 'bob', everything: false });
  windows.orders.append([order(1, 'ann'), order(2, 'bob'), order(3, 'ann')], 3);
  stream.pump();
  stream.beat(0);
  expect(told(sink)).toEqual(['o2']);
  expect(sink.texts.at(-1)).toBe(`id: ${encodePlace({ orders: 3, inventory: 0, wallet: 0 })}\n\n`);
});

it('tells the latest of each product alone, in one message', () => {
  const { windows, sink, stream } = setUp({ ...EVERYTHING, everything: false, products: new Set(['tea']) });
  windows.inventory.append([stock(1, 'tea', 5), stock(2, 'rice', 9), stock(3, 'tea', 4)], 3);
  stream.pump();
  expect(sink.texts).toHaveLength(1);
  expect(sink.texts[0]).toContain('"available_quantity":4');
  expect(sink.texts[0]).not.toContain('rice');
});

it('waits where the listener takes no more, and goes on where it stopped', () => {
  const { windows, sink, stream } = setUp();
  sink.capacity = 2;
  windows.orders.append([order(1), order(2), order(3)], 3);
  stream.pump();
  stream.pump();
  expect(told(sink)).toEqual(['o1', 'o2']);
  sink.capacity = Number.POSITIVE_INFINITY;
  stream.drained();
  expect(told(sink)).toEqual(['o1', 'o2', 'o3']);
});

it('cuts a listener who is so slow that what he has not been told is gone', () => {
  const { windows, sink, stream, ends } = setUp(EVERYTHING, 4);
  sink.capacity = 1;
  windows.orders.append([order(1), order(2)], 2);
  stream.pump();
  windows.orders.append(
    [3, 4, 5, 6].map((position) => order(position)),
    6,
  );
  stream.drained();
  expect([sink.over, ends]).toEqual(['destroyed', ['too_slow']]);
});

it('cuts a listener who takes nothing for long', () => {
  const { windows, sink, stream, ends } = setUp();
  sink.capacity = 1;
  windows.orders.append([order(1)], 1);
  stream.pump();
  stream.beat(performance.now());
  expect(ends).toEqual([]);
  stream.beat(performance.now() + STALL_MS_MAX + 1);
  expect([sink.over, ends]).toEqual(['destroyed', ['stalled']]);
});

it.each([
  ['says goodbye', Number.POSITIVE_INFINITY, 'ended'],
  ['cuts one who takes nothing, rather than wait for him', 1, 'destroyed'],
] as const)('at its end %s', (_name, capacity, over) => {
  const { windows, sink, stream, ends } = setUp();
  sink.capacity = capacity;
  windows.orders.append([order(1)], 1);
  stream.pump();
  stream.close('shutdown');
  stream.left();
  stream.pump();
  expect([sink.over, ends]).toEqual([over, ['shutdown']]);
});

it('bears the new place only in the last of the messages that share it', () => {
  const { windows, sink, stream } = setUp();
  const data = { product_id: 'tea', version: 2, name: 'Tea', price: '1.00', active: true };
  windows.inventory.append([{ position: 1, content: { kind: 'product', data } }, stock(2, 'tea', 4)], 2);
  stream.pump();
  const [text = ''] = sink.texts;
  expect(text.indexOf('event: product')).toBeLessThan(text.indexOf('id: '));
  expect(text.match(/id: /g)).toHaveLength(1);
});

it('keeps of a log what fits, from the newest backwards, and takes older news in front only while it fits', () => {
  const window = new LogWindow(10, 8);
  window.append([order(11), order(12)], 12);
  expect(window.prepend([order(6), order(9)], 5)).toBe(true);
  expect(window.after(5)?.news.map(({ position }) => position)).toEqual([6, 9, 11, 12]);
  expect(window.after(4)).toBeNull();
  expect(window.after(13)).toBeNull();
  expect(
    window.prepend(
      [1, 2, 3, 4, 5].map((position) => order(position)),
      0,
    ),
  ).toBe(false);
  window.append(
    [13, 14, 15, 16, 17].map((position) => order(position)),
    20,
  );
  expect(window.start).toBeGreaterThan(5);
  expect(window.after(window.start)?.end).toBe(20);
});

it('knows its own places, and nothing else', () => {
  const place = { orders: 0, inventory: 12, wallet: 999_999_999_999 };
  expect(decodePlace(encodePlace(place))).toEqual(place);
  const forged = [
    ['live', '-1', '1', '1'],
    ['live', '1', '1'],
    ['orders', '1', '1', '1'],
    ['live', '1e3', '1', '1'],
    null,
  ];
  for (const value of forged) {
    expect(decodePlace(Buffer.from(JSON.stringify(value)).toString('base64url'))).toBeNull();
  }
  for (const text of ['', '\u0000', '💥', 'x'.repeat(10_000)]) expect(decodePlace(text)).toBeNull();
});
