import type { ReplayReport } from './report.ts';

const TOP_PRODUCTS = 10;

/** Prints a report for people: a text of lines, the last of which says whether everything reconciles. */
export function printReport(report: ReplayReport): string {
  return [
    ...heading(report),
    ...section('Orders', orderLines(report)),
    ...section('Returns (C invoices)', returnLines(report)),
    ...section('Rows that are no sale', noSaleLines(report)),
    ...section(
      `Products (${Math.min(TOP_PRODUCTS, report.products.length)} of ${report.products.length})`,
      productLines(report),
    ),
    ...section('Reconciliation: the file against the store', reconciliationLines(report)),
    '',
    report.reconciled
      ? 'Reconciled: the store agrees with the file to the unit and the penny.'
      : 'NOT RECONCILED: see the lines marked WRONG.',
    '',
  ].join('\n');
}

function heading({ file, run, url, server_started, rows, invoices, customers, seconds }: ReplayReport): string[] {
  const { products, customers: registering, orders, reading } = seconds;
  return [
    '',
    `Replay of ${file} (run ${run}) through ${url}${server_started ? ', started for it' : ''}`,
    `${rows.total} rows: ${rows.sale} of goods sold, ${rows.return} of goods returned, ${rows.no_sale} that are no sale`,
    `${invoices.total} invoices: ${invoices.orders} orders, ${invoices.returns} returns, ${invoices.without_goods} without goods`,
    `${customers.registered} customers and ${customers.guests} guests`,
    `products ${products.toFixed(1)} s, customers ${registering.toFixed(1)} s, orders ${orders.toFixed(1)} s, reading back ${reading.toFixed(1)} s`,
  ];
}

function orderLines({ orders, sold, currency, retries }: ReplayReport): string[][] {
  const sentAgain = Object.entries(retries).map(([code, count]) => `${count} ${code}`);
  return [
    ['created', String(orders.created)],
    ['paid', String(orders.paid), `${orders.paid_per_second} a second`],
    [
      'cancelled after that',
      String(orders.cancelled),
      `${sold.units_cancelled} units, ${sold.money_refunded} ${currency}`,
    ],
    ['refused', String(orders.refused)],
    ...Object.entries(orders.refusals).map(([reason, count]) => [`  ${reason}`, String(count)]),
    ...orders.refusal_examples.map((example) => [`  ${example}`]),
    ['units ordered', String(sold.units)],
    ['money charged', sold.money, currency],
    ['requests sent again', sentAgain.length === 0 ? 'none' : sentAgain.join(', ')],
    ...('too_many_requests' in retries
      ? [['  the server limits requests; in demo mode RATE_LIMITS=off lifts that']]
      : []),
  ];
}

function returnLines({ returns }: ReplayReport): string[][] {
  const row = (name: string, { invoices, units }: { invoices: number; units: number }): string[] => {
    return [name, String(invoices), `${units} units`];
  };
  return [
    row('all of an order: cancelled', returns.all_of_an_order),
    row('partial, of an order in the file', returns.part_of_an_order),
    row('partial, of nothing bought in the file', returns.nothing_bought_here),
  ];
}

function noSaleLines({ no_sale }: ReplayReport): string[][] {
  if (no_sale.length === 0) return [['none']];
  return no_sale.map(({ reason, meaning, rows, units, money }) => [
    reason,
    String(rows),
    `${units} units`,
    money,
    meaning,
  ]);
}

function productLines({ products }: ReplayReport): string[][] {
  return products
    .slice(0, TOP_PRODUCTS)
    .map(({ stock_code, name, price, units, money }) => [stock_code, `${units} x ${price}`, money, name]);
}

function reconciliationLines({ reconciliation }: ReplayReport): string[][] {
  return [
    ['', 'file', 'store', ''],
    ...reconciliation.flatMap(({ name, expected, actual, ok, examples }) => [
      [name, expected, actual, ok ? 'ok' : 'WRONG'],
      ...examples.map((example) => [`  ${example}`]),
    ]),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return ['', title, ...alignColumns(rows).map((line) => `  ${line}`)];
}

/** Rows of one cell are notes: they neither widen a column nor are cut. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    if (row.length > 1) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  }
  return rows.map((row) =>
    row
      .map((cell, at) => (at > 0 && isFigure(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function isFigure(cell: string): boolean {
  return /^-?\d+(\.\d+)?( units)?$/.test(cell);
}
