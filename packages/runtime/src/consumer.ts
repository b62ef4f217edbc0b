import type { ServiceName } from '@kontor/contracts/command';
import { retryOf } from '@kontor/postgres/sqlstate';
import { NotCommittedError } from '@kontor/postgres/transaction';

import type { EventSource, LoggedEvent, LogReadLimits } from './read-log.ts';

/** Somebody who takes the events of one log, in their order, each once. */
export interface Consumer {
  readonly name: string;
  readonly log: ServiceName;
  readonly limits: LogReadLimits;
  /** How far it has come: the position of the last event that it has taken. */
  position(): Promise<bigint>;
  /**
   * Takes the events that follow `position`, and moves its position over them in the same transaction. Answers how many it took: zero where it was not at
   * `position` any more, since another process had been quicker. @throws for events that it cannot take; nothing of them has had an effect then.
   */
  take(position: bigint, events: readonly LoggedEvent[]): Promise<number>;
  /** Goes on without the event that follows `position`, which it could not take `tries` times, and keeps the reason for people. */
  bury(position: bigint, event: LoggedEvent, tries: number, reason: string): Promise<void>;
}

/** Told what a person should know of deliveries. */
export interface DeliveryObserver {
  failed(consumer: string, event: LoggedEvent, tries: number, error: unknown): void;
  buried(consumer: string, event: LoggedEvent, error: unknown): void;
}

/** How often an event that fails by itself is tried before it is buried. */
export const TRIES_MAX = 5;
/**
 * Brings events of a source to a consumer. An event that fails is tried alone, with the events before it taken, TRIES_MAX times over as many steps; then it is buried and
 * the consumer goes on. What fails since the database is away is nobody's fault, and is tried for ever.
 */
export class Delivery {
  readonly #consumer: Consumer;
  readonly #source: EventSource;
  readonly #observer: DeliveryObserver;
  /** The event that failed last, and how often. */
  #failing: { readonly position: bigint; readonly tries: number } | null = null;

  constructor(consumer: Consumer, source: EventSource, observer: DeliveryObserver) {
    this.#consumer = consumer;
    this.#source = source;
    this.#observer = observer;
  }

  /** One step; whether there is probably more to do at once. @throws what says nothing of an event. */
  async step(): Promise<boolean> {
    const { log, limits } = this.#consumer;
    const position = await this.#consumer.position();
    const events = await this.#source.read(log, position, limits);
    if (events.length === 0) return false;
    const taken = await this.#take(position, events);
    return taken > 0 && events.length >= limits.eventsMax / 2;
  }

  async #take(position: bigint, events: readonly LoggedEvent[]): Promise<number> {
    try {
      return await this.#consumer.take(position, events);
    } catch (error) {
      if (!isOfTheEvents(error)) throw error;
      const [first] = events;
      if (first === undefined) throw error;
      if (events.length === 1) return this.#failed(position, first, error);
      const half = Math.ceil(events.length / 2);
      const taken = await this.#take(position, events.slice(0, half));
      if (taken < half) return taken;
      return taken + (await this.#take(position + BigInt(half), events.slice(half)));
    }
  }

  async #failed(position: bigint, event: LoggedEvent, error: unknown): Promise<number> {
    const tries = (this.#failing?.position === event.position ? this.#failing.tries : 0) + 1;
    this.#failing = { position: event.position, tries };
    if (tries < TRIES_MAX) {
      this.#observer.failed(this.#consumer.name, event, tries, error);
      return 0;
    }
    await this.#consumer.bury(position, event, tries, reasonOf(error));
    this.#observer.buried(this.#consumer.name, event, error);
    this.#failing = null;
    return 1;
  }
}

/** A unique index is met again with every try; resources of the machine are not. */
const UNIQUE_VIOLATION = '23505';
const RESOURCES = /^5[38]/;

function isOfTheEvents(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  if (code === UNIQUE_VIOLATION) return true;
  if (typeof code === 'string' && RESOURCES.test(code)) return false;
  return !(error instanceof NotCommittedError) && retryOf(error) === null;
}

const REASON_MAX = 500;

function reasonOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error).slice(0, REASON_MAX);
}
