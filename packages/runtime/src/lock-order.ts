import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { assert } from '@kontor/kernel/assert';

/**
 * Holds a transaction to the order in which services lock (orders, inventory, wallet): once a later service has locked
 * rows, an earlier one may not lock new ones, or two batches could wait for each other.
 */
export class LockOrder {
  #latest = -1;

  /** Notes that `service` is about to lock rows that it has not locked yet. */
  locking(service: ServiceName): void {
    const rank = SERVICES.indexOf(service);
    assert(rank >= this.#latest, `services lock in the order ${SERVICES.join(', ')}`);
    this.#latest = rank;
  }
}
