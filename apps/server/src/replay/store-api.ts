import { formatMoney } from '@kontor/kernel/money';

import {
  accepted,
  type Body,
  listField,
  moneyField,
  RefusedError,
  textField,
  UnexpectedAnswerError,
  wholeField,
} from './answers.ts';
import type { ApiResponse, HttpClient } from './http-client.ts';

/** Most pages of one list that are read; at 200 a page far more than one customer orders. */
const PAGES_MAX = 10_000;
const PAGE_LIMIT = 200;

/** Who acts: his session, as it is sent back. */
export interface Session {
  readonly cookie: string;
}

/** A product as the store has it. */
export interface StoreProduct {
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly stock: number;
  readonly reserved: number;
}

/** An order as the store has it. */
export interface StoreOrder {
  readonly orderId: string;
  readonly status: string;
  readonly totalMinor: bigint;
  readonly items: readonly { readonly productId: string; readonly quantity: number; readonly subtotalMinor: bigint }[];
}

/**
 * The calls of the HTTP contract that a replay makes. Every change takes a key, under which it may be called again.
 * Each rejects with a RefusedError where the server decides against it, a NoAnswerError where it does not decide in time, and an
 * UnexpectedAnswerError where the answer is not the contract's.
 */
export interface StoreApi {
  signIn(username: string, password: string): Promise<Session>;
  /** Registers a customer, or signs him in where an earlier try has registered him and its answer was lost. */
  register(username: string, password: string): Promise<Session>;
  createProduct(
    staff: Session,
    key: string,
    product: { sku: string; name: string; priceMinor: bigint },
  ): Promise<string>;
  addStock(staff: Session, key: string, productId: string, quantity: number): Promise<void>;
  topUp(staff: Session, key: string, username: string, amountMinor: bigint): Promise<void>;
  createOrder(
    customer: Session,
    key: string,
    order: {
      readonly items: readonly { readonly productId: string; readonly quantity: number }[];
      readonly totalMinor: bigint;
      readonly address: string;
      readonly notes: string;
    },
  ): Promise<string>;
  payOrder(customer: Session, key: string, orderId: string): Promise<void>;
  cancelOrder(customer: Session, key: string, orderId: string, reason: string): Promise<void>;
  product(productId: string): Promise<StoreProduct>;
  /** The ids of all his orders, whoever made them. */
  orderIds(customer: Session): Promise<string[]>;
  order(customer: Session, orderId: string): Promise<StoreOrder>;
  balance(customer: Session): Promise<bigint>;
}

/** Speaks the contract through `client`. */
export function openStoreApi(client: HttpClient): StoreApi {
  async function post(session: Session, key: string, path: string, body: object): Promise<Body> {
    return accepted(
      `POST ${path}`,
      await client.send({ method: 'POST', path, body, cookie: session.cookie, idempotencyKey: key }),
    );
  }
  async function get(path: string, session?: Session): Promise<Body> {
    const cookie = session === undefined ? {} : { cookie: session.cookie };
    return accepted(`GET ${path}`, await client.send({ method: 'GET', path, ...cookie }));
  }
  async function signIn(username: string, password: string): Promise<Session> {
    const path = '/auth/login/';
    const response = await client.send({ method: 'POST', path, body: { username, password }, repeatable: true });
    return sessionOf(`POST ${path}`, response);
  }

  return {
    signIn,
    async register(username, password) {
      const path = '/auth/register/';
      const response = await client.send({ method: 'POST', path, body: { username, password }, repeatable: true });
      try {
        return sessionOf(`POST ${path}`, response);
      } catch (error) {
        if (error instanceof RefusedError && error.code === 'username_taken') return signIn(username, password);
        throw error;
      }
    },
    async createProduct(staff, key, { sku, name, priceMinor }) {
      const product = { sku, name, description: '', price: formatMoney(priceMinor) };
      return textField(await post(staff, key, '/inventory/products/', product), 'id');
    },
    async addStock(staff, key, productId, quantity) {
      await post(staff, key, '/inventory/stock/add/', { product_id: productId, quantity, notes: 'replay' });
    },
    async topUp(staff, key, username, amountMinor) {
      const body = await post(staff, key, '/wallet/submit/', { amount: formatMoney(amountMinor), username });
      expectField(body, 'status', 'COMPLETED');
    },
    async createOrder(customer, key, { items, totalMinor, address, notes }) {
      const body = await post(customer, key, '/orders/create/', {
        items: items.map(({ productId, quantity }) => ({ product_id: productId, quantity })),
        shipping_address: address,
        notes,
        expected_total: formatMoney(totalMinor),
      });
      return textField(body, 'order_id');
    },
    async payOrder(customer, key, orderId) {
      const body = await post(customer, key, '/orders/payment/process/', { order_id: orderId });
      expectField(body, 'status', 'PAID');
    },
    async cancelOrder(customer, key, orderId, reason) {
      const body = await post(customer, key, '/orders/cancel/', { order_id: orderId, reason });
      expectField(body, 'status', 'CANCELLED');
    },
    async product(productId) {
      const body = await get(`/inventory/products/${productId}/`);
      return {
        priceMinor: moneyField(body, 'price'),
        currency: textField(body, 'currency'),
        stock: wholeField(body, 'stock_quantity'),
        reserved: wholeField(body, 'reserved_quantity'),
      };
    },
    async orderIds(customer) {
      const ids: string[] = [];
      let cursor: unknown = null;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const from = typeof cursor === 'string' ? `&cursor=${encodeURIComponent(cursor)}` : '';
        const body = await get(`/orders/user/orders/?limit=${PAGE_LIMIT}${from}`, customer);
        ids.push(...listField(body, 'orders').map((order) => textField(order, 'order_id')));
        cursor = body['next_cursor'] ?? null;
        if (cursor === null) return ids;
      }
      throw new UnexpectedAnswerError(`the list of orders does not end within ${PAGES_MAX} pages`);
    },
    async order(customer, orderId) {
      const body = await get(`/orders/${orderId}/`, customer);
      return {
        orderId: textField(body, 'order_id'),
        status: textField(body, 'status'),
        totalMinor: moneyField(body, 'total_amount'),
        items: listField(body, 'items').map((item) => ({
          productId: textField(item, 'product_id'),
          quantity: wholeField(item, 'quantity'),
          subtotalMinor: moneyField(item, 'subtotal'),
        })),
      };
    },
    async balance(customer) {
      return moneyField(await get('/wallet/balance/', customer), 'balance');
    },
  };
}

function sessionOf(what: string, response: ApiResponse): Session {
  accepted(what, response);
  if (response.cookie === null) throw new UnexpectedAnswerError(`${what}: no sessionid cookie in the answer`);
  return { cookie: response.cookie };
}

function expectField(body: Body, field: string, value: string): void {
  if (body[field] === value) return;
  throw new UnexpectedAnswerError(`expected ${field} ${value} in the answer ${JSON.stringify(body).slice(0, 200)}`);
}
