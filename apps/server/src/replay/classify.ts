import { parseMoney } from '@kontor/kernel/money';

import type { FileRow } from './retail-file.ts';

/** Why a row of the file is no sale and no return of goods, each with its sentence for a person. */
export const NO_SALE_REASONS = {
  no_invoice_number: 'the row names no invoice',
  no_stock_code: 'the row names no article',
  unknown_invoice_kind: 'the invoice number is neither digits nor C and digits (A: an adjustment of the books)',
  other_customer: 'the invoice belongs to another customer, by its first row',
  quantity_not_whole: 'the quantity is no whole number',
  price_not_a_number: 'the price is no number',
  price_below_a_penny: 'the price has more than two places: money is never rounded',
  postage: 'postage (POST, DOT)',
  carriage: 'carriage (C2)',
  manual_entry: 'an entry by hand, no article (M)',
  discount: 'a discount (D)',
  fee: 'a fee of a bank, a marketplace or a charity (BANK CHARGES, AMAZONFEE, CRUK)',
  bad_debt: 'an adjustment of bad debt (B)',
  sample: 'samples (S)',
  gift_voucher: 'a gift voucher, not goods',
  test_entry: 'an entry made for a test',
  stock_adjustment: 'an adjustment of the stock (ADJUST)',
  no_quantity: 'the quantity is zero',
  negative_quantity: 'a negative quantity outside a cancellation: written off, no sale',
  positive_quantity_in_cancellation: 'a positive quantity inside a cancellation',
  zero_price: 'the price is zero: given away, or found when counting',
  negative_price: 'the price is negative',
} as const;

/** One of NO_SALE_REASONS. */
export type NoSaleReason = keyof typeof NO_SALE_REASONS;

/** Goods sold or given back by one row. */
export interface GoodsLine {
  readonly line: number;
  readonly invoiceNo: string;
  /** As the file writes it: codes that differ only in case are different articles. */
  readonly stockCode: string;
  readonly description: string;
  /** Units, positive also on a return. */
  readonly quantity: number;
  /** Positive; the file's own price, which the store may not charge. */
  readonly unitPriceMinor: bigint;
  /** Null for a guest. */
  readonly customerId: string | null;
  readonly country: string;
}

/** A row that moves no goods for money. Units and money are the file's own, signed; null where they cannot be read. */
export interface NoSaleRow {
  readonly line: number;
  readonly invoiceNo: string;
  readonly stockCode: string;
  readonly description: string;
  readonly reason: NoSaleReason;
  readonly units: number | null;
  readonly moneyMinor: bigint | null;
}

/** What a row is. Every row is exactly one of these, so that none is dropped in silence. */
export type ClassifiedRow =
  | { readonly kind: 'sale'; readonly goods: GoodsLine }
  | { readonly kind: 'return'; readonly goods: GoodsLine }
  | { readonly kind: 'no_sale'; readonly row: NoSaleRow };

const ADJUSTMENTS: ReadonlyMap<string, NoSaleReason> = new Map([
  ['POST', 'postage'],
  ['DOT', 'postage'],
  ['C2', 'carriage'],
  ['M', 'manual_entry'],
  ['D', 'discount'],
  ['BANK CHARGES', 'fee'],
  ['AMAZONFEE', 'fee'],
  ['CRUK', 'fee'],
  ['B', 'bad_debt'],
  ['S', 'sample'],
  ['ADJUST', 'stock_adjustment'],
  ['ADJUST2', 'stock_adjustment'],
]);

const INVOICE_NUMBER = /^[Cc]?\d+$/;
const WHOLE_NUMBER = /^[+-]?\d{1,9}$/;

/** Whether an invoice number is that of a cancellation: a leading C. */
export function isCancellation(invoiceNo: string): boolean {
  return /^c/i.test(invoiceNo);
}

/** Judges every row of a file, in its order. An invoice belongs to the customer of its first row. */
export function classifyRows(rows: readonly FileRow[]): ClassifiedRow[] {
  const owners = new Map<string, string>();
  return rows.map((row) => {
    const owner = owners.get(row.invoiceNo) ?? row.customerId;
    owners.set(row.invoiceNo, owner);
    return classifyRow(row, owner);
  });
}

/**
 * Judges one row. The reasons are tried in this order, the first that holds is the row's: whose it is, what cannot be read, what is
 * no article (by its code), the quantity, the price.
 */
function classifyRow(row: FileRow, owner: string): ClassifiedRow {
  const quantity = WHOLE_NUMBER.test(row.quantity) ? Number(row.quantity) : null;
  const price = parseMoney(row.unitPrice);
  const no = (reason: NoSaleReason): ClassifiedRow => ({ kind: 'no_sale', row: noSale(row, reason, quantity, price) });

  if (row.invoiceNo === '') return no('no_invoice_number');
  if (row.stockCode === '') return no('no_stock_code');
  if (!INVOICE_NUMBER.test(row.invoiceNo)) return no('unknown_invoice_kind');
  if (row.customerId !== owner) return no('other_customer');
  if (quantity === null) return no('quantity_not_whole');
  if (price === 'too_many_places') return no('price_below_a_penny');
  if (typeof price === 'string') return no('price_not_a_number');
  const adjustment = adjustmentOf(row.stockCode);
  if (adjustment !== undefined) return no(adjustment);
  const cancellation = isCancellation(row.invoiceNo);
  if (quantity === 0) return no('no_quantity');
  if (quantity < 0 && !cancellation) return no('negative_quantity');
  if (quantity > 0 && cancellation) return no('positive_quantity_in_cancellation');
  if (price === 0n) return no('zero_price');
  if (price < 0n) return no('negative_price');
  const goods: GoodsLine = {
    line: row.line,
    invoiceNo: row.invoiceNo,
    stockCode: row.stockCode,
    description: row.description,
    quantity: Math.abs(quantity),
    unitPriceMinor: price,
    customerId: row.customerId === '' ? null : row.customerId,
    country: row.country,
  };
  return { kind: cancellation ? 'return' : 'sale', goods };
}

function adjustmentOf(stockCode: string): NoSaleReason | undefined {
  const code = stockCode.toUpperCase();
  if (code.startsWith('GIFT_')) return 'gift_voucher';
  if (/^TEST\d*$/.test(code)) return 'test_entry';
  return ADJUSTMENTS.get(code);
}

function noSale(row: FileRow, reason: NoSaleReason, units: number | null, price: bigint | string): NoSaleRow {
  const { line, invoiceNo, stockCode, description } = row;
  const moneyMinor = units === null || typeof price === 'string' ? null : BigInt(units) * price;
  return { line, invoiceNo, stockCode, description, reason, units, moneyMinor };
}
