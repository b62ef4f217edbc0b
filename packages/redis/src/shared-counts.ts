import type { RedisLink } from './link.ts';

const PREFIX = 'kontor:rate:';

/** Counts in windows of time for all instances; a count that is lost with Redis begins anew. */
export class SharedCounts {
  readonly #link: RedisLink;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  /** Counts one more in the current window of `key`, and tells how many there are and the milliseconds until it ends; null where Redis is away. */
  async count(key: string, windowMs: number): Promise<{ readonly current: number; readonly ttl: number } | null> {
    const now = Date.now();
    const window = Math.floor(now / windowMs);
    const name = `${PREFIX}${windowMs}:${window}:${key}`;
    const counted = await this.#link.ask(async (client) => {
      // Instances whose clocks differ count in different windows near the edges: hence twice the window.
      const [current] = await Promise.all([client.incr(name), client.pExpire(name, 2 * windowMs)]);
      return current;
    });
    return counted === null ? null : { current: counted.answer, ttl: (window + 1) * windowMs - now };
  }
}
