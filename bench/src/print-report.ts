import type { Machine } from './machine.ts';
import type { BenchGoal, BenchReport, BenchRow, FloorRow } from './report.ts';

const COLUMNS: readonly (readonly [title: string, cell: (row: BenchRow) => string])[] = [
  ['system', ({ system }) => system],
  ['load', ({ distribution }) => distribution],
  ['shoppers', ({ shoppers }) => String(shoppers)],
  ['orders/s', ({ ordersPerSecond }) => ordersPerSecond.median.toFixed(0)],
  ['min-max', ({ ordersPerSecond: { min, max } }) => `${min.toFixed(0)}-${max.toFixed(0)}`],
  ['create p50', ({ createP50Ms }) => ms(createP50Ms)],
  ['pay p50', ({ payP50Ms }) => ms(payP50Ms)],
  ['both p50', ({ createAndPayP50Ms }) => ms(createAndPayP50Ms)],
  ['p95', ({ createAndPayP95Ms }) => ms(createAndPayP95Ms)],
  ['p99 ms', ({ createAndPayP99Ms }) => ms(createAndPayP99Ms)],
  ['errors', ({ errors }) => String(errors)],
  ['server', ({ serverCpuMsPerOrder }) => cpu(serverCpuMsPerOrder)],
  ['database', ({ databaseCpuMsPerOrder }) => cpu(databaseCpuMsPerOrder)],
  ['load CPU ms/order', ({ loadCpuMsPerOrder }) => cpu(loadCpuMsPerOrder)],
  ['commands/batch', ({ batchSizes }) => byService(batchSizes)],
  ['ms/batch', ({ batchMs }) => byService(batchMs)],
];

const FLOOR_COLUMNS: readonly (readonly [title: string, cell: (row: FloorRow) => string])[] = [
  ['database floor', ({ connections }) => (connections === 1 ? '1 connection' : `${connections} connections`)],
  ['as with shoppers', ({ shoppers }) => String(shoppers)],
  ['commands/batch', ({ batchCommands }) => batchCommands.toFixed(0)],
  ['orders/s', ({ ordersPerSecond }) => ordersPerSecond.median.toFixed(0)],
  ['min-max', ({ ordersPerSecond: { min, max } }) => `${min.toFixed(0)}-${max.toFixed(0)}`],
  ['database CPU ms/order', ({ databaseCpuMsPerOrder }) => cpu(databaseCpuMsPerOrder)],
];

/** Prints a report as a text of tables for people; every figure over several runs is their median. */
export function printBench({ machine, rows, floors, goals }: BenchReport): string {
  const errors = rows
    .filter(({ errors: count }) => count > 0)
    .map((row) => `errors of ${row.system}, ${row.distribution}, ${row.shoppers}: ${counts(row.errorsBy)}`);
  const runs = [...new Set([...rows, ...floors].map((row) => row.runs))].join(', ');
  return [
    describe(machine),
    `median of ${runs} runs; latencies of create + pay in ms; CPU in ms for one paid order`,
    '',
    ...tableOf(COLUMNS, rows),
    ...(floors.length === 0 ? [] : ['', ...tableOf(FLOOR_COLUMNS, floors)]),
    ...(errors.length === 0 ? [] : ['', ...errors]),
    ...(goals.length === 0
      ? []
      : ['', ...alignTable([['goal', 'value', 'wanted', 'reached'], ...goals.map(goalCells)])]),
    '',
  ].join('\n');
}

function describe({
  cpuModel,
  cores,
  memoryGiB,
  platform,
  nodeVersion,
  postgresVersion,
  loadAverage,
}: Machine): string {
  const before = loadAverage.map((load) => load.toFixed(2)).join(' ');
  return `${cpuModel}, ${cores} cores, ${memoryGiB} GiB, ${platform}; Node ${nodeVersion}, PostgreSQL ${postgresVersion}; load average ${before}`;
}

function goalCells({ name, value, goal, kind, ok }: BenchGoal): string[] {
  return [name, value.toFixed(2), `${kind === 'at_least' ? 'at least' : 'under'} ${goal}`, ok ? 'yes' : 'NO'];
}

function tableOf<Row>(
  columns: readonly (readonly [title: string, cell: (row: Row) => string])[],
  rows: readonly Row[],
): string[] {
  if (rows.length === 0) return [];
  return alignTable([columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row)))]);
}

/** Aligns rows of the same number of cells: the first column to the left, figures to the right. */
export function alignTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function ms(value: number): string {
  return value.toFixed(2);
}

function cpu(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function byService(figures: Readonly<Record<string, number>>): string {
  const each = Object.entries(figures).map(([service, figure]) => `${service} ${figure.toFixed(1)}`);
  return each.length === 0 ? '-' : each.join(' ');
}

function counts(errorsBy: Readonly<Record<string, number>>): string {
  return Object.entries(errorsBy)
    .map(([kind, count]) => `${count} x ${kind}`)
    .join(', ');
}
