import { setTimeout as delay } from 'node:timers/promises';

import type { ServiceName } from '@kontor/contracts/command';
import type { EventSource, LoggedEvent, LogReadLimits } from '@kontor/runtime/read-log';
import { DeliverPolicy } from '@nats-io/jetstream';

import { PoisonedMessageError, readCloudEvent } from '../cloud-event.ts';
import { type NatsLink, streamName } from './link.ts';
import { StreamWindow } from './stream-window.ts';

/** Events of one log that are kept for those who read. */
const WINDOW_EVENTS_MAX = 10_000;
const FETCH_MESSAGES_MAX = 500;
const FETCH_MS = 5_000;
const PAUSE_AFTER_ERROR_MS = 500;
/** How often the log is looked at while the stream tells nothing new: what the broker does not bring is late by this much, and no more. */
const LOG_LOOK_MS = 2_000;
/** How long something that is missing is waited for before the log is asked for it. */
const GAP_MS = 250;

/** Told what a person should know of what came. */
export interface StreamObserver {
  /** Broken off and begun again. */
  failed(log: ServiceName, error: unknown): void;
  poisoned(log: ServiceName, sequence: number, reason: string): void;
}

/** What came from the broker, and who had to be asked, since the start. */
export interface StreamUse {
  readonly received: number;
  readonly again: number;
  readonly poisoned: number;
  /** Events that readers were given from the stream, and from the log. */
  readonly fromStream: number;
  readonly fromLog: number;
}

/**
 * The streams of the broker as a source of events: follows each, from its first reader on, once for all readers of this process. What a stream does not have, or not yet, or only in a form that is no
 * event, comes from the log: the broker makes reading cheaper and sooner, and nothing depends on it.
 */
export class StreamSource implements EventSource {
  readonly #link: NatsLink;
  readonly #log: EventSource;
  readonly #observer: StreamObserver;
  readonly #follows = new Map<ServiceName, Following>();
  readonly #stopping = new AbortController();
  readonly #use = { received: 0, again: 0, poisoned: 0, fromStream: 0, fromLog: 0 };

  /** Follows the streams of `logs`; all others, and what is missing, are read from `log`. */
  constructor(link: NatsLink, logs: readonly ServiceName[], log: EventSource, observer: StreamObserver) {
    this.#link = link;
    this.#log = log;
    this.#observer = observer;
    for (const service of logs) {
      const window = new StreamWindow(WINDOW_EVENTS_MAX);
      this.#follows.set(service, { window, lookedAt: 0, waitsSince: null, ended: null });
    }
  }

  /** Ends what follows. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#follows.values()].map(async ({ ended }) => ended));
  }

  use(): StreamUse {
    return { ...this.#use };
  }

  async read(service: ServiceName, position: bigint, limits: LogReadLimits): Promise<readonly LoggedEvent[]> {
    const following = this.#follows.get(service);
    if (following !== undefined) following.ended ??= this.#follow(service, following);
    const events = following?.window.after(position, limits) ?? null;
    if (events !== null && events.length > 0) {
      this.#use.fromStream += events.length;
      return events;
    }
    if (events !== null && following !== undefined && !mustLook(following)) return [];
    if (following !== undefined) following.lookedAt = performance.now();
    const logged = await this.#log.read(service, position, limits);
    this.#use.fromLog += logged.length;
    return logged;
  }

  async #follow(service: ServiceName, following: Following): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#followUntilBroken(service, following);
      } catch (error) {
        if (signal.aborted) return;
        this.#observer.failed(service, error);
        await delay(PAUSE_AFTER_ERROR_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  async #followUntilBroken(service: ServiceName, following: Following): Promise<void> {
    const { signal } = this.#stopping;
    const client = await this.#link.client();
    const consumer = await client.consumers.get(streamName(service), { deliver_policy: DeliverPolicy.New });
    while (!signal.aborted) {
      const messages = await consumer.fetch({ max_messages: FETCH_MESSAGES_MAX, expires: FETCH_MS });
      const stop = () => messages.stop();
      signal.addEventListener('abort', stop, { once: true });
      for await (const message of messages) this.#take(service, following, message.seq, message.string());
      signal.removeEventListener('abort', stop);
    }
  }

  #take(service: ServiceName, following: Following, sequence: number, text: string): void {
    this.#use.received += 1;
    try {
      if (following.window.add(readCloudEvent(service, text)) === 'again') this.#use.again += 1;
    } catch (error) {
      if (!(error instanceof PoisonedMessageError)) throw error;
      this.#use.poisoned += 1;
      this.#observer.poisoned(service, sequence, error.message);
    }
    following.waitsSince = following.window.waits ? (following.waitsSince ?? performance.now()) : null;
  }
}

interface Following {
  readonly window: StreamWindow;
  /** When the log was asked last. */
  lookedAt: number;
  /** Since when something is missing; null: nothing is. */
  waitsSince: number | null;
  /** Null before the first reader. */
  ended: Promise<void> | null;
}

/** Whether the log is to be asked although the stream knows of nothing after the reader. */
function mustLook({ lookedAt, waitsSince }: Following): boolean {
  const now = performance.now();
  if (now - lookedAt > LOG_LOOK_MS) return true;
  return waitsSince !== null && now - waitsSince > GAP_MS && now - lookedAt > GAP_MS;
}
