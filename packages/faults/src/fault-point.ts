import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Fault points: places in the program where a test may have its process die, freeze or fail. Each is named in points.ts. What serves customers arms none, and
 * a point that is not armed is one look at a variable that never changes. After the debug points of DBOS (`debugpoint.ts`).
 */

/** Told of every point that is reached, while faults are armed. */
export interface FaultInjector {
  /** May end the process, stop it, or throw. */
  reach(point: string): void;
}

let injector: FaultInjector | null = null;

/** Has `armed` told of every point from now on; null: nobody. */
export function armFaults(armed: FaultInjector | null): void {
  injector = armed;
}

/** A statement is about to be sent. */
export function beforeWrite(statement: string): void {
  injector?.reach(`write.${statement}.before`);
}

/** Resolves to what `written` resolves to: a statement was carried out, in a transaction that may still be undone. */
export function afterWrite<T>(statement: string, written: Promise<T>): Promise<T> {
  return injector === null ? written : reachAfter(`write.${statement}.after`, written);
}

/** A transaction that carries `effects` (types of commands, names of statements) ends well. */
export function atCommit(effects: Effects, phase: 'before' | 'after'): void {
  if (injector !== null) for (const effect of new Set(effects?.())) injector.reach(`commit.${effect}.${phase}`);
}

/** The same once COMMIT has left the process; resolves at once where no fault is armed. */
export async function afterCommitSent(effects: Effects): Promise<void> {
  if (injector === null) return;
  // What was written in this turn of the loop leaves at its end.
  await nextTurn();
  for (const effect of new Set(effects?.())) injector.reach(`commit.${effect}.sent`);
}

/** Tells what a transaction carries. Asked only while faults are armed. */
export type Effects = (() => readonly string[]) | undefined;

/** Steps or undos of sagas (commands, by their type) are about to be taken, or were. */
export function atSteps(steps: readonly unknown[], phase: 'before' | 'after'): void {
  if (injector === null) return;
  for (const step of steps) injector.reach(`step.${(step as { type?: string } | undefined)?.type}.${phase}`);
}

/** A migration is about to begin, has made its changes in a transaction that is open, or is done. */
export function atMigration(name: string, phase: 'before' | 'written' | 'after'): void {
  injector?.reach(`migration.${name}.${phase}`);
}

/** A call to another service is about to leave, or was answered whole. */
export function atCall(service: string, phase: 'before' | 'after'): void {
  injector?.reach(`call.${service}.${phase}`);
}

async function reachAfter<T>(point: string, written: Promise<T>): Promise<T> {
  const value = await written;
  injector?.reach(point);
  return value;
}
