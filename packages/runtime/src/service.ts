import type { Command } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';

import type { EventObserver, ExecutorObserver } from './executor.ts';

/** Bounds of a service's executor. */
export interface ExecutorSettings {
  readonly lanes: number;
  readonly batchCommandsMax: number;
  readonly batchRowsMax: number;
  readonly queueCommandsMax: number;
}

/** Bounds that serve a machine of a few cores; the figures behind them are in docs/decisions.md. */
export const EXECUTOR_SETTINGS: ExecutorSettings = {
  lanes: 2,
  batchCommandsMax: 256,
  batchRowsMax: 4_000,
  queueCommandsMax: 4_096,
};

/** Told what a service does, for metrics and logs. */
export type ServiceObserver = ExecutorObserver & Partial<EventObserver>;

/** What every service is created with. */
export interface ServiceOptions {
  /** Where its batches commit. */
  readonly database: Database;
  /** Where its lists and single rows are read; a pool of its own, so that reads and batches do not starve each other. */
  readonly reads: Database;
  /** ISO 4217 code of the store's one currency. */
  readonly currency: string;
  readonly executor: ExecutorSettings;
  readonly observer?: ServiceObserver;
}

/** One page of a keyset-paged list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; null at the end. */
  readonly nextCursor: string | null;
}

/** Tells a lonely service's commands apart by nothing: any number of them may be under way at once. */
export function noExclusiveKey(_command: Command): null {
  return null;
}
