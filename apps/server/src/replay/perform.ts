import { RefusedError } from './answers.ts';
import { forEachBounded } from './bounded.ts';
import { NoAnswerError } from './http-client.ts';
import type { PlannedCustomer, PlannedOrder, PlannedProduct, PlannedReturn, ReplayPlan } from './plan.ts';
import type { Progress } from './progress.ts';
import type { Session, StoreApi } from './store-api.ts';

/** Hashing a password takes a core for some 20 ms, so few at once keep the server busy enough. */
const REGISTRATIONS_MAX = 8;

/** What became of an invoice that sells something. */
export interface OrderOutcome {
  readonly invoiceNo: string;
  /** Null where the store did not create it, or its answer was lost for good. */
  orderId: string | null;
  status: 'created' | 'paid' | 'cancelled' | 'refused';
}

/**
 * One step that the store did not do. `code` is the server's word, `connection_lost` and the like, or `order_was_not_paid` where
 * there was nothing to cancel.
 */
export interface StepRefusal {
  readonly invoiceNo: string;
  readonly step: 'create' | 'pay' | 'cancel';
  readonly code: string;
  readonly message: string;
}

/** What a replay has done in the store. */
export interface Performed {
  /** By StockCode. */
  readonly productIds: ReadonlyMap<string, string>;
  /** By the customer's name in the plan. */
  readonly sessions: ReadonlyMap<string, Session>;
  readonly outcomes: readonly OrderOutcome[];
  readonly refusals: readonly StepRefusal[];
  readonly seconds: { readonly products: number; readonly customers: number; readonly orders: number };
}

/** Who replays, and how. */
export interface PerformOptions {
  /** Prefix of SKUs, usernames and keys, so that the same file can be replayed into the same store again. */
  readonly run: string;
  readonly username: string;
  readonly password: string;
  /** The password of the customers. */
  readonly customerPassword: string;
  /** Requests at once. */
  readonly concurrency: number;
  readonly progress: Progress;
}

/**
 * Does what the plan asks for: products with their stock, customers with their money, then the orders. A customer's steps are done
 * in the file's order, one after another; customers side by side. A refused order stands in the result and stops nobody else.
 * @throws RefusedError or NoAnswerError where products or customers could not be made: without them the rest would say nothing.
 */
export async function performReplay(plan: ReplayPlan, api: StoreApi, options: PerformOptions): Promise<Performed> {
  const staff = await api.signIn(options.username, options.password);
  const productIds = new Map<string, string>();
  const sessions = new Map<string, Session>();
  const products = await timed(() => makeProducts(plan.products, api, staff, options, productIds));
  const customers = await timed(() => makeCustomers(plan.customers, api, staff, options, sessions));
  const outcomes = new Map<string, OrderOutcome>();
  const refusals: StepRefusal[] = [];
  const orders = await timed(async () => {
    options.progress.begin('orders', plan.orders.length + plan.returns.length);
    await forEachBounded(plan.customers, options.concurrency, async ({ name, steps }) => {
      const session = sessions.get(name) as Session;
      for (const step of steps) {
        if (step.kind === 'order') await placeOrder(step, session);
        else await takeBack(step, session);
        options.progress.step();
      }
    });
    options.progress.end();
  });
  return { productIds, sessions, outcomes: [...outcomes.values()], refusals, seconds: { products, customers, orders } };

  async function placeOrder(order: PlannedOrder, session: Session): Promise<void> {
    const { invoiceNo, items, totalMinor, address } = order;
    const outcome: OrderOutcome = { invoiceNo, orderId: null, status: 'refused' };
    outcomes.set(invoiceNo, outcome);
    await attempt(invoiceNo, 'create', async () => {
      outcome.orderId = await api.createOrder(session, `${options.run}:create:${invoiceNo}`, {
        items: items.map(({ stockCode, quantity }) => ({ productId: productIds.get(stockCode) ?? '', quantity })),
        totalMinor,
        address,
        notes: `Invoice ${invoiceNo}`,
      });
      outcome.status = 'created';
    });
    const { orderId } = outcome;
    if (orderId === null) return;
    await attempt(invoiceNo, 'pay', async () => {
      await api.payOrder(session, `${options.run}:pay:${invoiceNo}`, orderId);
      outcome.status = 'paid';
    });
  }

  async function takeBack({ invoiceNo, orderInvoiceNo }: PlannedReturn, session: Session): Promise<void> {
    if (orderInvoiceNo === null) return;
    const outcome = outcomes.get(orderInvoiceNo);
    const orderId = outcome?.orderId ?? null;
    if (outcome?.status !== 'paid' || orderId === null) {
      const message = `${orderInvoiceNo}, which ${invoiceNo} returns, was not paid`;
      refusals.push({ invoiceNo, step: 'cancel', code: 'order_was_not_paid', message });
      return;
    }
    await attempt(invoiceNo, 'cancel', async () => {
      await api.cancelOrder(session, `${options.run}:cancel:${invoiceNo}`, orderId, `Returned by ${invoiceNo}`);
      outcome.status = 'cancelled';
    });
  }

  async function attempt(invoiceNo: string, step: StepRefusal['step'], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof RefusedError || error instanceof NoAnswerError)) throw error;
      refusals.push({ invoiceNo, step, code: error.code, message: error.message });
    }
  }
}

async function makeProducts(
  products: readonly PlannedProduct[],
  api: StoreApi,
  staff: Session,
  { run, concurrency, progress }: PerformOptions,
  productIds: Map<string, string>,
): Promise<void> {
  progress.begin('products and stock', products.length);
  await forEachBounded(products, concurrency, async ({ stockCode, name, priceMinor, units }) => {
    const sku = `${run}-${stockCode}`;
    const id = await api.createProduct(staff, `${run}:product:${stockCode}`, { sku, name, priceMinor });
    await api.addStock(staff, `${run}:stock:${stockCode}`, id, units);
    productIds.set(stockCode, id);
    progress.step();
  });
  progress.end();
}

async function makeCustomers(
  customers: readonly PlannedCustomer[],
  api: StoreApi,
  staff: Session,
  { run, concurrency, customerPassword, progress }: PerformOptions,
  sessions: Map<string, Session>,
): Promise<void> {
  progress.begin('customers and money', customers.length);
  await forEachBounded(customers, Math.min(concurrency, REGISTRATIONS_MAX), async ({ name, spendsMinor }) => {
    const username = `${run}-${name}`;
    sessions.set(name, await api.register(username, customerPassword));
    if (spendsMinor > 0n) await api.topUp(staff, `${run}:topup:${name}`, username, spendsMinor);
    progress.step();
  });
  progress.end();
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
