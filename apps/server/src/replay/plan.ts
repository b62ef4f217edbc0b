import { formatMoney } from '@kontor/kernel/money';

import { type ClassifiedRow, type GoodsLine, isCancellation, type NoSaleRow } from './classify.ts';
import { matchReturn, type ReturnVerdict } from './returns.ts';

/** An article of the file and the product it becomes. */
export interface PlannedProduct {
  readonly stockCode: string;
  readonly name: string;
  /** The price of its first sale in the file: the one the store charges, always. */
  readonly priceMinor: bigint;
  /** All units the file sells of it: its stock. */
  readonly units: number;
}

/** One line of an order: each product once, the file's lines of it summed. */
export interface PlannedItem {
  readonly stockCode: string;
  readonly quantity: number;
}

/** An invoice that sells something: one order, to be created and paid. */
export interface PlannedOrder {
  readonly kind: 'order';
  readonly invoiceNo: string;
  readonly customer: string;
  readonly items: readonly PlannedItem[];
  readonly totalMinor: bigint;
  readonly address: string;
}

/** A C invoice with goods on it. `orderInvoiceNo` is the order it returns all of; null where it returns none in full. */
export interface PlannedReturn {
  readonly kind: 'return';
  readonly invoiceNo: string;
  readonly customer: string;
  readonly verdict: ReturnVerdict;
  readonly orderInvoiceNo: string | null;
  readonly units: number;
}

/** A buyer: a CustomerID of the file, or a guest with one invoice. `steps` are in the file's order and are kept in it. */
export interface PlannedCustomer {
  /** `17850`, or `guest-536414`. */
  readonly name: string;
  readonly guest: boolean;
  readonly steps: readonly (PlannedOrder | PlannedReturn)[];
  /** What all his orders cost: his wallet is topped up with it. */
  readonly spendsMinor: bigint;
}

/** Everything a file asks of a store, and everything in it that asks for nothing. */
export interface ReplayPlan {
  readonly rows: number;
  readonly invoices: number;
  readonly products: readonly PlannedProduct[];
  readonly customers: readonly PlannedCustomer[];
  readonly orders: readonly PlannedOrder[];
  readonly returns: readonly PlannedReturn[];
  readonly noSale: readonly NoSaleRow[];
  /** Invoices on which nothing is sold or returned: their rows are all in `noSale`. */
  readonly emptyInvoices: number;
}

interface Invoice {
  readonly invoiceNo: string;
  readonly goods: GoodsLine[];
}

/**
 * Turns the rows of a file, in its order, into products, customers and steps: one product per StockCode at its first price, one
 * customer per CustomerID, one guest per order without one, one order per invoice that sells something.
 * `customerIds` are all the file names, also on rows that are no sale: each is a customer.
 */
export function planReplay(rows: readonly ClassifiedRow[], customerIds: Iterable<string>): ReplayPlan {
  const noSale: NoSaleRow[] = [];
  const sold: GoodsLine[] = [];
  const invoices = new Map<string, Invoice>();
  const invoiceOf = (invoiceNo: string): Invoice => getOrAdd(invoices, invoiceNo, () => ({ invoiceNo, goods: [] }));
  for (const row of rows) {
    if (row.kind === 'no_sale') {
      noSale.push(row.row);
      if (row.row.invoiceNo !== '') invoiceOf(row.row.invoiceNo);
      continue;
    }
    if (row.kind === 'sale') sold.push(row.goods);
    invoiceOf(row.goods.invoiceNo).goods.push(row.goods);
  }
  const products = planProducts(sold);
  const steps = planSteps([...invoices.values()], products);
  const customers = planCustomers(steps, customerIds);
  return {
    rows: rows.length,
    invoices: invoices.size,
    products: [...products.values()],
    customers,
    orders: steps.filter((step) => step.kind === 'order'),
    returns: steps.filter((step) => step.kind === 'return'),
    noSale,
    emptyInvoices: [...invoices.values()].filter(({ goods }) => goods.length === 0).length,
  };
}

