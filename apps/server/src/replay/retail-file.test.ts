import { Readable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { classifyRows } from './classify.ts';
import { readRetailFile } from './retail-file.ts';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

function read(...lines: string[]) {
  return readRetailFile(Readable.from([`${[HEADER, ...lines].join('\n')}\n`]));
}

describe('reading a file', () => {
  it('keeps commas, quotes and line ends of quoted descriptions, and the line each row is on', async () => {
    const rows = await read(
      '536365,85123A,"SET OF 2, ""RED""",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
      '536365,71053,"TWO\nLINES",1,2010-12-01 08:26:00,3.39,,France',
      '536366,1,X,1,2010-12-01 08:26:00,3.39,12345,France',
    );
    expect(rows.map(({ description }) => description)).toEqual(['SET OF 2, "RED"', 'TWO\nLINES', 'X']);
    expect(rows.map(({ customerId }) => customerId)).toEqual(['17850', '', '12345']);
    expect(rows.map(({ line }) => line)).toEqual([2, 4, 5]);
  });

  it('skips a byte order mark and takes columns in any order', async () => {
    const text =
      '\uFEFFStockCode,InvoiceNo,Country,Description,Quantity,InvoiceDate,UnitPrice,CustomerID\n9,1,UK,A,1,x,1.0,\n';
    expect(await readRetailFile(Readable.from([text]))).toMatchObject([{ stockCode: '9', invoiceNo: '1' }]);
  });

  it('refuses a file without a needed column, and a row with too few fields, by name and line', async () => {
    await expect(readRetailFile(Readable.from(['InvoiceNo,StockCode\n1,2\n']))).rejects.toThrow(
      'no column Description',
    );
    await expect(read('536365,85123A')).rejects.toThrow('line 2');
  });
});

describe('what is a sale', () => {
  const row = async (invoiceNo: string, stockCode: string, quantity: string, price: string, customer = '1') => {
    const [judged] = classifyRows(
      await read(`${invoiceNo},${stockCode},X,${quantity},2010-12-01,${price},${customer},UK`),
    );
    return judged?.kind === 'no_sale' ? judged.row.reason : judged?.kind;
  };

  it.each([
    ['536365', '85123A', '6', '2.55', 'sale'],
    ['536365', '85123A', '6', '2.5', 'sale'],
    ['c536365', '85123A', '-6', '2.55', 'return'],
    ['', '85123A', '6', '2.55', 'no_invoice_number'],
    ['536365', '', '6', '2.55', 'no_stock_code'],
    ['A563185', 'B', '1', '11062.06', 'unknown_invoice_kind'],
    ['536365', '85123A', '1.5', '2.55', 'quantity_not_whole'],
    ['536365', '85123A', '1', '0.001', 'price_below_a_penny'],
    ['536365', '85123A', '1', '2.550', 'price_below_a_penny'],
    ['536365', '85123A', '1', '1e3', 'price_not_a_number'],
    ['536365', 'POST', '1', '18.0', 'postage'],
    ['536365', 'DOT', '1', '569.77', 'postage'],
    ['536365', 'C2', '1', '50.0', 'carriage'],
    ['536365', 'm', '1', '1.25', 'manual_entry'],
    ['C536379', 'D', '-1', '27.5', 'discount'],
    ['536365', 'BANK CHARGES', '1', '15.0', 'fee'],
    ['536365', 'AMAZONFEE', '1', '1.0', 'fee'],
    ['536365', 'gift_0001_20', '1', '16.67', 'gift_voucher'],
    ['536365', '85123A', '0', '2.55', 'no_quantity'],
    ['536589', '21777', '-10', '0.0', 'negative_quantity'],
    ['C536589', '21777', '10', '1.0', 'positive_quantity_in_cancellation'],
    ['536414', '22139', '56', '0.0', 'zero_price'],
    ['536414', '22139', '5', '-1.0', 'negative_price'],
  ])('%s %s, %s at %s: %s', async (invoiceNo, stockCode, quantity, price, expected) => {
    expect(await row(invoiceNo, stockCode, quantity, price)).toBe(expected);
  });

  it('gives an invoice to the customer of its first row', async () => {
    const rows = classifyRows(await read('1,9,X,1,d,1.0,5,UK', '1,9,X,1,d,1.0,6,UK', '2,9,X,1,d,1.0,6,UK'));
    expect(rows.map((it) => (it.kind === 'no_sale' ? it.row.reason : it.kind))).toEqual([
      'sale',
      'other_customer',
      'sale',
    ]);
  });

  it('keeps the money of a row exact and signed', async () => {
    const [judged] = classifyRows(await read('C1,D,Discount,-3,d,29.29,1,UK'));
    expect(judged).toMatchObject({ row: { units: -3, moneyMinor: -8787n } });
  });
});
