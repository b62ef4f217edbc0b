import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** On what was measured. */
export interface Machine {
  readonly cpuModel: string;
  /** Cores this process may use. */
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly nodeVersion: string;
  readonly postgresVersion: string;
  /** Over 1, 5 and 15 minutes, when it was asked: what else the machine was doing before a run. */
  readonly loadAverage: readonly number[];
}

/** Describes this machine at this moment; `postgresVersion` is what `SHOW server_version` says. */
export function describeMachine(postgresVersion: string): Machine {
  return {
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    platform: `${process.platform} ${process.arch}`,
    nodeVersion: process.version,
    postgresVersion,
    loadAverage: loadavg().map((load) => Math.round(load * 100) / 100),
  };
}
