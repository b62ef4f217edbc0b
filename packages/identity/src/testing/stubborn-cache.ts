import type { CacheEntry, SharedCache } from '@kontor/runtime/shared-cache';

/** The worst that a shared cache can be and still be one: what it was told first it tells for ever, as if an old file were put back before every read. */
export class StubbornCache implements SharedCache {
  readonly #first = new Map<string, string>();
  #told = 0;

  /** How many values it has told. */
  get told(): number {
    return this.#told;
  }

  async find(keys: readonly string[]): Promise<readonly (string | null)[]> {
    const values = keys.map((key) => this.#first.get(key) ?? null);
    this.#told += values.filter((value) => value !== null).length;
    return values;
  }

  keep(entries: readonly CacheEntry[]): void {
    for (const { key, value } of entries) if (!this.#first.has(key)) this.#first.set(key, value);
  }
}
