import type { Command } from '@kontor/contracts/command';
import type { Refusal } from '@kontor/contracts/refusals';
import type { Queryable } from '@kontor/postgres/statement';

import { dayOf } from './domain/net-orders.ts';
import { addRefusals, type RefusalCount } from './store/refusals.ts';

/**
 * Counts refused commands where they happen, in memory, and adds them up in the database when it is told to. What a process has not
 * written when it dies is not counted: these are figures for a chart, nothing is decided by them.
 */
export class RefusalCounter {
  #counts = new Map<string, RefusalCount>();

  /** Counts one; cheap, and never throws. */
  count({ type, meta }: Command, { kind }: Refusal): void {
    const day = dayOf(Date.now());
    const key = `${meta.tenantId}:${day}:${type}:${kind}`;
    const refusals = (this.#counts.get(key)?.refusals ?? 0) + 1;
    this.#counts.set(key, { tenantId: meta.tenantId, day, command: type, kind, refusals });
  }

  /** Writes what was counted since the last time; where that fails, it is kept for the next. */
  async flush(database: Queryable): Promise<void> {
    const counts = this.#counts;
    if (counts.size === 0) return;
    this.#counts = new Map();
    try {
      await addRefusals(database, [...counts.values()]);
    } catch (error) {
      for (const [key, before] of counts) {
        const since = this.#counts.get(key)?.refusals ?? 0;
        this.#counts.set(key, { ...before, refusals: before.refusals + since });
      }
      throw error;
    }
  }
}
