import type { DomainEvent } from '@kontor/contracts/command';
import type { InventoryEvent } from '@kontor/contracts/inventory';
import type { OrdersEvent } from '@kontor/contracts/orders';
import type { WalletEvent } from '@kontor/contracts/wallet';
import { LOGS, type LogName } from '@kontor/live/cursor';
import { RedisHints } from '@kontor/redis/hints';
import type { RedisLink } from '@kontor/redis/link';

/** How many hints went and came since the start: of this process's own commits, and over Redis. */
export interface CommitHintsUse {
  readonly own: number;
  readonly sent: number;
  readonly received: number;
}

type Listener = (log: LogName) => void;

/**
 * Tells whoever shows live data that something was committed to a log, so that it looks at once instead of with its next look: in this process directly, in others
 * over Redis where there is one. The logs are looked at anyway: a hint that is lost costs that pause and nothing else.
 */
export class CommitHints {
  readonly #redis: RedisHints | null;
  readonly #listeners = new Set<Listener>();
  #own = 0;

  /** @param isListening whether anybody in this process is to be told of what others commit. */
  constructor(redis: { readonly link: RedisLink; readonly url: string } | null, isListening: boolean) {
    const listen = (name: string) => {
      const log = LOGS.find((each) => each === name);
      if (log !== undefined) this.#tell(log);
    };
    this.#redis = redis === null ? null : new RedisHints(redis.link, redis.url, isListening ? listen : undefined);
  }

  /** An event was committed here. Takes no time. */
  committed(event: DomainEvent): void {
    const log = Object.hasOwn(LOG_OF, event.type) ? LOG_OF[event.type as LoggedType] : undefined;
    if (log === undefined) return;
    this.#own += 1;
    this.#tell(log);
    this.#redis?.tell(log);
  }

  /** Has `listener` told of every log with something new. */
  listen(listener: Listener): void {
    this.#listeners.add(listener);
  }

  use(): CommitHintsUse {
    return { own: this.#own, ...(this.#redis?.use() ?? { sent: 0, received: 0 }) };
  }

  close(): void {
    this.#listeners.clear();
    this.#redis?.close();
  }

  #tell(log: LogName): void {
    for (const listener of this.#listeners) listener(log);
  }
}

type LoggedType = (OrdersEvent | InventoryEvent | WalletEvent)['type'];

/** Whose log an event is in. The compiler holds the list to the services: accounts and sessions are in none that is shown live. */
const LOG_OF: Readonly<Record<LoggedType, LogName>> = {
  OrderCreated: 'orders',
  OrderPaid: 'orders',
  OrderCancelled: 'orders',
  OrderExpired: 'orders',
  OrderAdvanced: 'orders',
  OrderPaymentBegun: 'orders',
  OrderPaymentUndone: 'orders',
  OrderCancellationBegun: 'orders',
  OrderGoodwillGranted: 'orders',
  NoteAdded: 'orders',
  SagaReleased: 'orders',
  ProductCreated: 'inventory',
  ProductChanged: 'inventory',
  StockAdded: 'inventory',
  StockAdjusted: 'inventory',
  StockReserved: 'inventory',
  ReservationClaimed: 'inventory',
  ReservationUnclaimed: 'inventory',
  ReservationConfirmed: 'inventory',
  ReservationReleased: 'inventory',
  ReservationExpired: 'inventory',
  ReservationRestocked: 'inventory',
  AccountOpened: 'wallet',
  TransferPosted: 'wallet',
};
