import { formatMoney } from '@kontor/kernel/money';

import type { ClassifiedRow } from './classify.ts';
import { type FileTotals, type Totals, totalReturns } from './file-totals.ts';
import type { Performed } from './perform.ts';
import type { ReplayPlan } from './plan.ts';
import type { StoreState } from './read-back.ts';
import type { StoreOrder } from './store-api.ts';

/** Most offenders that a line of the reconciliation names. */
const EXAMPLES_MAX = 10;

/** One thing that the file and the store must agree on. Money is printed with two places. */
export interface ReconciliationLine {
  readonly name: string;
  readonly unit: 'count' | 'units' | 'money';
  readonly expected: string;
  readonly actual: string;
  readonly ok: boolean;
  /** The first that disagree, where the line compares one by one. */
  readonly examples: readonly string[];
}

/** Everything a reconciliation looks at. */
export interface ReconciliationInput {
  readonly rows: readonly ClassifiedRow[];
  readonly totals: FileTotals;
  readonly plan: ReplayPlan;
  readonly performed: Performed;
  readonly store: StoreState;
}

/**
 * Compares what the file says, summed from its lines, with what the store says, read back: to the unit and the penny. Of the plan it
 * takes only which returns are in full, and who the customers are.
 */
export function reconcile(input: ReconciliationInput): ReconciliationLine[] {
  const { rows, totals, plan, performed, store } = input;
  const orders = [...store.orders.values()];
  const cancelling = new Set(plan.returns.filter((it) => it.orderInvoiceNo !== null).map((it) => it.invoiceNo));
  const returnedByProduct = totalReturns(rows, cancelling, totals, ({ stockCode }) => stockCode);
  const returnedByCustomer = totalReturns(rows, cancelling, totals, ({ customerId }) => customerId ?? '');
  const returned = sumAll(returnedByProduct.values());
  const charged = sumBigint(orders.map(({ totalMinor }) => totalMinor));
  const ordered = sumAll(orders.map(totalsOfOrder));
  const stockLeft = sumBigint([...store.products.values()].map(({ stock }) => BigInt(stock)));
  const { lines, units, moneyMinor } = totals.priceDifferences;
  return [
    count('rows accounted for', totals.rows, totals.saleLines + totals.returnLines + totals.noSaleLines),
    count('requests refused', 0, performed.refusals.length),
    count('products, at their first price', totals.firstPriceMinor.size, ...wrongPrices(input)),
    count('orders', totals.saleInvoices, orders.length),
    count(
      'orders paid',
      totals.saleInvoices - cancelling.size,
      orders.filter(({ status }) => status === 'PAID').length,
    ),
    count('orders cancelled', cancelling.size, orders.filter(({ status }) => status === 'CANCELLED').length),
    count('orders as invoiced, each', totals.byInvoice.size, ...wrongOrders(input)),
    line('units ordered', 'units', String(totals.charged.units), String(ordered.units)),
    money('money charged', totals.charged.moneyMinor, charged),
    money(
      `lines whose price differs from the product's first: ${lines} lines, ${units} units`,
      moneyMinor,
      totals.sold.moneyMinor - charged,
    ),
    money('money as the file prints it', totals.sold.moneyMinor, charged + moneyMinor),
    count('products ordered as sold, each', totals.byProduct.size, ...wrongSales(input)),
    line('units left in stock', 'units', String(returned.units), String(stockLeft)),
    count('products with the right stock, each', totals.byProduct.size, ...wrongStock(input, returnedByProduct)),
    money('money left in wallets', returned.moneyMinor, sumBigint([...store.balances.values()])),
    count('wallets with the right balance, each', plan.customers.length, ...wrongBalances(input, returnedByCustomer)),
  ];
}

/** How many are right, and the first that are not. */
type Checked = [actual: number, wrong: string[]];

function wrongPrices({ totals, store }: ReconciliationInput): Checked {
  return checkEach(totals.firstPriceMinor, (stockCode, priceMinor) => {
    const product = store.products.get(stockCode);
    if (product === undefined) return `${stockCode} is not in the store`;
    if (product.priceMinor === priceMinor) return null;
    return `${stockCode} costs ${formatMoney(product.priceMinor)}, not ${formatMoney(priceMinor)}`;
  });
}

