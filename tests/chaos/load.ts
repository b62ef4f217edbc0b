import { setTimeout as delay } from 'node:timers/promises';

import { formatReport } from '@kontor/verification/report';
import { verify } from '@kontor/verification/verify';

import { type Expected, formatted, PRICE, shop } from '../support/crash-load.ts';
import { HttpCaller, NoAnswer, newAgent } from '../support/http-caller.ts';
import { type Entry, Journal } from '../support/journal.ts';
import { verifiedOf } from '../support/routed-database.ts';
import { makeProduct, makeShoppers } from '../support/shoppers.ts';
import type { OpenStore } from '../support/test-store.ts';

const PRODUCTS = 4;
const STOCK = 1_000_000;
const DEAR_MINOR = 10n ** 12n;
const REPEATS_AT_ONCE = 16;
const READ_TRIES = 100;
const READ_PAUSE_MS = 100;

/** How much load there is. */
export interface LoadOptions {
  /** The services past every process and proxy, for what is prepared and looked up. */
  open(): Promise<OpenStore>;
  /** Resolves when nothing is in between any more. */
  settle(): Promise<void>;
  /** Where a shopper sends his next request. */
  readonly urls: readonly (() => string)[];
  readonly shoppers: number;
  readonly random: () => number;
  /** Rest of a shopper between two rounds. */
  readonly pauseMs: number;
  /** Whether refusals are pruned while the load goes on, so that only successes can be asked for again. */
  readonly forgetsRefusals?: boolean;
}

/** What the clients of a load saw, in counts. */
export interface LoadCounts {
  readonly requests: number;
  /** Connections that went before there was an answer. */
  readonly lost: number;
  /** Requests whose answer was not known, and of them those whose effect was there already when they were repeated. */
  readonly unknown: number;
  readonly found: number;
  /** Answers that decided nothing, by status. */
  readonly undecided: Readonly<Record<string, number>>;
}