function planProducts(sold: readonly GoodsLine[]): Map<string, PlannedProduct> {
  const products = new Map<string, PlannedProduct>();
  for (const { stockCode, description, unitPriceMinor, quantity } of sold) {
    const known = products.get(stockCode);
    products.set(stockCode, {
      stockCode,
      name: known?.name ?? (description === '' ? stockCode : description),
      priceMinor: known?.priceMinor ?? unitPriceMinor,
      units: (known?.units ?? 0) + quantity,
    });
  }
  return products;
}

function planSteps(
  invoices: readonly Invoice[],
  products: ReadonlyMap<string, PlannedProduct>,
): (PlannedOrder | PlannedReturn)[] {
  const steps: (PlannedOrder | PlannedReturn)[] = [];
  const standing = new Map<string, PlannedOrder[]>();
  for (const { invoiceNo, goods } of invoices) {
    const first = goods[0];
    if (first === undefined) continue;
    const customer = customerName(first);
    const items = sumByProduct(goods);
    const earlier = getOrAdd(standing, customer, () => []);
    if (!isCancellation(invoiceNo)) {
      const totalMinor = items.reduce((sum, item) => sum + priceOf(item.stockCode) * BigInt(item.quantity), 0n);
      const order: PlannedOrder = { kind: 'order', invoiceNo, customer, items, totalMinor, address: first.country };
      steps.push(order);
      earlier.push(order);
      continue;
    }
    const { verdict, order } = matchReturn(items, earlier);
    if (order !== null) earlier.splice(earlier.indexOf(order), 1);
    const units = items.reduce((sum, item) => sum + item.quantity, 0);
    steps.push({ kind: 'return', invoiceNo, customer, verdict, orderInvoiceNo: order?.invoiceNo ?? null, units });
  }
  return steps;

  function priceOf(stockCode: string): bigint {
    return products.get(stockCode)?.priceMinor ?? 0n;
  }
}

function planCustomers(
  steps: readonly (PlannedOrder | PlannedReturn)[],
  customerIds: Iterable<string>,
): PlannedCustomer[] {
  const byCustomer = new Map<string, (PlannedOrder | PlannedReturn)[]>();
  for (const id of customerIds) byCustomer.set(id, []);
  for (const step of steps) getOrAdd(byCustomer, step.customer, () => []).push(step);
  return [...byCustomer]
    .map(([name, own]) => ({
      name,
      guest: name.startsWith(GUEST),
      steps: own,
      spendsMinor: own.reduce((sum, step) => sum + (step.kind === 'order' ? step.totalMinor : 0n), 0n),
    }))
    .filter(({ guest, spendsMinor }) => !guest || spendsMinor > 0n);
}

const GUEST = 'guest-';

/** Nobody knows who a guest is, so each of his invoices has a guest of its own, also a C invoice. */
function customerName({ customerId, invoiceNo }: GoodsLine): string {
  return customerId ?? `${GUEST}${invoiceNo}`;
}

function sumByProduct(goods: readonly GoodsLine[]): PlannedItem[] {
  const quantities = new Map<string, number>();
  for (const { stockCode, quantity } of goods) quantities.set(stockCode, (quantities.get(stockCode) ?? 0) + quantity);
  return [...quantities].map(([stockCode, quantity]) => ({ stockCode, quantity }));
}

/** Prints what a plan asks for, in one line. */
export function describePlan(plan: ReplayPlan): string {
  const money = plan.orders.reduce((sum, { totalMinor }) => sum + totalMinor, 0n);
  return (
    `${plan.rows} rows, ${plan.invoices} invoices: ${plan.orders.length} orders worth ${formatMoney(money)}, ` +
    `${plan.returns.length} returns, ${plan.emptyInvoices} invoices without goods; ` +
    `${plan.products.length} products, ${plan.customers.length} customers, ${plan.noSale.length} rows that are no sale`
  );
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