function wrongOrders({ totals, performed, store }: ReconciliationInput): Checked {
  const orderIds = new Map(performed.outcomes.map(({ invoiceNo, orderId }) => [invoiceNo, orderId]));
  return checkEach(totals.byInvoice, (invoiceNo, invoiced) => {
    const order = store.orders.get(orderIds.get(invoiceNo) ?? '');
    if (order === undefined) return `${invoiceNo} has no order`;
    const found = totalsOfOrder(order);
    if (order.totalMinor !== found.moneyMinor) return `${invoiceNo}: the order's lines do not add up to its total`;
    return sameTotals(invoiced, found) ? null : `${invoiceNo}: ${show(found)}, not ${show(invoiced)}`;
  });
}

function wrongSales({ totals, performed, store }: ReconciliationInput): Checked {
  const sold = new Map<string, Totals>();
  for (const { items } of store.orders.values()) {
    for (const { productId, quantity, subtotalMinor } of items) {
      const known = sold.get(productId) ?? { units: 0, moneyMinor: 0n };
      sold.set(productId, { units: known.units + quantity, moneyMinor: known.moneyMinor + subtotalMinor });
    }
  }
  return checkEach(totals.byProduct, (stockCode, wanted) => {
    const found = sold.get(performed.productIds.get(stockCode) ?? '') ?? { units: 0, moneyMinor: 0n };
    return sameTotals(wanted, found) ? null : `${stockCode}: ${show(found)}, not ${show(wanted)}`;
  });
}

/** All a product had was sold; what came back with a cancelled order is there again, and nothing stays reserved. */
function wrongStock({ totals, store }: ReconciliationInput, returned: ReadonlyMap<string, Totals>): Checked {
  return checkEach(totals.byProduct, (stockCode) => {
    const wanted = returned.get(stockCode)?.units ?? 0;
    const { stock, reserved } = store.products.get(stockCode) ?? { stock: Number.NaN, reserved: 0 };
    return stock === wanted && reserved === 0 ? null : `${stockCode}: ${stock} (${reserved} reserved), not ${wanted}`;
  });
}

/** Each had exactly what he spends; what was refunded is there again. */
function wrongBalances({ plan, store }: ReconciliationInput, refunded: ReadonlyMap<string, Totals>): Checked {
  const wallets = new Map(plan.customers.map(({ name }) => [name, refunded.get(name)?.moneyMinor ?? 0n]));
  return checkEach(wallets, (name, wanted) => {
    const balance = store.balances.get(name);
    if (balance === wanted) return null;
    return `${name}: ${balance === undefined ? 'no wallet' : formatMoney(balance)}, not ${formatMoney(wanted)}`;
  });
}

function checkEach<V>(wanted: ReadonlyMap<string, V>, problemOf: (name: string, value: V) => string | null): Checked {
  const wrong = [...wanted].map(([name, value]) => problemOf(name, value)).filter((problem) => problem !== null);
  return [wanted.size - wrong.length, wrong];
}

function totalsOfOrder({ items }: StoreOrder): Totals {
  return {
    units: items.reduce((sum, { quantity }) => sum + quantity, 0),
    moneyMinor: sumBigint(items.map(({ subtotalMinor }) => subtotalMinor)),
  };
}

function sameTotals(a: Totals, b: Totals): boolean {
  return a.units === b.units && a.moneyMinor === b.moneyMinor;
}

function sumAll(totals: Iterable<Totals>): Totals {
  const all = [...totals];
  return {
    units: all.reduce((sum, { units }) => sum + units, 0),
    moneyMinor: sumBigint(all.map(({ moneyMinor }) => moneyMinor)),
  };
}

function sumBigint(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

function show({ units, moneyMinor }: Totals): string {
  return `${units} units for ${formatMoney(moneyMinor)}`;
}

function count(name: string, expected: number, actual: number, wrong: readonly string[] = []): ReconciliationLine {
  return line(name, 'count', String(expected), String(actual), wrong);
}

function money(name: string, expectedMinor: bigint, actualMinor: bigint): ReconciliationLine {
  return line(name, 'money', formatMoney(expectedMinor), formatMoney(actualMinor));
}

function line(
  name: string,
  unit: ReconciliationLine['unit'],
  expected: string,
  actual: string,
  wrong: readonly string[] = [],
): ReconciliationLine {
  const ok = expected === actual && wrong.length === 0;
  return { name, unit, expected, actual, ok, examples: wrong.slice(0, EXAMPLES_MAX) };
}
