import { readdirSync, readFileSync } from 'node:fs';

/** Ticks a second in /proc: USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What /proc says of one process. `reapedSeconds` are those of its ended children, which no other process carries. */
export interface ProcessTimes {
  readonly pid: number;
  readonly parentPid: number;
  readonly name: string;
  readonly ownSeconds: number;
  readonly reapedSeconds: number;
}

/**
 * Reads one line of /proc/PID/stat (proc(5)). The name stands in parentheses and may hold blanks and parentheses itself.
 * Null where the line is not of that form.
 */
export function parseStat(line: string): ProcessTimes | null {
  const match = /^(\d+) \((.*)\) (.+)$/s.exec(line.trim());
  if (match === null) return null;
  const [, pid = '', name = '', rest = ''] = match;
  // Fields are counted from 1 in proc(5); `rest` begins with the third, the state.
  const fields = rest.split(' ');
  const field = (number: number): number => Number(fields[number - 3] ?? Number.NaN);
  const [utime, stime, cutime, cstime] = [field(14), field(15), field(16), field(17)];
  if (Number.isNaN(utime + stime + cutime + cstime)) return null;
  return {
    pid: Number(pid),
    parentPid: field(4),
    name,
    ownSeconds: (utime + stime) / TICKS_PER_SECOND,
    reapedSeconds: (cutime + cstime) / TICKS_PER_SECOND,
  };
}

/** CPU seconds of one process alone, user and system, to 0.01 s; 0 if it is gone. Linux only. */
export function cpuSecondsOfProcess(pid: number): number {
  return readStat(pid)?.ownSeconds ?? 0;
}

/**
 * CPU seconds of a process and all its descendants, living and ended: of a postmaster, all of PostgreSQL. It only grows while the
 * root lives, so that differences are what was used in between. Linux only.
 */
export function cpuSecondsOfTree(rootPid: number): number {
  return sumTree(rootPid, readdirSync('/proc').filter(isPid).map(Number).map(readStat).filter(isThere));
}

/** Sums the tree under `rootPid` within what was read of all processes at about one moment. */
export function sumTree(rootPid: number, processes: readonly ProcessTimes[]): number {
  const children = Map.groupBy(processes, ({ parentPid }) => parentPid);
  const waiting = processes.filter(({ pid }) => pid === rootPid);
  let seconds = 0;
  for (let process = waiting.pop(); process !== undefined; process = waiting.pop()) {
    seconds += process.ownSeconds + process.reapedSeconds;
    waiting.push(...(children.get(process.pid) ?? []));
  }
  return seconds;
}

/** The CPU clocks of everything that takes part in a run, read at one moment. */
export interface CpuClocks {
  readonly serverSeconds: number;
  readonly databaseSeconds: number;
}

/** Reads the clocks of a server process (without its children, which may be the database) and of a postmaster's whole tree. */
export function readCpuClocks(serverPid: number, postmasterPid: number): CpuClocks {
  return { serverSeconds: cpuSecondsOfProcess(serverPid), databaseSeconds: cpuSecondsOfTree(postmasterPid) };
}

function readStat(pid: number): ProcessTimes | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    // It has ended since it was listed: its parent carries its time.
    return null;
  }
}

function isPid(name: string): boolean {
  return /^\d+$/.test(name);
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}
