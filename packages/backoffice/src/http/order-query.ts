import type { OrderStatus } from '@kontor/contracts/orders';
import { refusal } from '@kontor/contracts/refusals';
import { nonNegativeAmountField } from '@kontor/http/amounts';
import { refuseWith } from '@kontor/http/reply';
import type { Instant } from '@kontor/kernel/clock';
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
const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/;
const DAY_MS = 86_400_000;

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
    createdFrom: query.from === undefined ? ANY_ORDER.createdFrom : instantField(query.from, 'from').at,
    createdTo: query.to === undefined ? ANY_ORDER.createdTo : endOf(query.to),
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

/** A day that is named as an end is in, as a person means it. */
function endOf(text: string): Instant {
  const { at, isDay } = instantField(text, 'to');
  return isDay ? at + DAY_MS : at;
}

function instantField(text: string, field: string): { readonly at: Instant; readonly isDay: boolean } {
  const isDay = DATE.test(text);
  const zoned = isDay || /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
  const at = isDay || INSTANT.test(text) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(at) || at < 0) {
    const message = 'must be a date (2026-11-25) or a time (2026-11-25T08:00:00Z) since 1970';
    return refuseWith(refusal('validation_failed', [{ field, message }], `${field} ${message}`));
  }
  return { at, isDay };
}
