import type { CapacityMeasurement, Measured } from './measure.ts';
import { costAt, DATA_CENTRE, planFor, predictInstances, primaryCeilings } from './model.ts';

/** Orders a second that are planned for; the last is the peak that Alibaba published for 2020. */
const RATES = [1_000, 100_000, 583_000] as const;

/** The measurement, what the model says of more instances here, and what it says of larger rates elsewhere, as text. */
export function printCapacity(measurement: CapacityMeasurement): string {
  const { machine } = measurement;
  return [
    `${machine.cpuModel}, ${machine.cores} cores, ${machine.memoryGiB} GiB, PostgreSQL ${machine.postgresVersion}, load average ${machine.loadAverage.join(' ')}`,
    '',
    ...costLines(measurement),
    '',
    ...instanceLines(measurement),
    '',
    ...planLines(measurement),
    '',
  ].join('\n');
}

function costLines({ costs, small, instances }: CapacityMeasurement): string[] {
  const [one] = instances as [Measured];
  const of = (measured: Measured) => [
    `${measured.shoppers} shoppers`,
    measured.batch.toFixed(1),
    measured.serverCpuMs.toFixed(3),
    measured.databaseCpuMs.toFixed(3),
    measured.loadCpuMs.toFixed(3),
    Math.round(measured.walBytes).toString(),
    Math.round(measured.networkBytes).toString(),
    ((2 * costs.roundTripsPerBatch) / measured.batch).toFixed(2),
  ];
  const head = [
    'one instance',
    'commands/batch',
    'server ms',
    'database ms',
    'load ms',
    'WAL bytes',
    'socket bytes',
    'round trips',
  ];
  return ['What a paid order costs (one create, one payment)', ...table([head, of(small), of(one)])];
}

function instanceLines({ costs, instances, machine }: CapacityMeasurement): string[] {
  const [one] = instances as [Measured];
  const head = ['instances', 'predicted orders/s', 'measured', 'off by', 'predicted CPU ms', 'measured'];
  const rows = instances.map((measured) => {
    const predicted = predictInstances(measured.instances, costs, { cores: machine.cores, batchOfOne: one.batch });
    const cpuMs = measured.serverCpuMs + measured.databaseCpuMs + measured.loadCpuMs;
    const off = (predicted.ordersPerSecond / measured.ordersPerSecond - 1) * 100;
    return [
      String(measured.instances),
      predicted.ordersPerSecond.toFixed(0),
      measured.ordersPerSecond.toFixed(0),
      `${off >= 0 ? '+' : ''}${off.toFixed(0)} %`,
      predicted.cpuMs.toFixed(3),
      cpuMs.toFixed(3),
    ];
  });
  return [`More instances on this machine, ${one.shoppers} shoppers in all`, ...table([head, ...rows])];
}

function planLines({ costs }: CapacityMeasurement): string[] {
  const ceilings = Object.entries(primaryCeilings(costs, DATA_CENTRE)).map(([name, rate]) => [
    name,
    `${Math.floor(rate)} orders/s`,
  ]);
  const head = ['orders/s', 'server machines', 'primaries', 'with standbys', 'breaks first', 'WAL a day'];
  const rows = RATES.map((rate) => {
    const plan = planFor(rate, costs, DATA_CENTRE);
    return [
      String(rate),
      String(plan.servers),
      String(plan.primaries),
      String(plan.databases),
      plan.breaksFirst,
      `${(plan.walBytesPerDay / 1e12).toFixed(1)} TB`,
    ];
  });
  const each = costAt(costs.databaseCpuMs, 128).toFixed(3);
  return [
    `One primary of ${DATA_CENTRE.cores} cores can do at most (an order for ${each} ms of it in the largest batches)`,
    ...table(ceilings),
    '',
    `Machines of ${DATA_CENTRE.cores} cores, used to ${DATA_CENTRE.shareMax * 100} %`,
    ...table([head, ...rows]),
  ];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
