import type { Product } from '@kontor/contracts/inventory';
import { decodeJson, encodeJson } from '@kontor/kernel/json';
import type { Queryable } from '@kontor/postgres/statement';
import type { Pulse } from '@kontor/runtime/pulse';
import type { CacheUse, SharedCache } from '@kontor/runtime/shared-cache';

import type { ProductChanges } from './product-changes.ts';
import type { Inventory } from './service.ts';
import { readProductAt } from './store/read-product-at.ts';

/** Nobody looks at it any more, or it has changed: either way it need not be kept. */
const TTL_MS = 10 * 60_000;

/** What products are kept with. */
export interface ProductCacheOptions {
  readonly cache: SharedCache;
  readonly pulse: Pick<Pulse, 'incarnation'>;
  readonly changes: ProductChanges;
  /** Where a product is read that is not kept. */
  readonly reads: Queryable;
  /** The moment of the database's clock up to which the request under way must see what was committed; null: everything. */
  mustSee(): number | null;
}

/** An entry: a product as it was at a position of the log. */
interface KeptProduct {
  readonly position: string;
  readonly product: Product;
}

/**
 * Shows products from the shared cache. An entry bears the position of the log in whose snapshot it was read, and counts as long as no event after it tells of the product: an
 * event makes it void wherever it lies, and a cache that is put back from an old file says nothing new. Who must see what was committed just now is shown the database, as
 * with a replica; decisions never come here.
 */
export class ProductCache {
  readonly #options: ProductCacheOptions;
  #hits = 0;
  #misses = 0;
  #away = 0;

  constructor(options: ProductCacheOptions) {
    this.#options = options;
  }

  use(): CacheUse {
    return { hits: this.#hits, misses: this.#misses, away: this.#away };
  }

  /** The same inventory, with the cache before its single products. */
  inFrontOf(inventory: Inventory): Inventory {
    return {
      ...inventory,
      product: async (tenantId, productId) => {
        const { changes, mustSee, pulse } = this.#options;
        const moment = mustSee();
        if (moment === null) return inventory.product(tenantId, productId);
        const incarnation = pulse.incarnation();
        if (incarnation === null || !changes.covers(moment)) {
          this.#away += 1;
          return inventory.product(tenantId, productId);
        }
        const key = `${incarnation}:product:${tenantId}:${productId}`;
        return (await this.#find(key, tenantId, productId)) ?? this.#read(key, tenantId, productId);
      },
    };
  }

  async #find(key: string, tenantId: number, productId: string): Promise<Product | null> {
    const found = await this.#options.cache.find([key]);
    if (found === null) {
      this.#away += 1;
      return null;
    }
    const [value = null] = found;
    const kept = value === null ? null : decodeJson<KeptProduct>(value);
    if (kept === null || !this.#options.changes.isSince(tenantId, productId, BigInt(kept.position))) {
      this.#misses += 1;
      return null;
    }
    this.#hits += 1;
    return kept.product;
  }

  async #read(key: string, tenantId: number, productId: string): Promise<Product | null> {
    const { cache, reads } = this.#options;
    const found = await readProductAt(reads, tenantId, productId);
    if (found === null) return null;
    const kept: KeptProduct = { position: String(found.position), product: found.product };
    cache.keep([{ key, value: encodeJson(kept), ttlMs: TTL_MS }]);
    return found.product;
  }
}
