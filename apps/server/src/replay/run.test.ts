import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { printReport } from './print-report.ts';
import { SILENT } from './progress.ts';
import type { ReplayReport } from './report.ts';
import { runReplay } from './run.ts';
import { type FakeOptions, type FakeStore, startFakeStore, type Trouble } from './testing/fake-store.ts';
import { makeSample } from './testing/sample.ts';

const sample = makeSample({ seed: 7, bigInvoiceLines: 20 });
let folder: string;
let store: FakeStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function replay(options: FakeOptions = {}, { csv } = sample): Promise<ReplayReport> {
  const file = join(folder, 'sample.csv');
  await writeFile(file, csv);
  store = await startFakeStore(options);
  return runReplay({
    file,
    url: store.url,
    serverStarted: false,
    username: 'admin',
    password: 'admin',
    concurrency: 8,
    progress: SILENT,
    announce: () => undefined,
  });
}

const wrong = (report: ReplayReport) => report.reconciliation.filter(({ ok }) => !ok).map(({ name }) => name);

describe('a replay', () => {
  it('reconciles with the file, and reports what the sample was given', async () => {
    const report = await replay();
    expect(wrong(report)).toEqual([]);
    expect(report).toMatchObject({
      reconciled: true,
      rows: { total: sample.facts.rows, no_sale: sample.facts.noSaleRows },
      orders: { paid: sample.facts.saleInvoices, cancelled: sample.facts.fullReturns, refused: 0, refusals: {} },
      returns: { all_of_an_order: { invoices: sample.facts.fullReturns } },
      sold: { units: sample.facts.unitsSold },
      price_differences: { lines: sample.facts.changedPriceRows },
      currency: 'GBP',
    });
    expect(printReport(report)).toContain('Reconciled: the store agrees with the file');
  });

  it('prints as JSON without losing a penny', async () => {
    const report = await replay();
    const read = JSON.parse(JSON.stringify(report)) as ReplayReport;
    expect(read).toEqual(report);
    expect(read.sold.money_in_file.replace('.', '')).toBe(String(sample.facts.penceSold));
  });

  it('places an invoice of 600 lines as one order', async () => {
    const big = makeSample({ seed: 3, invoices: 1, bigInvoiceLines: 600 });
    expect(wrong(await replay({}, big))).toEqual([]);
    expect(store.effects.get('/orders/create/')).toBe(big.facts.saleInvoices);
  });

  it('takes effect once per request, whatever trouble is on the way', async () => {
    const troubles: Trouble[] = ['none', 'lost_before', 'none', 'lost_after', 'busy', 'none', 'in_progress', 'limited'];
    const report = await replay({ trouble: (number) => troubles[number % troubles.length] ?? 'none' });
    expect(wrong(report)).toEqual([]);
    expect(store.effects.get('/orders/payment/process/')).toBe(sample.facts.saleInvoices);
    expect(Object.keys(report.retries).sort()).toEqual([
      'connection_lost',
      'key_in_progress',
      'overloaded',
      'too_many_requests',
    ]);
  });

  it('counts a refused order by step and reason, and does not reconcile', async () => {
    const report = await replay({
      refuse: (path, body) => {
        const big = path === '/orders/create/' && (body['items'] as unknown[]).length === 20;
        return big ? 'insufficient_stock' : null;
      },
    });
    expect(report.orders).toMatchObject({ refused: 1, refusals: { 'create: insufficient_stock': 1 } });
    expect(wrong(report)).toEqual(
      expect.arrayContaining(['requests refused', 'orders', 'orders paid', 'money charged']),
    );
    expect(report.reconciled).toBe(false);
    expect(printReport(report)).toContain('NOT RECONCILED');
  });

  it('does not cancel an order that was not paid, and says so', async () => {
    const report = await replay({
      refuse: (path) => (path === '/orders/payment/process/' ? 'insufficient_funds' : null),
    });
    expect(report.orders.refusals).toEqual({
      'pay: insufficient_funds': sample.facts.saleInvoices,
      'cancel: order_was_not_paid': sample.facts.fullReturns,
    });
    expect(store.effects.get('/orders/cancel/')).toBeUndefined();
  });

  it.each([
    [
      'a unit too many in stock',
      /^\/inventory\/products\/.+/,
      (body: Record<string, unknown>) => ({ ...body, stock_quantity: Number(body['stock_quantity']) + 1 }),
      'products with the right stock, each',
    ],
    [
      'units that stay reserved',
      /^\/inventory\/products\/.+/,
      (body: Record<string, unknown>) => ({ ...body, reserved_quantity: 1 }),
      'products with the right stock, each',
    ],
    [
      'a penny too much in a wallet',
      /^\/wallet\/balance/,
      (body: Record<string, unknown>) => ({ ...body, balance: body['balance'] === '0.00' ? '0.01' : body['balance'] }),
      'wallets with the right balance, each',
    ],
    [
      'an order charged a penny less',
      /^\/orders\/[0-9a-f-]{36}\/$/,
      (body: Record<string, unknown>) => ({ ...body, total_amount: '0.01' }),
      'money charged',
    ],
    [
      'a wrong price',
      /^\/inventory\/products\/.+/,
      (body: Record<string, unknown>) => ({ ...body, price: '0.02' }),
      'products, at their first price',
    ],
  ])('sees %s', async (_, path, change, line) => {
    let changed = 0;
    const report = await replay({
      falsify: (asked, body) => {
        const hit = path.test(asked) && changed === 0 && JSON.stringify(change(body)) !== JSON.stringify(body);
        changed += hit ? 1 : 0;
        return hit ? change(body) : body;
      },
    });
    expect(changed).toBe(1);
    expect(wrong(report)).toContain(line);
    expect(report.reconciled).toBe(false);
  });

  it('into the same store again makes products and customers of its own', async () => {
    const first = await replay();
    const file = join(folder, 'sample.csv');
    const again = await runReplay({
      file,
      url: store.url,
      serverStarted: false,
      username: 'admin',
      password: 'admin',
      concurrency: 3,
      progress: SILENT,
      announce: () => undefined,
    });
    expect([first.reconciled, again.reconciled]).toEqual([true, true]);
    expect(again.run).not.toBe(first.run);
  });

  it('says who was refused when the account is not right', async () => {
    store = await startFakeStore({ refuse: (path) => (path === '/auth/login/' ? 'invalid_credentials' : null) });
    const file = join(folder, 'sample.csv');
    await writeFile(file, sample.csv);
    const options = { file, url: store.url, serverStarted: false, username: 'x', password: 'y', concurrency: 1 };
    await expect(runReplay({ ...options, progress: SILENT, announce: () => undefined })).rejects.toThrow(
      '/auth/login/: invalid_credentials',
    );
  });
});
