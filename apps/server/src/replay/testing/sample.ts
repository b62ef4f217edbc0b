import { RETAIL_COLUMNS } from '../retail-file.ts';

/** What a sample has been given on purpose, counted while it was written and not by the code under test. */
export interface SampleFacts {
  rows: number;
  saleInvoices: number;
  guestOrders: number;
  fullReturns: number;
  partialReturns: number;
  noSaleRows: number;
  /** Sale rows at another price than the article's first. */
  changedPriceRows: number;
  unitsSold: number;
  /** In pence, at the rows' own prices. */
  penceSold: number;
}

/** A file in the form of the real one. */
export interface Sample {
  readonly csv: string;
  readonly facts: SampleFacts;
}

type Row = [
  invoiceNo: string,
  stockCode: string,
  description: string,
  quantity: number,
  pence: number,
  customer: string,
];

const CUSTOMERS = 12;

/**
 * Makes a small file of `invoices` ordinary invoices, and beside them everything the real file has that is not ordinary: a 600-line
 * invoice, guests, an article twice on an invoice, changed prices, quoted descriptions, full and partial returns, and a row of each
 * common kind that is no sale. The same seed makes the same file.
 */
export function makeSample({ seed = 1, invoices = 36, bigInvoiceLines = 600 } = {}): Sample {
  const articles = bigInvoiceLines + 40;
  const random = randomIntegers(seed);
  const facts: SampleFacts = {
    rows: 0,
    saleInvoices: 0,
    guestOrders: 0,
    fullReturns: 0,
    partialReturns: 0,
    noSaleRows: 0,
    changedPriceRows: 0,
    unitsSold: 0,
    penceSold: 0,
  };
  const rows: Row[] = [];
  const firstPence = new Map<string, number>();
  let invoiceNumber = 600_000;

  const sell = (invoiceNo: string, article: number, quantity: number, customer: string, otherPrice = false): Row => {
    const stockCode = stockCodeOf(article);
    const pence = 25 + ((article * 37) % 1500) + (otherPrice ? 11 : 0);
    const first = firstPence.get(stockCode) ?? pence;
    firstPence.set(stockCode, first);
    facts.changedPriceRows += first === pence ? 0 : 1;
    facts.unitsSold += quantity;
    facts.penceSold += quantity * pence;
    const row: Row = [invoiceNo, stockCode, descriptionOf(article), quantity, pence, customer];
    rows.push(row);
    return row;
  };
  const order = (customer: string, lines: number): Row[] => {
    const invoiceNo = String(invoiceNumber++);
    facts.saleInvoices += 1;
    facts.guestOrders += customer === '' ? 1 : 0;
    const start = random(articles);
    return Array.from({ length: lines }, (_, at) =>
      sell(invoiceNo, (start + at * 7) % articles, 1 + random(24), customer, random(8) === 0),
    );
  };
  const giveBack = (sold: readonly Row[]): void => {
    const invoiceNo = `C${invoiceNumber++}`;
    for (const [, stockCode, description, quantity, pence, customer] of sold) {
      rows.push([invoiceNo, stockCode, description, -quantity, pence, customer]);
    }
  };
  const noSale = (row: Row): void => {
    facts.noSaleRows += 1;
    rows.push(row);
  };

  for (let at = 0; at < invoices; at += 1) {
    const customer = at % 7 === 3 ? '' : customerId(random(CUSTOMERS));
    const sold = order(customer, 1 + random(6));
    const [first] = sold as [Row];
    if (customer !== '' && at % 6 === 0) {
      giveBack(sold);
      facts.fullReturns += 1;
    } else if (customer !== '' && at % 6 === 1) {
      const [, stockCode, description, quantity, pence] = first;
      giveBack([[first[0], stockCode, description, quantity + 1, pence, customer]]);
      facts.partialReturns += 1;
    } else if (at % 6 === 2) {
      const invoiceNo = first[0];
      sell(invoiceNo, articleOf(first), 2, customer);
      noSale([invoiceNo, 'POST', 'POSTAGE', 1, 1800, customer]);
    }
  }
  order('', bigInvoiceLines);
  giveBack([['', stockCodeOf(1), descriptionOf(1), 3, 62, customerId(CUSTOMERS)]]);
  facts.partialReturns += 1;
  noSale([String(invoiceNumber++), '22139', '', 56, 0, '']);
  noSale([String(invoiceNumber++), '21777', 'damaged, thrown away', -10, 0, '']);
  noSale([String(invoiceNumber++), 'M', 'Manual', 1, 1895, customerId(1)]);
  noSale([`C${invoiceNumber++}`, 'D', 'Discount', -1, 2750, customerId(2)]);
  noSale([String(invoiceNumber++), 'BANK CHARGES', 'Bank Charges', 1, 1500, customerId(CUSTOMERS + 1)]);
  noSale([`A${invoiceNumber++}`, 'B', 'Adjust bad debt', 1, 1106206, '']);
  facts.rows = rows.length;
  return { csv: [RETAIL_COLUMNS.join(','), ...rows.map(toCsv), ''].join('\n'), facts };
}

function stockCodeOf(article: number): string {
  return `${20_000 + article}${article % 5 === 0 ? 'B' : ''}`;
}

function articleOf(row: Row): number {
  return Number.parseInt(row[1], 10) - 20_000;
}

function descriptionOf(article: number): string {
  if (article % 4 === 0) return `SET OF ${article}, IN "GIFT" BOX`;
  return article % 4 === 1 ? `FRYING PAN, NO. ${article}` : `CANDLE ${article}`;
}

function customerId(index: number): string {
  return `${17_000 + index}.0`;
}

/** Prices as the real file writes them, without trailing zeros: 2.5, 3.0. */
function toCsv([invoiceNo, stockCode, description, quantity, pence, customer]: Row): string {
  const price = String(pence / 100);
  const quoted = /[",]/.test(description) ? `"${description.replaceAll('"', '""')}"` : description;
  const fields = [invoiceNo, stockCode, quoted, quantity, '2010-12-01 08:26:00'];
  return [...fields, price.includes('.') ? price : `${price}.0`, customer, 'United Kingdom'].join(',');
}

/** Whole numbers from 0 to below `bound`, the same for the same seed (mulberry32). */
function randomIntegers(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
