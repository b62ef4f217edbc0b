import { writeSync } from 'node:fs';

import type { FaultInjector } from './fault-point.ts';
import { FAULT_POINTS } from './points.ts';

/** What becomes of the process at a point: it is killed with SIGKILL, stopped with SIGSTOP until it is woken, or what it does there throws. */
export type FaultAction = 'kill' | 'freeze' | 'fail';

/** One fault: what happens the `hit`th time that the process comes to `point`, counted from 1. */
export interface Fault {
  readonly action: FaultAction;
  readonly point: string;
  readonly hit: number;
}

/** Thrown where a fault has its process fail; no code catches it by its name. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

const FORM = /^(kill|freeze|fail):([^:\s]+):([1-9]\d{0,6})$/;
const FAULTS_MAX = 1_000;
const STANDARD_ERROR = 2;

/**
 * Reads faults as `kill:commit.PayOrder.sent:3`, several apart by commas.
 * @throws Error that says what is wrong.
 */
export function parseFaults(text: string): Fault[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length > FAULTS_MAX) throw new Error(`more than ${FAULTS_MAX} faults`);
  return parts.map((part) => {
    const [, action, point = '', hit] = FORM.exec(part) ?? [];
    if (action === undefined) throw new Error(`"${part}" is not a fault like kill:commit.PayOrder.sent:3`);
    if (!FAULT_POINTS.has(point)) throw new Error(`there is no fault point "${point}"`);
    return { action: action as FaultAction, point, hit: Number(hit) };
  });
}

/** Makes the injector that has these faults happen to its own process, each once, and says so on standard error first. */
export function injectorOf(faults: readonly Fault[]): FaultInjector {
  const hits = new Map(faults.map(({ point }) => [point, 0]));
  return {
    reach: (point) => {
      const before = hits.get(point);
      if (before === undefined) return;
      hits.set(point, before + 1);
      const due = faults.find((fault) => fault.point === point && fault.hit === before + 1);
      if (due !== undefined) carryOut(due);
    },
  };
}

function carryOut({ action, point, hit }: Fault): void {
  writeSync(STANDARD_ERROR, `fault: ${action} at ${point}, hit ${hit}\n`);
  switch (action) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      // The signal may come a moment later, and nothing may be done in it.
      for (;;);
    case 'freeze':
      process.kill(process.pid, 'SIGSTOP');
      return;
    case 'fail':
      throw new InjectedFault(`fault: fail at ${point}, hit ${hit}`);
  }
}
