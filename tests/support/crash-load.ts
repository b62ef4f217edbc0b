import { setTimeout as delay } from 'node:timers/promises';

import { assert } from '@kontor/kernel/assert';

import type { HttpAnswer, HttpCaller } from './http-caller.ts';
import type { Journal } from './journal.ts';

/** What one shopper expects of the store, by the answers that were acknowledged. */
export interface Expected {
  /** In minor units. */
  balance: number;
  /** Status by order. */
  readonly orders: Map<string, string>;
  /** Units sold and units reserved, by product. */
  readonly sold: Map<string, number>;
  readonly reserved: Map<string, number>;
}

/** Price of a product, in minor units, and the top-up that pays for a round. */
export const PRICE = 100;
const TOP_UP = 1_000;
const UNITS_MAX = 4;

/** What a load is made of: who shops, what for, and by which chance. */
export interface LoadOptions {
  readonly journal: Journal;
  readonly caller: HttpCaller;
  readonly products: readonly string[];
  /** A product that nobody here can afford. */
  readonly dearProduct: string;
  readonly random: () => number;
  isOver(): boolean;
  /** Rest after each round; none where it is absent. */
  readonly pauseMs?: number;
}

/**
 * One shopper's rounds until the load is over: money in, an order that is paid, left, cancelled, or paid and then cancelled, and one
 * that cannot be paid. Returns what must be true now. @throws AssertionError where an answer is not the one that the rules give.
 */
export async function shop(options: LoadOptions): Promise<Expected> {
  const { journal, caller, products, dearProduct, random } = options;
  const expected: Expected = { balance: 0, orders: new Map(), sold: new Map(), reserved: new Map() };
  const post = (path: string, body: object) => journal.post(caller, path, body);
  while (!options.isOver()) {
    accept(await post('/wallet/submit/', { amount: formatted(TOP_UP) }));
    expected.balance += TOP_UP;
    const productId = products[Math.floor(random() * products.length)] as string;
    const quantity = 1 + Math.floor(random() * UNITS_MAX);
    await buy(post, expected, productId, quantity, random());
    if (random() < 0.2) await failToPay(post, expected, dearProduct);
    if (options.pauseMs !== undefined) await delay(options.pauseMs);
  }
  return expected;
}

type Post = (path: string, body: object) => Promise<HttpAnswer>;

async function buy(post: Post, expected: Expected, productId: string, quantity: number, luck: number): Promise<void> {
  const { orders, sold, reserved } = expected;
  const orderId = await place(post, expected, productId, quantity);
  if (luck < 0.7) {
    const paid = accept(await post('/orders/payment/process/', { order_id: orderId }));
    expected.balance -= PRICE * quantity;
    assert(paid.body['balance'] === formatted(expected.balance), `the balance of ${paid.text} is ${expected.balance}`);
    orders.set(orderId, 'PAID');
    add(sold, productId, quantity);
    add(reserved, productId, -quantity);
  }
  if (luck < 0.5 || luck > 0.9) return;
  const cancelled = accept(await post('/orders/cancel/', { order_id: orderId }));
  const refund = orders.get(orderId) === 'PAID' ? PRICE * quantity : 0;
  assert(cancelled.body['refunded_amount'] === formatted(refund), `the refund of ${cancelled.text} is ${refund}`);
  expected.balance += refund;
  add(refund > 0 ? sold : reserved, productId, -quantity);
  orders.set(orderId, 'CANCELLED');
}

async function failToPay(post: Post, expected: Expected, productId: string): Promise<void> {
  const orderId = await place(post, expected, productId, 1);
  const refused = await post('/orders/payment/process/', { order_id: orderId });
  assert(refused.code === 'insufficient_funds', `too little money: ${refused.text}`);
}

async function place(post: Post, expected: Expected, productId: string, quantity: number): Promise<string> {
  const items = [{ product_id: productId, quantity }];
  const created = accept(await post('/orders/create/', { items, shipping_address: 'Jalan Merdeka 1' }));
  const orderId = String(created.body['order_id']);
  expected.orders.set(orderId, 'PENDING');
  add(expected.reserved, productId, quantity);
  return orderId;
}

function accept(answer: HttpAnswer): HttpAnswer {
  assert(answer.status === 200, `accepted: ${answer.status} ${answer.text}`);
  return answer;
}

function add(sums: Map<string, number>, key: string, quantity: number): void {
  sums.set(key, (sums.get(key) ?? 0) + quantity);
}

/** Minor units as the contract writes them. */
export function formatted(minor: number): string {
  return (minor / 100).toFixed(2);
}
