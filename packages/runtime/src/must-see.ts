import { AsyncLocalStorage } from 'node:async_hooks';

import type { ServiceName } from '@kontor/contracts/command';

/**
 * For each service the moment of its database's clock, in milliseconds since the epoch, up to which a read must see what was committed there. A service
 * that is missing: everything.
 */
export type MustSee = Readonly<Partial<Record<ServiceName, number>>>;

const current = new AsyncLocalStorage<MustSee>();

/** Runs `work`, whose reads must see no more than `mustSee` says: they may go to a replica that has seen it. */
export function seeing<T>(mustSee: MustSee, work: () => T): T {
  return current.run(mustSee, work);
}

/**
 * The moment up to which what runs now must see what was committed in the database of a service; null: everything, as it always is outside of `seeing`, so for
 * commands and in the background.
 */
export function mustSeeOf(service: ServiceName): number | null {
  return current.getStore()?.[service] ?? null;
}
