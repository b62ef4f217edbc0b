import type { ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { type LoggedEvent, type LogReadLimits, readLog } from '@kontor/runtime/read-log';
import { JetStreamApiError, type JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';

import { CLOUD_EVENT_TYPE, eventId, eventSubject, writeCloudEvent } from '../cloud-event.ts';
import { positionBefore } from '../store/first-since.ts';
import { holdLog, type Published, recordPublished, releaseLog } from '../store/published.ts';
import { type NatsLink, STREAM_AGE_MS, streamName } from './link.ts';

const LIMITS: LogReadLimits = { eventsMax: 500, bytesMax: 1024 * 1024 };
/** For how long a process has a log to itself, unless told; far above what a step takes. */
const HOLD_SECONDS = 15;

/** Told what a person should know of publishing. */
export interface RelayObserver {
  published(log: ServiceName, events: number, duplicates: number): void;
  /** The broker has lost what it had been given; the log is published again from `position`. */
  lost(log: ServiceName, position: bigint): void;
}

/** What a relay is made of. */
export interface RelayOptions {
  readonly log: ServiceName;
  /** Where the log is, and the schema `relay` beside it. */
  readonly database: Database;
  readonly link: NatsLink;
  /** Names this process. */
  readonly holder: string;
  readonly observer: RelayObserver;
  /** After so long without a sign of life another process may publish; for tests. */
  readonly holdSeconds?: number;
}

/**
 * Publishes a log to its stream, in the order of the log, at least once. Each event is published on condition that the one before it is the last of the stream, so that
 * neither a lost message, a second relay nor a stranger's message can bring them out of order. How far it is stands in the database; what the stream lacks of that, it is given again.
 */
export class Relay {
  readonly #options: RelayOptions;
  /** Whether the stream had some of the last events already: then the next are sent one by one. */
  #careful = false;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** One step; whether there is probably more to publish. @throws where the broker or the database is away. */
  async step(): Promise<boolean> {
    const { log, database, link, holder, observer, holdSeconds = HOLD_SECONDS } = this.#options;
    const held = await holdLog(database, log, holder, holdSeconds);
    if (held === null) return false;
    const stream = await link.stream(log);
    const from = await this.#whereToBegin(held, stream);
    const events = await readLog(database, log, from.position, LIMITS);
    const client = await link.client();
    const sent = this.#careful
      ? await this.#oneByOne(client, from, events)
      : await this.#together(client, from, events);
    const moved = sent.position !== held.position || sent.streamSequence !== held.streamSequence;
    if (!moved && held.streamCreated === stream.created) return false;
    if (!(await recordPublished(database, log, holder, held.position, sent))) return false;
    const count = Number(sent.position - from.position);
    if (count > 0) observer.published(log, count, count - (sent.streamSequence - from.streamSequence));
    return events.length > 0;
  }

  /** Lets another process go on at once. */
  async stop(): Promise<void> {
    const { log, database, holder } = this.#options;
    await releaseLog(database, log, holder);
  }

  /** A stream that ends before what it was given has lost something; one that ends behind it was given more by somebody else, or by us without our having written it down. */
  async #whereToBegin(
    held: Published,
    stream: { readonly created: string; readonly sequence: number },
  ): Promise<Published> {
    const { log, database, observer } = this.#options;
    const at = { streamCreated: stream.created, streamSequence: stream.sequence };
    const isOurs = held.streamCreated === stream.created && stream.sequence >= held.streamSequence;
    if (isOurs) {
      if (stream.sequence > held.streamSequence) this.#careful = true;
      return { position: held.position, ...at };
    }
    const oldest = await positionBefore(database, log, STREAM_AGE_MS / 1_000);
    const position = held.position < oldest ? held.position : oldest;
    if (held.streamCreated !== null) {
      this.#careful = stream.sequence > 0;
      observer.lost(log, position);
    }
    return { position, ...at };
  }

  /**
   * All at once. What follows one that was not taken is not taken either: the number of the last message alone would let a stranger's message stand for the
   * one that is missing, so that its id is asked for as well.
   */
  async #together(client: JetStreamClient, from: Published, events: readonly LoggedEvent[]): Promise<Published> {
    const sent = events.map((event, index) =>
      this.#publish(client, event, { sequence: from.streamSequence + index, event: events[index - 1] ?? null }),
    );
    const answers = await Promise.allSettled(sent);
    const failed = answers.findIndex((answer) => answer.status === 'rejected' || answer.value.duplicate);
    const taken = failed === -1 ? events.length : failed;
    if (failed !== -1) {
      this.#careful = true;
      const answer = answers[failed];
      if (answer?.status === 'rejected' && taken === 0 && !isOutOfOrder(answer.reason)) throw answer.reason;
    }
    const position = events[taken - 1]?.position ?? from.position;
    return { ...from, position, streamSequence: from.streamSequence + taken };
  }

  /** One after the other, passing over those that the stream has. */
  async #oneByOne(client: JetStreamClient, from: Published, events: readonly LoggedEvent[]): Promise<Published> {
    let at = from;
    let duplicates = 0;
    try {
      for (const event of events) {
        const { duplicate } = await this.#publish(client, event, { sequence: at.streamSequence, event: null });
        if (duplicate) duplicates += 1;
        at = { ...at, position: event.position, streamSequence: at.streamSequence + (duplicate ? 0 : 1) };
      }
    } catch (error) {
      if (at.position === from.position && !isOutOfOrder(error)) throw error;
      return at;
    }
    this.#careful = duplicates > 0;
    return at;
  }

  /** Publishes an event on condition that the last message of the stream is at `sequence` and, where that is told, is the event before. */
  async #publish(
    client: JetStreamClient,
    event: LoggedEvent,
    after: { readonly sequence: number; readonly event: LoggedEvent | null },
  ): Promise<{ readonly duplicate: boolean }> {
    const { log } = this.#options;
    const head = headers();
    head.set('content-type', CLOUD_EVENT_TYPE);
    return client.publish(eventSubject(log, event), writeCloudEvent(log, event), {
      msgID: eventId(log, event),
      headers: head,
      expect: {
        streamName: streamName(log),
        lastSequence: after.sequence,
        ...(after.event === null ? {} : { lastMsgID: eventId(log, after.event) }),
      },
    });
  }
}

/** What JetStream says where the last message has another number, or another id, than is asked for. */
const OUT_OF_ORDER: ReadonlySet<number> = new Set([10_071, 10_070]);

function isOutOfOrder(error: unknown): boolean {
  return error instanceof JetStreamApiError && OUT_OF_ORDER.has(error.code);
}