/** Shoppers with a journal, who keep on until they are told to stop; what they were told is then held against the store. */
export class Load {
  readonly journal = new Journal();
  readonly #options: LoadOptions;
  readonly #agents = [newAgent()];
  #products: string[] = [];
  #dear = '';
  #callers: HttpCaller[] = [];
  #shopping: Promise<Expected[]> = Promise.resolve([]);
  #over = false;
  /** Rejects when a shopper was told what cannot be. */
  failed: Promise<never> = Promise.withResolvers<never>().promise;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Makes users and products, and starts to shop. */
  async start(): Promise<void> {
    const { open, urls, shoppers, random, pauseMs } = this.#options;
    const { store, database, close } = await open();
    const people = await makeShoppers(store, database, shoppers);
    this.#products = await Promise.all(
      Array.from({ length: PRODUCTS }, () => makeProduct(store, BigInt(PRICE), STOCK)),
    );
    this.#dear = await makeProduct(store, DEAR_MINOR, STOCK);
    await close();
    this.#callers = people.map(
      ({ cookie }, index) => new HttpCaller(urls[index % urls.length] as () => string, cookie, this.#agents[0]),
    );
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.failed = promise;
    this.#shopping = Promise.all(
      this.#callers.map((caller) =>
        shop({
          journal: this.journal,
          caller,
          products: this.#products,
          dearProduct: this.#dear,
          random,
          isOver: () => this.#over,
          pauseMs,
        }),
      ),
    );
    this.#shopping.catch(reject);
  }

  /** Resolves once so many more answers were acknowledged. @throws what a shopper threw. */
  async acknowledged(count: number): Promise<void> {
    await Promise.race([this.journal.acknowledged(count), this.failed]);
  }

  /**
   * Has the shoppers finish, and holds what they were told against the store: every answer is given again, every balance, order and stock level is
   * what the answers say, and every invariant holds. Answers what is wrong.
   */
  async finish(): Promise<string[]> {
    this.#over = true;
    let expected: Expected[];
    try {
      expected = await this.#shopping;
    } catch (error) {
      return [`a shopper: ${(error as Error).message}`];
    }
    const inBetween = await this.#options.settle().then(
      () => [],
      (error: Error) => [error.message],
    );
    const wrong = [...inBetween, ...(await this.#repeated()), ...(await this.#compared(expected))];
    const { database, close } = await this.#options.open();
    const report = await verify(verifiedOf(database));
    await close();
    for (const agent of this.#agents) agent.destroy();
    return report.ok ? wrong : [...wrong, formatReport(report)];
  }

  counts(): LoadCounts {
    const { entries, undecided } = this.journal;
    const unknown = entries.filter(({ lost }) => lost > 0);
    return {
      requests: entries.length,
      lost: entries.reduce((sum, { lost }) => sum + lost, 0),
      unknown: unknown.length,
      found: unknown.filter(({ answer }) => answer?.replayed === true).length,
      undecided: Object.fromEntries(undecided),
    };
  }

  /** Which acknowledged answers are not given again under their key, to the byte. */
  async #repeated(): Promise<string[]> {
    const waiting: Entry[] = this.journal.entries.filter(
      ({ answer }) => this.#options.forgetsRefusals !== true || answer?.status === 200,
    );
    const wrong: string[] = [];
    const lane = async () => {
      for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
        const { caller, path, body, key, answer } = entry;
        const again = await patiently(() => caller.post(path, body, key));
        if (!again.replayed || again.status !== answer?.status || again.text !== answer.text)
          wrong.push(`${path} under ${key}: ${answer?.text} then ${again.status} ${again.text}`);
      }
    };
    await Promise.all(Array.from({ length: REPEATS_AT_ONCE }, lane));
    return wrong;
  }

  /** Which balances, orders and stock levels are not what the answers say. */
  async #compared(expected: readonly Expected[]): Promise<string[]> {
    const wrong: string[] = [];
    for (const [index, caller] of this.#callers.entries()) {
      const { balance, orders } = expected[index] as Expected;
      const held = (await patiently(() => caller.get('/wallet/balance/'))).body['balance'];
      if (held !== formatted(balance))
        wrong.push(`shopper ${index} has ${String(held)}, by the answers ${formatted(balance)}`);
      const statuses = await statusesOf(caller);
      for (const [orderId, status] of orders)
        if (statuses.get(orderId) !== status)
          wrong.push(`order ${orderId} is ${statuses.get(orderId)}, by the answers ${status}`);
      if (statuses.size !== orders.size)
        wrong.push(`shopper ${index} has ${statuses.size} orders, by the answers ${orders.size}`);
    }
    const [anyone] = this.#callers as [HttpCaller];
    for (const productId of [...this.#products, this.#dear]) {
      const sum = (of: 'sold' | 'reserved') =>
        expected.reduce((total, each) => total + (each[of].get(productId) ?? 0), 0);
      const { body } = await patiently(() => anyone.get(`/inventory/products/${productId}/`));
      const [onHand, reserved] = [STOCK - sum('sold'), sum('reserved')];
      if (body['stock_quantity'] !== onHand || body['reserved_quantity'] !== reserved)
        wrong.push(
          `product ${productId}: ${JSON.stringify(body)}, by the answers ${onHand} on hand, ${reserved} reserved`,
        );
    }
    return wrong;
  }
}

interface OrderPage {
  readonly orders: readonly { readonly order_id: string; readonly status: string }[];
  readonly next_cursor: string | null;
}

async function statusesOf(caller: HttpCaller): Promise<Map<string, string>> {
  const statuses = new Map<string, string>();
  for (let page = ''; ; ) {
    const { body } = await patiently(() => caller.get(`/orders/user/orders/?limit=200${page}`));
    const { orders, next_cursor: cursor } = body as unknown as OrderPage;
    for (const { order_id: orderId, status } of orders) statuses.set(orderId, status);
    if (cursor === null) return statuses;
    page = `&cursor=${cursor}`;
  }
}

/** Asks again while there is no answer, or one that decides nothing. */
async function patiently<Answer extends { readonly status: number }>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await ask();
      if ((answer.status !== 503 && answer.status !== 409) || tries >= READ_TRIES) return answer;
    } catch (error) {
      if (!(error instanceof NoAnswer) || tries >= READ_TRIES) throw error;
    }
    await delay(READ_PAUSE_MS);
  }
}
