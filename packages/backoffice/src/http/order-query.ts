import type { OrderStatus } from '@kontor/contracts/orders';
import { nonNegativeAmountField } from '@kontor/http/amounts';
import { beginningOf, endOf } from '@kontor/http/instants';
import { AMOUNT_MINOR_MAX } from '@kontor/kernel/money';
import { isUuid } from '@kontor/kernel/uuid';

import { ANY_ORDER, idsBeginning } from '../search.ts';
import type { BackofficeServices } from '../services.ts';
import type { OrderConditions, OrderSort } from '../store/search-orders.ts';
import type { OrderSearchQuery } from './schemas.ts';

const SORTS: Readonly<Record<OrderSearchQuery['sort'], OrderSort>> = {
  '-created_at': 'newest',
  created_at: 'oldest',
  '-total_amount': 'dearest',
  total_amount: 'cheapest',
};
/** Hex digits, with hyphens where a UUID has them, that are taken for the beginning of an id. */
const ID_BEGINNING = /^[0-9a-f]{4,8}(-[0-9a-f]{0,4}){0,3}(-[0-9a-f]{0,12})?$/i;

/** In which order a list is asked for. */
export function sortOf({ sort }: OrderSearchQuery): OrderSort {
  return SORTS[sort];
}

/**
 * What a query of the list of orders asks for, names resolved to ids; null where it names somebody or something that is not there, so
 * that nothing is found. `q` is tried as an id, then as the beginning of one, a username and a SKU.
 * @throws RefusalError that names the field which cannot be read.
 */
export async function conditionsOf(
  services: BackofficeServices,
  tenantId: number,
  query: OrderSearchQuery,
): Promise<OrderConditions | null> {
  const { customer, product, status } = query;
  const bounds: OrderConditions = {
    ...ANY_ORDER,
    statuses: status === undefined ? null : (status.split(',') as OrderStatus[]),
    createdFrom: query.from === undefined ? ANY_ORDER.createdFrom : beginningOf(query.from, 'from'),
    createdTo: query.to === undefined ? ANY_ORDER.createdTo : endOf(query.to, 'to'),
    amountMinMinor: query.amount_min === undefined ? 0n : nonNegativeAmountField(query.amount_min, 'amount_min'),
    amountMaxMinor:
      query.amount_max === undefined ? AMOUNT_MINOR_MAX : nonNegativeAmountField(query.amount_max, 'amount_max'),
  };
  const [customerId, productId] = await Promise.all([
    customer === undefined || customer === '' ? undefined : customerNamed(services, tenantId, customer),
    product === undefined || product === '' ? undefined : productNamed(services, tenantId, product),
  ]);
  if (customerId === null || productId === null) return null;
  const named = { ...bounds, customerId: customerId ?? null, productId: productId ?? null };
  const q = query.q?.trim() ?? '';
  return q === '' ? named : withSearch(services, tenantId, named, q);
}

async function withSearch(
  services: BackofficeServices,
  tenantId: number,
  conditions: OrderConditions,
  q: string,
): Promise<OrderConditions | null> {
  if (isUuid(q)) {
    const id = q.toLowerCase();
    const [order] = await services.orders.readMany(tenantId, [id]);
    if (order !== undefined) return { ...conditions, firstOrderId: id, lastOrderId: id };
    const product = await services.inventory.product(tenantId, id);
    return product === null ? { ...conditions, customerId: id } : { ...conditions, productId: id };
  }
  const [customerId, productId] = await Promise.all([
    customerNamed(services, tenantId, q),
    productNamed(services, tenantId, q),
  ]);
  if (customerId !== null) return { ...conditions, customerId };
  if (productId !== null) return { ...conditions, productId };
  const ids = ID_BEGINNING.test(q) ? idsBeginning(q) : null;
  return ids === null ? null : { ...conditions, ...ids };
}

async function customerNamed({ identity }: BackofficeServices, tenantId: number, name: string): Promise<string | null> {
  if (isUuid(name)) return name.toLowerCase();
  return (await identity.findUser(tenantId, name))?.userId ?? null;
}

async function productNamed({ inventory }: BackofficeServices, tenantId: number, sku: string): Promise<string | null> {
  return isUuid(sku) ? sku.toLowerCase() : inventory.productBySku(tenantId, sku);
}
