/** What the server's metrics say of its batches since it started: totals, by service. */
export type BatchTotals = ReadonlyMap<string, BatchTotal>;

/** Totals of one service. */
export interface BatchTotal {
  readonly batches: number;
  readonly commands: number;
  readonly seconds: number;
}

/** Batches within some time, by service: on average so many commands, in so many milliseconds. */
export interface BatchFigures {
  readonly commands: Readonly<Record<string, number>>;
  readonly ms: Readonly<Record<string, number>>;
}

const LINE = /^kontor_batch_(commands|seconds)_(sum|count)\{service="([a-z]+)"\} (\S+)$/gm;

/** Reads the totals from metrics in Prometheus' text format; services that had no batch yet are not in it. */
export function readBatchTotals(metrics: string): BatchTotals {
  const totals = new Map<string, BatchTotal>();
  for (const [, histogram, figure, service = '', text] of metrics.matchAll(LINE)) {
    const before = totals.get(service) ?? { batches: 0, commands: 0, seconds: 0 };
    const value = Number(text);
    if (figure === 'count') totals.set(service, { ...before, batches: value });
    else totals.set(service, { ...before, [histogram === 'commands' ? 'commands' : 'seconds']: value });
  }
  return totals;
}

/** What the batches between two readings were like; services that had none are left out. */
export function batchFigures(before: BatchTotals, after: BatchTotals): BatchFigures {
  const commands: Record<string, number> = {};
  const ms: Record<string, number> = {};
  for (const [service, total] of after) {
    const earlier = before.get(service) ?? { batches: 0, commands: 0, seconds: 0 };
    const batches = total.batches - earlier.batches;
    if (batches <= 0) continue;
    commands[service] = (total.commands - earlier.commands) / batches;
    ms[service] = ((total.seconds - earlier.seconds) * 1_000) / batches;
  }
  return { commands, ms };
}
