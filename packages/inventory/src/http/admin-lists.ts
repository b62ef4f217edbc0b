import type { Product } from '@kontor/contracts/inventory';
import { TEXT_MAX } from '@kontor/contracts/limits';
import { refusal } from '@kontor/contracts/refusals';
import { refuseWith } from '@kontor/http/reply';
import { Nullable, Text } from '@kontor/http/schemas';
import type { Queryable } from '@kontor/postgres/statement';
import { type Static, Type } from 'typebox';

import type { ProductList } from '../store/list-products.ts';
import type { MovementRecord } from '../store/read-movements.ts';
import { readProduct } from '../store/read-products.ts';
import { presentMovement } from './present.ts';
import { MovementView } from './schemas.ts';

const AVAILABLE_MAX = 1_000_000_000;
const SORTS = ['created_at', '-created_at'] as const;

/** Which products staff lists, and in which order. */
export const ProductFilter = Type.Object({
  q: Type.Optional(Text(TEXT_MAX.name, 'Words, each of which begins a word of the SKU or the name.')),
  active: Type.Optional(Type.Boolean({ description: 'For sale, or not; absent: both.' })),
  available_below: Type.Optional(
    Type.Integer({ minimum: 1, maximum: AVAILABLE_MAX, description: 'Low stock: fewer than this can be reserved.' }),
  ),
  sort: Type.Optional(
    Type.Unsafe<(typeof SORTS)[number]>({
      type: 'string',
      enum: [...SORTS],
      description: 'The newest first, with a minus.',
    }),
  ),
});
/** A movement with the name of who made it. */
export const NamedMovement = Type.Object({
  ...MovementView.properties,
  created_by_name: Nullable(Type.String()),
});

/** What the inventory's admin routes are given. */
export interface InventoryAdminOptions {
  readonly reads: Queryable;
  /** The names of users by id; one whose profile was erased has none. */
  usernames(tenantId: number, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** What a query of the list of products asks for. */
export function productListOf(filter: Static<typeof ProductFilter>, after: string | null, limit: number): ProductList {
  const { q, active = null, available_below: availableBelow = null, sort } = filter;
  return {
    search: q === undefined || q.trim() === '' ? null : q,
    active,
    availableBelow,
    order: sort === 'created_at' ? 'oldest' : 'newest',
    after,
    limit,
  };
}

/** Movements as they are shown. */
export async function withNames(
  movements: readonly MovementRecord[],
  usernames: (userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<Static<typeof NamedMovement>[]> {
  const names = await usernames([...new Set(movements.flatMap(({ createdBy }) => createdBy ?? []))]);
  return movements.map((movement) => ({
    ...presentMovement(movement),
    created_by_name: movement.createdBy === null ? null : (names.get(movement.createdBy) ?? null),
  }));
}

/** The product of a path. @throws RefusalError `product_not_found`. */
export async function existingProduct(reads: Queryable, tenantId: number, productId: string): Promise<Product> {
  return (await readProduct(reads, tenantId, productId.toLowerCase())) ?? refuseWith(refusal('product_not_found'));
}
