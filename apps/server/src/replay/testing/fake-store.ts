import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { formatMoney, parseMoney } from '@kontor/kernel/money';

/** What happens to a request before or after the fake has done it. */
export type Trouble = 'none' | 'lost_before' | 'lost_after' | 'busy' | 'in_progress' | 'limited';

/** How the fake misbehaves. */
export interface FakeOptions {
  /** Asked for every request with its number, from 1. Trouble strikes a key's first try at most once. */
  readonly trouble?: (requestNumber: number) => Trouble;
  /** Changes an answer on its way out, as a store with wrong books would. */
  readonly falsify?: (path: string, body: Record<string, unknown>) => Record<string, unknown>;
  /** Refuses a call with this code. */
  readonly refuse?: (path: string, body: Record<string, unknown>) => string | null;
}

/** A store in memory that speaks just enough of the HTTP contract to test its clients; it proves nothing about the real one. */
export interface FakeStore {
  readonly url: string;
  /** Requests that took effect, by path: a retry that took effect twice shows here. */
  readonly effects: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

interface User {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  balanceMinor: bigint;
}
interface Product {
  readonly id: string;
  readonly priceMinor: bigint;
  readonly name: string;
  stock: number;
}
interface Order {
  readonly id: string;
  readonly owner: User;
  readonly items: readonly { readonly product: Product; readonly quantity: number }[];
  readonly totalMinor: bigint;
  status: 'PENDING' | 'PAID' | 'CANCELLED';
}
type Json = Record<string, unknown>;
type Answer = { status: number; body: Json; cookie?: string };

class Refused extends Error {
  readonly status: number;
  constructor(code: string, status = 400) {
    super(code);
    this.status = status;
  }
}

/** Starts a fake on a free port of loopback, with the account `admin`/`admin` of staff. */
export async function startFakeStore(options: FakeOptions = {}): Promise<FakeStore> {
  const users = new Map<string, User>();
  const sessions = new Map<string, User>();
  const products = new Map<string, Product>();
  const orders = new Map<string, Order>();
  const answers = new Map<string, Answer>();
  const troubled = new Set<string>();
  const effects = new Map<string, number>();
  let requests = 0;
  addUser('admin', 'admin');

  function addUser(username: string, password: string): User {
    if (users.has(username)) throw new Refused('username_taken');
    const user = { id: randomUUID(), username, password, balanceMinor: 0n };
    users.set(username, user);
    return user;
  }

  function signedIn(user: User): Answer {
    const cookie = `sessionid=${randomUUID()}`;
    sessions.set(cookie, user);
    return { status: 200, body: { user: { id: user.id, username: user.username, role: 'customer' } }, cookie };
  }

  function find<T>(map: ReadonlyMap<string, T>, id: unknown, code: string): T {
    const found = map.get(String(id));
    if (found === undefined) throw new Refused(code, 404);
    return found;
  }

  function createOrder(owner: User, body: Json): Json {
    const items = (body['items'] as Json[]).map((item) => ({
      product: find(products, item['product_id'], 'product_not_found'),
      quantity: Number(item['quantity']),
    }));
    if (items.some(({ product, quantity }) => product.stock < quantity)) throw new Refused('insufficient_stock');
    const totalMinor = items.reduce((sum, { product, quantity }) => sum + product.priceMinor * BigInt(quantity), 0n);
    if (body['expected_total'] !== undefined && body['expected_total'] !== formatMoney(totalMinor)) {
      throw new Refused('price_changed');
    }
    for (const { product, quantity } of items) product.stock -= quantity;
    const order: Order = { id: randomUUID(), owner, items, totalMinor, status: 'PENDING' };
    orders.set(order.id, order);
    return { order_id: order.id, status: order.status, total_amount: formatMoney(totalMinor) };
  }

  function payOrder(user: User, body: Json): Json {
    const order = find(orders, body['order_id'], 'order_not_found');
    if (user.balanceMinor < order.totalMinor) throw new Refused('insufficient_funds');
    user.balanceMinor -= order.totalMinor;
    order.status = 'PAID';
    return {
      order_id: order.id,
      status: 'PAID',
      total_amount: formatMoney(order.totalMinor),
      transaction_id: randomUUID(),
    };
  }

  function cancelOrder(body: Json): Json {
    const order = find(orders, body['order_id'], 'order_not_found');
    if (order.status !== 'PAID') throw new Refused('order_not_cancellable');
    order.status = 'CANCELLED';
    order.owner.balanceMinor += order.totalMinor;
    for (const { product, quantity } of order.items) product.stock += quantity;
    return { order_id: order.id, status: 'CANCELLED', refunded_amount: formatMoney(order.totalMinor) };
  }

  function createProduct(body: Json): Json {
    const priceMinor = parseMoney(String(body['price']));
    if (typeof priceMinor !== 'bigint') throw new Refused('invalid_amount');
    const product = { id: randomUUID(), priceMinor, name: String(body['name']), stock: 0 };
    products.set(product.id, product);
    return { id: product.id };
  }

  function post(user: User, path: string, body: Json): Json {
    switch (path) {
      case '/inventory/products/':
        return createProduct(body);
      case '/inventory/stock/add/': {
        const product = find(products, body['product_id'], 'product_not_found');
        product.stock += Number(body['quantity']);
        return { product_id: product.id, stock_quantity: product.stock };
      }
      case '/wallet/submit/': {
        const owner = find(users, body['username'], 'user_not_found');
        owner.balanceMinor += parseMoney(String(body['amount'])) as bigint;
        return { status: 'COMPLETED', balance: formatMoney(owner.balanceMinor) };
      }
      case '/orders/create/':
        return createOrder(user, body);
      case '/orders/payment/process/':
        return payOrder(user, body);
      case '/orders/cancel/':
        return cancelOrder(body);
      default:
        throw new Refused('not_found', 404);
    }
  }

  function get(user: User | undefined, url: URL): Json {
    const [, area, , id] = url.pathname.split('/');
    if (url.pathname === '/readyz') return { status: 'ready' };
    if (area === 'inventory') return presentProduct(find(products, id, 'product_not_found'));
    if (user === undefined) throw new Refused('not_signed_in', 401);
    if (url.pathname === '/wallet/balance/') return { balance: formatMoney(user.balanceMinor), currency: 'GBP' };
    if (url.pathname === '/orders/user/orders/') return listOrders(user, Number(url.searchParams.get('cursor') ?? 0));
    return presentOrder(find(orders, url.pathname.split('/')[2], 'order_not_found'));
  }

  /** Pages of two, so that a client that forgets the cursor shows. */
  function listOrders(user: User, from: number): Json {
    const own = [...orders.values()].filter(({ owner }) => owner === user);
    const next = from + 2 < own.length ? String(from + 2) : null;
    return { orders: own.slice(from, from + 2).map(({ id }) => ({ order_id: id })), next_cursor: next };
  }

  function answer(request: IncomingMessage, url: URL, body: Json): Answer {
    const user = sessions.get(request.headers.cookie ?? '');
    if (request.method === 'GET') return { status: 200, body: get(user, url) };
    if (url.pathname === '/auth/register/')
      return signedIn(addUser(String(body['username']), String(body['password'])));
    if (url.pathname === '/auth/login/') {
      const known = users.get(String(body['username']));
      if (known?.password !== body['password'] || known === undefined) throw new Refused('invalid_credentials', 401);
      return signedIn(known);
    }
    if (user === undefined) throw new Refused('not_signed_in', 401);
    const key = `${user.id} ${url.pathname} ${keyOf(request)}`;
    const stored = answers.get(key);
    if (stored !== undefined) return stored;
    const done = { status: 200, body: post(user, url.pathname, body) };
    effects.set(url.pathname, (effects.get(url.pathname) ?? 0) + 1);
    answers.set(key, done);
    return done;
  }

  function answerOrRefuse(request: IncomingMessage, url: URL, body: Json): Answer {
    try {
      const refused = options.refuse?.(url.pathname, body);
      if (typeof refused === 'string') throw new Refused(refused);
      const given = answer(request, url, body);
      return { ...given, body: options.falsify?.(url.pathname, given.body) ?? given.body };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, body: { error: error.message, code: error.message } };
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url ?? '/', 'http://fake');
    requests += 1;
    const once = `${request.method} ${request.url} ${text} ${keyOf(request)}`;
    const trouble = troubled.has(once) ? 'none' : (options.trouble?.(requests) ?? 'none');
    if (trouble !== 'none') troubled.add(once);
    if (trouble === 'lost_before') return void request.socket.destroy();
    if (trouble === 'busy') return send(response, { status: 503, body: { code: 'overloaded' } });
    if (trouble === 'limited') return send(response, { status: 429, body: { code: 'too_many_requests' } });
    if (trouble === 'in_progress') return send(response, { status: 409, body: { code: 'key_in_progress' } });
    const given = answerOrRefuse(request, url, text === '' ? {} : (JSON.parse(text) as Json));
    if (trouble === 'lost_after') return void request.socket.destroy();
    send(response, given);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    effects,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function keyOf(request: IncomingMessage): string {
  return String(request.headers['idempotency-key'] ?? '');
}

function send(response: ServerResponse, { status, body, cookie }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 503 || status === 429 ? { 'retry-after': '0' } : {}),
    ...(cookie === undefined ? {} : { 'set-cookie': `${cookie}; Path=/; HttpOnly` }),
  });
  response.end(JSON.stringify(body));
}

function presentProduct({ id, name, priceMinor, stock }: Product): Json {
  return { id, name, price: formatMoney(priceMinor), currency: 'GBP', stock_quantity: stock, reserved_quantity: 0 };
}

function presentOrder({ id, status, totalMinor, items }: Order): Json {
  return {
    order_id: id,
    status,
    total_amount: formatMoney(totalMinor),
    items: items.map(({ product, quantity }) => ({
      product_id: product.id,
      quantity,
      subtotal: formatMoney(product.priceMinor * BigInt(quantity)),
    })),
  };
}
