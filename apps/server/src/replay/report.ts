import { formatMoney } from '@kontor/kernel/money';

import { NO_SALE_REASONS, type NoSaleReason, type NoSaleRow } from './classify.ts';
import type { Retries } from './http-client.ts';
import type { Performed } from './perform.ts';
import type { ReplayPlan } from './plan.ts';
import type { StoreState } from './read-back.ts';
import type { ReconciliationInput, ReconciliationLine } from './reconcile.ts';
import type { ReturnVerdict } from './returns.ts';

/** What one product sold, by the store's orders; cancelled ones included, and told apart. */
export interface ProductReport {
  readonly stock_code: string;
  readonly name: string;
  readonly price: string;
  readonly units: number;
  readonly money: string;
  readonly units_cancelled: number;
}

/** Rows of one reason. Units and money are the file's own, of the rows where they can be read. */
export interface NoSaleReport {
  readonly reason: NoSaleReason;
  readonly meaning: string;
  readonly rows: number;
  readonly units: number;
  readonly money: string;
  readonly lines: readonly number[];
}

/** The whole result of a replay, as `--json` prints it: money as decimal strings, times in seconds. */
export interface ReplayReport {
  readonly file: string;
  readonly run: string;
  readonly url: string;
  readonly server_started: boolean;
  readonly currency: string;
  readonly reconciled: boolean;
  readonly rows: { readonly total: number; readonly sale: number; readonly return: number; readonly no_sale: number };
  readonly invoices: {
    readonly total: number;
    readonly orders: number;
    readonly returns: number;
    readonly without_goods: number;
  };
  readonly customers: { readonly registered: number; readonly guests: number };
  readonly orders: {
    readonly created: number;
    readonly paid: number;
    readonly cancelled: number;
    readonly refused: number;
    /** Steps refused, by step and code. */
    readonly refusals: Readonly<Record<string, number>>;
    /** The first of them in full. */
    readonly refusal_examples: readonly string[];
    readonly paid_per_second: number;
  };
  readonly returns: Readonly<Record<ReturnVerdict, { readonly invoices: number; readonly units: number }>>;
  readonly no_sale: readonly NoSaleReport[];
  readonly price_differences: { readonly lines: number; readonly units: number; readonly money: string };
  readonly sold: {
    readonly units: number;
    readonly money: string;
    readonly units_cancelled: number;
    readonly money_refunded: string;
    readonly money_in_file: string;
  };
  /** Most money first. */
  readonly products: readonly ProductReport[];
  readonly reconciliation: readonly ReconciliationLine[];
  readonly retries: Readonly<Record<string, number>>;
  readonly seconds: Performed['seconds'] & { readonly reading: number };
}

/** What a report is made of. */
export interface ReportInput extends ReconciliationInput {
  readonly file: string;
  readonly run: string;
  readonly url: string;
  readonly serverStarted: boolean;
  readonly reconciliation: readonly ReconciliationLine[];
  readonly retries: Retries;
  readonly readingSeconds: number;
}

const REFUSAL_EXAMPLES_MAX = 5;

