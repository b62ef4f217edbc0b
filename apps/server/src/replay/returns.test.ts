import { describe, expect, it } from 'vitest';

import { matchReturn } from './returns.ts';

const item = (stockCode: string, quantity: number) => ({ stockCode, quantity });
const first = { name: 'first', items: [item('A', 2), item('B', 1)] };
const second = { name: 'second', items: [item('A', 5)] };

describe('a C invoice', () => {
  it('cancels the order whose products and quantities are exactly its own, in any order of lines', () => {
    expect(matchReturn([item('B', 1), item('A', 2)], [first, second])).toEqual({
      verdict: 'all_of_an_order',
      order: first,
    });
  });

  it.each([
    ['less of a product', [item('A', 1), item('B', 1)]],
    ['more of a product', [item('A', 3), item('B', 1)]],
    ['a product fewer', [item('A', 2)]],
    ['a product more', [item('A', 2), item('B', 1), item('C', 1)]],
  ])('that returns %s than the order cancels nothing', (_, returned) => {
    expect(matchReturn(returned, [first])).toEqual({ verdict: 'part_of_an_order', order: null });
  });

  it('means the newest of two orders that are alike', () => {
    const again = { name: 'again', items: first.items };
    expect(matchReturn(first.items, [first, again, second]).order).toBe(again);
  });

  it('of goods the customer never bought is told apart', () => {
    expect(matchReturn([item('Z', 1)], [first, second]).verdict).toBe('nothing_bought_here');
    expect(matchReturn([item('A', 5)], []).verdict).toBe('nothing_bought_here');
  });
});
