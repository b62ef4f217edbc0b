import type { ClassifiedRow, GoodsLine } from './classify.ts';

/** Units and money of one article, or of all. */
export interface Totals {
  units: number;
  moneyMinor: bigint;
}

/** The lines whose own price is not the one the store charges. */
export interface PriceDifferences {
  lines: number;
  units: number;
  /** What the file asks for these lines more than the store charges; negative where it asks less. */
  moneyMinor: bigint;
}

/** What the file itself says, summed line by line and never by way of the plan, so that a mistake of the plan shows. */
export interface FileTotals {
  readonly rows: number;
  readonly saleLines: number;
  readonly returnLines: number;
  readonly noSaleLines: number;
  /** Invoices with at least one line of goods sold. */
  readonly saleInvoices: number;
  /** At the prices of the lines themselves. */
  readonly sold: Totals;
  /** At each product's first price: what the store has to charge. */
  readonly charged: Totals;
  readonly priceDifferences: PriceDifferences;
  readonly firstPriceMinor: ReadonlyMap<string, bigint>;
  /** Charged, by StockCode. */
  readonly byProduct: ReadonlyMap<string, Totals>;
  /** Charged, by invoice. */
  readonly byInvoice: ReadonlyMap<string, Totals>;
}

/** Sums the lines of a file. */
export function totalFile(rows: readonly ClassifiedRow[]): FileTotals {
  const sales = rows.filter((row) => row.kind === 'sale').map(({ goods }) => goods);
  const firstPriceMinor = new Map<string, bigint>();
  for (const { stockCode, unitPriceMinor } of sales) {
    if (!firstPriceMinor.has(stockCode)) firstPriceMinor.set(stockCode, unitPriceMinor);
  }
  const atFirstPrice = (line: GoodsLine): bigint => (firstPriceMinor.get(line.stockCode) ?? 0n) * BigInt(line.quantity);
  const differing = sales.filter((line) => firstPriceMinor.get(line.stockCode) !== line.unitPriceMinor);
  return {
    rows: rows.length,
    saleLines: sales.length,
    returnLines: rows.filter(({ kind }) => kind === 'return').length,
    noSaleLines: rows.filter(({ kind }) => kind === 'no_sale').length,
    saleInvoices: new Set(sales.map(({ invoiceNo }) => invoiceNo)).size,
    sold: sum(sales, ownMoney),
    charged: sum(sales, atFirstPrice),
    priceDifferences: {
      lines: differing.length,
      units: sum(differing, ownMoney).units,
      moneyMinor: sum(differing, ownMoney).moneyMinor - sum(differing, atFirstPrice).moneyMinor,
    },
    firstPriceMinor,
    byProduct: sumBy(sales, ({ stockCode }) => stockCode, atFirstPrice),
    byInvoice: sumBy(sales, ({ invoiceNo }) => invoiceNo, atFirstPrice),
  };
}

/** What the returns of these C invoices take back at first prices, grouped by what `by` names. */
export function totalReturns(
  rows: readonly ClassifiedRow[],
  invoiceNos: ReadonlySet<string>,
  totals: FileTotals,
  by: (line: GoodsLine) => string,
): ReadonlyMap<string, Totals> {
  const lines = rows.filter((row) => row.kind === 'return').map(({ goods }) => goods);
  return sumBy(
    lines.filter(({ invoiceNo }) => invoiceNos.has(invoiceNo)),
    by,
    ({ stockCode, quantity }) => (totals.firstPriceMinor.get(stockCode) ?? 0n) * BigInt(quantity),
  );
}

function ownMoney(line: GoodsLine): bigint {
  return line.unitPriceMinor * BigInt(line.quantity);
}

function sum(lines: readonly GoodsLine[], money: (line: GoodsLine) => bigint): Totals {
  const total: Totals = { units: 0, moneyMinor: 0n };
  for (const line of lines) {
    total.units += line.quantity;
    total.moneyMinor += money(line);
  }
  return total;
}

function sumBy(
  lines: readonly GoodsLine[],
  key: (line: GoodsLine) => string,
  money: (line: GoodsLine) => bigint,
): Map<string, Totals> {
  const groups = Map.groupBy(lines, key);
  return new Map([...groups].map(([name, own]) => [name, sum(own, money)]));
}
