/** A page, as somebody looks at it: a phone on slow 4G with a processor four times slower than this one, or a desk. */
export interface MeasuredPage {
  readonly name: string;
  readonly path: string;
  readonly form: 'phone' | 'desk';
  readonly signedIn: boolean;
  /** What is promised of it; absent: it is only measured. */
  readonly bounds?: Bounds;
}

/** The least score and the most of everything else. */
export interface Bounds {
  readonly performance: number;
  readonly firstPaintMs: number;
  readonly layoutShift: number;
  readonly scriptBytes: number;
}

/** What was measured of a page. */
export interface Figures {
  readonly page: MeasuredPage;
  /** Of 100. */
  readonly performance: number;
  readonly accessibility: number;
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
  readonly blockedMs: number;
  readonly layoutShift: number;
  /** As they came over the wire. */
  readonly scriptBytes: number;
}

const SHOP: Bounds = { performance: 90, firstPaintMs: 1_500, layoutShift: 0.05, scriptBytes: 150_000 };
const PANEL: Bounds = { performance: 0, firstPaintMs: 1_500, layoutShift: 0.05, scriptBytes: Number.POSITIVE_INFINITY };

/** The pages that are measured. The panel is for people at desks. */
export const PAGES: readonly MeasuredPage[] = [
  { name: 'shop', path: '/shop/', form: 'phone', signedIn: false, bounds: SHOP },
  { name: 'shop', path: '/shop/', form: 'desk', signedIn: false, bounds: SHOP },
  { name: 'shop orders', path: '/shop/orders/', form: 'phone', signedIn: true, bounds: SHOP },
  { name: 'dashboard', path: '/', form: 'phone', signedIn: false, bounds: SHOP },
  { name: 'admin panel', path: '/admin/', form: 'desk', signedIn: true, bounds: PANEL },
];

/** The run in the middle, by score. */
export function median(runs: readonly Figures[]): Figures {
  const sorted = runs.toSorted((a, b) => a.performance - b.performance);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

/** What of the bounds does not hold, in words. */
export function verdict(rows: readonly Figures[]): string[] {
  return rows.flatMap((row) => {
    const { bounds, name, form } = row.page;
    if (bounds === undefined) return [];
    const missed = [
      row.performance < bounds.performance ? `performance ${row.performance}, not ${bounds.performance}` : null,
      row.firstPaintMs > bounds.firstPaintMs ? `first paint ${Math.round(row.firstPaintMs)} ms` : null,
      row.layoutShift > bounds.layoutShift ? `layout shift ${row.layoutShift}` : null,
      row.scriptBytes > bounds.scriptBytes ? `${row.scriptBytes} bytes of scripts` : null,
    ];
    return missed.filter((each) => each !== null).map((each) => `${name}, ${form}: ${each}`);
  });
}

/** The figures as a table for a person. */
export function printTable(rows: readonly Figures[]): string {
  const head = ['page', 'seen on', 'score', 'a11y', 'first paint', 'largest', 'blocked', 'shift', 'scripts'];
  const lines = rows.map((row) => [
    row.page.name,
    row.page.form,
    String(row.performance),
    String(row.accessibility),
    `${Math.round(row.firstPaintMs)} ms`,
    `${Math.round(row.largestPaintMs)} ms`,
    `${Math.round(row.blockedMs)} ms`,
    row.layoutShift.toFixed(3),
    `${(row.scriptBytes / 1000).toFixed(1)} kB`,
  ]);
  const all = [head, ...lines];
  const widths = head.map((_, column) => Math.max(...all.map((line) => (line[column] ?? '').length)));
  return `${all.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')}\n`;
}
