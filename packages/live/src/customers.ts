import type { Queryable } from '@kontor/postgres/statement';
import { LRUCache } from 'lru-cache';

import { CUSTOMERS_REMEMBERED_MAX } from './limits.ts';
import { findCustomers } from './store/find-customers.ts';
import type { LoggedEvent } from './store/read-news.ts';

/** Whose orders are. It never changes, and only the first event of an order says it, so it is remembered. */
export class Customers {
  readonly #database: Queryable;
  readonly #remembered = new LRUCache<string, string>({ max: CUSTOMERS_REMEMBERED_MAX });

  constructor(database: Queryable) {
    this.#database = database;
  }

  /** Tells whose the order of each event is. */
  async of(events: readonly LoggedEvent[]): Promise<(orderId: string) => string | null> {
    const customers = new Map<string, string>();
    const unknown = new Set<string>();
    for (const { aggregate_id: orderId, type } of events) {
      const known = this.#remembered.get(orderId);
      if (known !== undefined) customers.set(orderId, known);
      else if (type !== 'OrderCreated') unknown.add(orderId);
    }
    if (unknown.size > 0) {
      for (const [orderId, customerId] of await findCustomers(this.#database, [...unknown])) {
        customers.set(orderId, customerId);
        this.#remembered.set(orderId, customerId);
      }
    }
    return (orderId) => customers.get(orderId) ?? null;
  }
}
