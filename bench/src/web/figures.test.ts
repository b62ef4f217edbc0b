import { describe, expect, it } from 'vitest';

import { type Figures, type MeasuredPage, median, printTable, verdict } from './figures.ts';

const PAGE: MeasuredPage = {
  name: 'shop',
  path: '/shop/',
  form: 'phone',
  signedIn: false,
  bounds: { performance: 90, firstPaintMs: 1_500, layoutShift: 0.05, scriptBytes: 150_000 },
};
const GOOD: Figures = {
  page: PAGE,
  performance: 95,
  accessibility: 100,
  firstPaintMs: 900,
  largestPaintMs: 1_400,
  blockedMs: 100,
  layoutShift: 0,
  scriptBytes: 90_000,
};

describe('figures of pages', () => {
  it('are the run in the middle', () => {
    const runs = [91, 99, 95].map((performance) => ({ ...GOOD, performance }));
    expect(median(runs).performance).toBe(95);
  });

  it('are held against the bounds of their page, each by itself', () => {
    expect(verdict([GOOD])).toEqual([]);
    const bad = { ...GOOD, performance: 89, firstPaintMs: 1_501, layoutShift: 0.06, scriptBytes: 150_001 };
    expect(verdict([GOOD, bad])).toHaveLength(4);
    expect(verdict([{ ...GOOD, performance: 89 }])).toEqual(['shop, phone: performance 89, not 90']);
  });

  it('are printed as a table', () => {
    expect(printTable([GOOD])).toContain('shop  phone    95     100   900 ms');
  });
});
