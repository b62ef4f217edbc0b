/** An entry to keep for a while. */
export interface CacheEntry {
  readonly key: string;
  readonly value: string;
  readonly ttlMs: number;
}

/**
 * What instances may share to answer faster, and may lose, or get back from an old file, at any moment: whoever reads an entry must know by
 * himself whether it is still true. No call throws, and none takes longer than some milliseconds.
 */
export interface SharedCache {
  /** The values in the order of the keys, null where there is none; null in all where the cache is away. */
  find(keys: readonly string[]): Promise<readonly (string | null)[] | null>;
  /** Keeps entries; nobody waits for it, and it may fail. */
  keep(entries: readonly CacheEntry[]): void;
}

/** How a user of the cache fares, for metrics. */
export interface CacheUse {
  readonly hits: number;
  readonly misses: number;
  /** Lookups that went without the cache, since it, or what tells whether its entries are true, was away. */
  readonly away: number;
}
