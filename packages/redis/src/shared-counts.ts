import type { RedisLink } from './link.ts';

const PREFIX = 'kontor:rate:';

/** One more in the window that is open, or the first of a new one; how many there are, and the milliseconds until it ends. */
const COUNT = `
local current = redis.call('INCR', KEYS[1])
if current == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { current, redis.call('PTTL', KEYS[1]) }`;

/** Counts in windows of time for all instances; a count that is lost with Redis begins anew. */
export class SharedCounts {
  readonly #link: RedisLink;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  /** Counts one more in the current window of `key`, and tells how many there are and the milliseconds until it ends; null where Redis is away. */
  async count(key: string, windowMs: number): Promise<{ readonly current: number; readonly ttl: number } | null> {
    const command = { keys: [`${PREFIX}${windowMs}:${key}`], arguments: [String(windowMs)] };
    const counted = await this.#link.ask(async (client) => (await client.eval(COUNT, command)) as [number, number]);
    if (counted === null) return null;
    const [current, ttl] = counted.answer;
    return { current, ttl };
  }
}
