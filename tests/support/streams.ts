import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { eventId, readCloudEvent } from '@kontor/relay/cloud-event';
import { type NatsLink, streamName } from '@kontor/relay/jetstream/link';
import { expect } from 'vitest';

/** How long brokers that come back may take until everything is published. */
export const SETTLED = { timeout: 60_000, interval: 200 };

/** A message as a stream holds it. */
export interface Message {
  readonly subject: string;
  readonly id: string;
  readonly text: string;
}

/** What the brokers hold, against the logs of a store. */
export class Streams {
  readonly #link: NatsLink;
  readonly #database: Database;

  constructor(link: NatsLink, database: Database) {
    this.#link = link;
    this.#database = database;
  }

  /** What a stream holds that is an event: positions in the order in which they came first. */
  async readStream(log: ServiceName) {
    const ids = new Set<string>();
    const order: number[] = [];
    for (const { text } of await this.messagesOf(log)) {
      const event = eventIn(log, text);
      if (event === null || ids.has(eventId(log, event))) continue;
      ids.add(eventId(log, event));
      order.push(Number(event.position));
    }
    return { ids, order, distinct: ids.size };
  }

  /** Every message of a log's stream; none while the brokers cannot be read. */
  async messagesOf(log: ServiceName): Promise<Message[]> {
    try {
      const consumer = await (await this.#link.client()).consumers.get(streamName(log));
      const { num_pending: pending } = await consumer.info();
      const messages: Message[] = [];
      while (messages.length < pending) {
        const before = messages.length;
        for await (const message of await consumer.fetch({ max_messages: 1_000, expires: 1_000 })) {
          messages.push({
            subject: message.subject,
            id: message.headers?.get('Nats-Msg-Id') ?? '',
            text: message.string(),
          });
          if (messages.length === pending) break;
        }
        if (messages.length === before) break;
      }
      return messages;
    } catch {
      // While the brokers elect a leader nothing can be read; who polls comes back.
      return [];
    }
  }

  /** The position of the last event of a log. */
  async headOf(log: ServiceName): Promise<bigint> {
    const [row] = await this.#database.rows(
      statement<{ position: bigint }>(`${log}.test_head`, `SELECT position FROM ${log}.log_head`),
    );
    return row?.position ?? 0n;
  }
}

function eventIn(log: ServiceName, text: string) {
  try {
    return readCloudEvent(log, text);
  } catch {
    return null;
  }
}

/** Every log is in its stream: as many ids as events, each valid, the first of each in the order of the log. */
export async function expectEverythingPublished(streams: Streams): Promise<void> {
  for (const log of SERVICES) {
    await expect
      .poll(async () => (await streams.readStream(log)).distinct === Number(await streams.headOf(log)), SETTLED)
      .toBe(true);
    const { ids, order } = await streams.readStream(log);
    expect(ids.size).toBe(order.length);
    expect(order).toEqual(order.map((_, index) => index + 1));
  }
}
