import { Readable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { classifyRows } from './classify.ts';
import { totalFile } from './file-totals.ts';
import { planReplay } from './plan.ts';
import { RETAIL_COLUMNS, readRetailFile } from './retail-file.ts';
import { makeSample } from './testing/sample.ts';

async function planOf(csv: string) {
  const fileRows = await readRetailFile(Readable.from([csv]));
  const rows = classifyRows(fileRows);
  const ids = fileRows.map(({ customerId }) => customerId).filter((id) => id !== '');
  return { rows, plan: planReplay(rows, ids), totals: totalFile(rows) };
}

const csv = (...lines: string[]) => [RETAIL_COLUMNS.join(','), ...lines, ''].join('\n');

describe('the plan of a file', () => {
  it('makes one product per StockCode at its first price, stocked with all that is sold of it', async () => {
    const { plan } = await planOf(csv('1,A1,PAN,2,d,2.5,7,UK', '2,A1,OLD PAN,3,d,9.0,8,UK', '3,a1,PAN,1,d,1.0,8,UK'));
    expect(plan.products).toEqual([
      { stockCode: 'A1', name: 'PAN', priceMinor: 250n, units: 5 },
      { stockCode: 'a1', name: 'PAN', priceMinor: 100n, units: 1 },
    ]);
    expect(plan.orders.map(({ totalMinor }) => totalMinor)).toEqual([500n, 750n, 100n]);
  });

  it('does not take the price of a row that is no sale for the first', async () => {
    const { plan } = await planOf(csv('1,A1,PAN,2,d,0.0,7,UK', 'C2,A1,PAN,-1,d,5.0,7,UK', '3,A1,PAN,1,d,2.0,7,UK'));
    expect(plan.products).toMatchObject([{ priceMinor: 200n, units: 1 }]);
  });

  it('sums an article that is on an invoice twice', async () => {
    const { plan } = await planOf(csv('1,A1,PAN,2,d,2.5,7,UK', '1,B1,CUP,1,d,1.0,7,UK', '1,A1,PAN,3,d,9.0,7,UK'));
    expect(plan.orders[0]?.items).toEqual([
      { stockCode: 'A1', quantity: 5 },
      { stockCode: 'B1', quantity: 1 },
    ]);
  });

  it('makes a customer of every CustomerID, and a guest of every order without one', async () => {
    const { plan } = await planOf(
      csv(
        '1,A1,PAN,1,d,1.0,,UK',
        '2,A1,PAN,1,d,1.0,,UK',
        '3,POST,POST,1,d,1.0,,UK',
        'C4,A1,PAN,-1,d,1.0,,UK',
        '5,M,M,1,d,1.0,9,UK',
      ),
    );
    expect(plan.customers.map(({ name, spendsMinor }) => [name, spendsMinor])).toEqual([
      ['9', 0n],
      ['guest-1', 100n],
      ['guest-2', 100n],
    ]);
    expect(plan.returns).toMatchObject([{ verdict: 'nothing_bought_here', orderInvoiceNo: null }]);
  });

  it('cancels an order once: a second return of the same goods cancels its twin, a third none', async () => {
    const sale = (no: number) => `${no},A1,PAN,2,d,1.0,7,UK`;
    const back = (no: number) => `C${no},A1,PAN,-2,d,1.0,7,UK`;
    const { plan } = await planOf(csv(sale(1), back(2), sale(3), sale(4), back(5), back(6), back(7)));
    expect(plan.returns.map(({ orderInvoiceNo }) => orderInvoiceNo)).toEqual(['1', '4', '3', null]);
  });

  it.each([1, 2, 3])('counts in sample %i what the sample was given', async (seed) => {
    const sample = makeSample({ seed });
    const { rows, plan, totals } = await planOf(sample.csv);
    const { facts } = sample;
    const partial = plan.returns.filter(({ orderInvoiceNo }) => orderInvoiceNo === null);
    expect(rows).toHaveLength(facts.rows);
    expect(plan.orders).toHaveLength(facts.saleInvoices);
    expect(plan.customers.filter(({ guest }) => guest)).toHaveLength(facts.guestOrders);
    expect(plan.returns.length - partial.length).toBe(facts.fullReturns);
    expect(partial).toHaveLength(facts.partialReturns);
    expect(plan.noSale).toHaveLength(facts.noSaleRows);
    expect(totals.sold).toEqual({ units: facts.unitsSold, moneyMinor: BigInt(facts.penceSold) });
    expect(totals.priceDifferences.lines).toBe(facts.changedPriceRows);
    expect(Math.max(...plan.orders.map(({ items }) => items.length))).toBe(600);
  });
});