/** Puts everything together. `reconciled` is true only if every line of the reconciliation is. */
export function makeReport(input: ReportInput): ReplayReport {
  const { plan, performed, store, totals, reconciliation } = input;
  const { outcomes, refusals, seconds } = performed;
  const differences = totals.priceDifferences;
  // Cancelled orders were paid first; both are orders the store has taken through create and pay.
  const paid = outcomes.filter(({ status }) => status === 'paid' || status === 'cancelled').length;
  const orders = [...store.orders.values()];
  const cancelled = orders.filter(({ status }) => status === 'CANCELLED');
  const units = (some: typeof orders): number =>
    some.reduce((sum, { items }) => sum + items.reduce((inOrder, { quantity }) => inOrder + quantity, 0), 0);
  const money = (some: typeof orders): string =>
    formatMoney(some.reduce((sum, { totalMinor }) => sum + totalMinor, 0n));
  return {
    file: input.file,
    run: input.run,
    url: input.url,
    server_started: input.serverStarted,
    currency: [...new Set([...store.products.values()].map(({ currency }) => currency))].join(', '),
    reconciled: reconciliation.every(({ ok }) => ok),
    rows: { total: totals.rows, sale: totals.saleLines, return: totals.returnLines, no_sale: totals.noSaleLines },
    invoices: {
      total: plan.invoices,
      orders: plan.orders.length,
      returns: plan.returns.length,
      without_goods: plan.emptyInvoices,
    },
    customers: {
      registered: plan.customers.filter(({ guest }) => !guest).length,
      guests: plan.customers.filter(({ guest }) => guest).length,
    },
    orders: {
      created: outcomes.filter(({ orderId }) => orderId !== null).length,
      paid,
      cancelled: outcomes.filter(({ status }) => status === 'cancelled').length,
      refused: outcomes.length - paid,
      refusals: countBy(refusals.map(({ step, code }) => `${step}: ${code}`)),
      refusal_examples: refusals
        .slice(0, REFUSAL_EXAMPLES_MAX)
        .map(({ invoiceNo, message }) => `${invoiceNo}: ${message}`),
      paid_per_second: Math.round((paid / Math.max(seconds.orders, 0.001)) * 10) / 10,
    },
    returns: returnsByVerdict(plan),
    no_sale: noSaleByReason(plan.noSale),
    price_differences: {
      lines: differences.lines,
      units: differences.units,
      money: formatMoney(differences.moneyMinor),
    },
    sold: {
      units: units(orders),
      money: money(orders),
      units_cancelled: units(cancelled),
      money_refunded: money(cancelled),
      money_in_file: formatMoney(totals.sold.moneyMinor),
    },
    products: productReports(plan, performed, store),
    reconciliation,
    retries: Object.fromEntries(input.retries),
    seconds: { ...seconds, reading: input.readingSeconds },
  };
}

function returnsByVerdict({ returns }: ReplayPlan): ReplayReport['returns'] {
  const of = (verdict: ReturnVerdict): { invoices: number; units: number } => {
    const own = returns.filter((it) => it.verdict === verdict);
    return { invoices: own.length, units: own.reduce((sum, { units }) => sum + units, 0) };
  };
  return {
    all_of_an_order: of('all_of_an_order'),
    part_of_an_order: of('part_of_an_order'),
    nothing_bought_here: of('nothing_bought_here'),
  };
}

function noSaleByReason(rows: readonly NoSaleRow[]): NoSaleReport[] {
  return [...Map.groupBy(rows, ({ reason }) => reason)]
    .map(([reason, own]) => ({
      reason,
      meaning: NO_SALE_REASONS[reason],
      rows: own.length,
      units: own.reduce((sum, { units }) => sum + (units ?? 0), 0),
      money: formatMoney(own.reduce((sum, { moneyMinor }) => sum + (moneyMinor ?? 0n), 0n)),
      lines: own.map(({ line }) => line),
    }))
    .sort((a, b) => b.rows - a.rows);
}

function productReports(plan: ReplayPlan, performed: Performed, store: StoreState): ProductReport[] {
  const sold = new Map<string, { units: number; moneyMinor: bigint; cancelled: number }>();
  for (const { status, items } of store.orders.values()) {
    for (const { productId, quantity, subtotalMinor } of items) {
      const known = sold.get(productId) ?? { units: 0, moneyMinor: 0n, cancelled: 0 };
      sold.set(productId, {
        units: known.units + quantity,
        moneyMinor: known.moneyMinor + subtotalMinor,
        cancelled: known.cancelled + (status === 'CANCELLED' ? quantity : 0),
      });
    }
  }
  return plan.products
    .map((product) => {
      const id = performed.productIds.get(product.stockCode) ?? '';
      return { product, ...(sold.get(id) ?? { units: 0, moneyMinor: 0n, cancelled: 0 }) };
    })
    .sort((a, b) => (a.moneyMinor === b.moneyMinor ? 0 : a.moneyMinor < b.moneyMinor ? 1 : -1))
    .map(({ product, units, moneyMinor, cancelled }) => ({
      stock_code: product.stockCode,
      name: product.name,
      price: formatMoney(product.priceMinor),
      units,
      money: formatMoney(moneyMinor),
      units_cancelled: cancelled,
    }));
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
