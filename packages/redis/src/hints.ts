import { createClient } from '@redis/client';

import { clientOptions, type RedisClient, type RedisLink } from './link.ts';

const CHANNEL = 'kontor:hints';
/** Hints that come within this time share a message. */
const PAUSE_MS = 10;
/** Longest message that is looked at: names, parted by commas. */
const MESSAGE_LENGTH_MAX = 200;

/** How many messages went and came since the start. */
export interface HintsUse {
  readonly sent: number;
  /** Those of this process among them. */
  readonly received: number;
}

/**
 * Tells other instances over Redis' pub/sub that there is something new, by name. Nothing may depend on it: a message is lost when Redis is away, flushed of its
 * subscribers or slow, and anybody who can write to Redis may make one up. Nobody waits for it either.
 */
export class RedisHints {
  readonly #link: RedisLink;
  readonly #subscriber: RedisClient | null;
  readonly #news = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  #sent = 0;
  #received = 0;

  /** @param listen what is told of each name that comes, on a connection of its own; absent: nothing is listened to. */
  constructor(link: RedisLink, url: string, listen?: (name: string) => void) {
    this.#link = link;
    this.#subscriber = listen === undefined ? null : this.#subscribe(url, listen);
  }

  /** Sends a name, at once if none went lately. */
  tell(name: string): void {
    if (this.#closed) return;
    this.#news.add(name);
    this.#timer ??= setTimeout(() => this.#send(), 0).unref();
  }

  use(): HintsUse {
    return { sent: this.#sent, received: this.#received };
  }

  /** Sends and hears nothing any more. The link stays. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#subscriber?.isOpen === true) this.#subscriber.destroy();
  }

  #send(): void {
    const message = [...this.#news].join();
    this.#news.clear();
    // What comes meanwhile goes with the next.
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#news.size > 0) this.#send();
    }, PAUSE_MS).unref();
    void this.#link
      .ask((client) => client.publish(CHANNEL, message))
      .then((asked) => {
        if (asked !== null) this.#sent += 1;
      });
  }

  #subscribe(url: string, listen: (name: string) => void): RedisClient {
    const client: RedisClient = createClient(clientOptions(url, 'kontor-hints'));
    const take = (message: string) => {
      if (message.length > MESSAGE_LENGTH_MAX) return;
      this.#received += 1;
      for (const name of message.split(',')) listen(name);
    };
    // Once it has subscribed, the client does so anew by itself after a break; a first try that met one is made again.
    const subscribe = () => {
      client.subscribe(CHANNEL, take).then(() => client.off('ready', subscribe), ignore);
    };
    client.on('ready', subscribe);
    client.on('error', ignore);
    client.connect().catch(ignore);
    return client;
  }
}

function ignore(): void {
  // The link tells whether Redis is there.
}
