import { createHmac, timingSafeEqual } from 'node:crypto';

import type { CacheEntry, SharedCache } from '@kontor/runtime/shared-cache';

import type { RedisLink } from './link.ts';

const SEAL_BYTES = 16;
const SEAL_LENGTH = SEAL_BYTES * 2;
const PREFIX = 'kontor:';

/**
 * The shared cache in Redis. Every value is sealed with a keyed hash of itself and its key: whoever can write to Redis, another store with
 * the same Redis among them, cannot make a session or an answer.
 */
export class SealedCache implements SharedCache {
  readonly #link: RedisLink;
  readonly #secretKey: string;

  constructor(link: RedisLink, secretKey: string) {
    this.#link = link;
    this.#secretKey = secretKey;
  }

  async find(keys: readonly string[]): Promise<readonly (string | null)[] | null> {
    const found = await this.#link.ask((client) => client.mGet(keys.map((key) => `${PREFIX}${key}`)));
    if (found === null) return null;
    return found.answer.map((sealed, index) => this.#open(keys[index] as string, sealed));
  }

  keep(entries: readonly CacheEntry[]): void {
    if (entries.length === 0) return;
    void this.#link.ask((client) =>
      Promise.all(
        entries.map(({ key, value, ttlMs }) =>
          client.set(`${PREFIX}${key}`, this.#seal(key, value) + value, {
            expiration: { type: 'PX', value: Math.max(1, Math.floor(ttlMs)) },
          }),
        ),
      ),
    );
  }

  #seal(key: string, value: string): string {
    const hmac = createHmac('sha256', this.#secretKey).update(`${key.length}:${key}${value}`);
    return hmac.digest('hex').slice(0, SEAL_LENGTH);
  }

  #open(key: string, sealed: string | null): string | null {
    if (sealed === null || sealed.length < SEAL_LENGTH) return null;
    const value = sealed.slice(SEAL_LENGTH);
    const seal = Buffer.from(sealed.slice(0, SEAL_LENGTH), 'latin1');
    return timingSafeEqual(seal, Buffer.from(this.#seal(key, value), 'latin1')) ? value : null;
  }
}
