import { answerOf } from '@kontor/sdk/client';

import { kontor } from '../kontor.ts';
import { formatMoney, shortId } from '../parts/format.ts';

/** Something that the palette leads to. */
export interface Hit {
  /** What it is, in a word. */
  readonly kind: string;
  readonly label: string;
  readonly detail: string;
  /** Below /admin. */
  readonly path: string;
}

/** Looks for things by what was typed: an id, a name, a word. */
export type Finder = (text: string, limit: number, signal: AbortSignal) => Promise<readonly Hit[]>;

const findOrders: Finder = async (q, limit, signal) => {
  const { orders } = await answerOf(kontor.GET('/admin/api/orders/', { params: { query: { q, limit } }, signal }));
  return orders.map(({ order_id: id, customer, status, total_amount: total, currency }) => ({
    kind: 'Order',
    path: `/orders/${id}`,
    label: `${shortId(id)} · ${customer.username ?? 'erased customer'}`,
    detail: `${status} · ${formatMoney(total, currency)}`,
  }));
};

const findProducts: Finder = async (q, limit, signal) => {
  const { products } = await answerOf(kontor.GET('/admin/api/products/', { params: { query: { q, limit } }, signal }));
  return products.map(({ id, name, sku, available_quantity: available }) => ({
    kind: 'Product',
    path: `/products/${id}`,
    label: name,
    detail: `${sku} · ${available} available`,
  }));
};

const findUsers: Finder = async (q, limit, signal) => {
  const { users } = await answerOf(kontor.GET('/admin/api/users/', { params: { query: { q, limit } }, signal }));
  return users.map(({ id, username, email, role }) => ({
    kind: 'User',
    path: `/users/${id}`,
    label: username ?? 'erased user',
    detail: email === null ? role : `${role} · ${email}`,
  }));
};

/** Who is asked for what the palette finds. A page of things that have names or ids adds its own here. */
export const FINDERS: readonly Finder[] = [findOrders, findProducts, findUsers];
