import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOk, expectRefused, ID, INSTANT } from '../support/api.ts';
import { type ApiWorld, openApiWorld } from '../support/api-world.ts';
import { expectConsistent } from '../support/books.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(async () => {
  await expectConsistent(world.database, { charged_once: 1 });
  await world.drop();
});

const KEYED = (key: string) => ({ 'idempotency-key': key });

describe('POST /wallet/submit/', () => {
  it.each(['/wallet/submit/', '/wallet/submit'])('answers as the contract says: %s', async (url) => {
    const { api } = await world.customer(500n);
    expect(expectOk(await api.post(url, { amount: '15000000.00' }))).toEqual({
      transaction_id: ID,
      amount: '15000000.00',
      balance: '15000005.00',
      currency: 'IDR',
      status: 'COMPLETED',
    });
  });

  it('takes decimal strings and JSON numbers, exactly', async () => {
    const customer = await world.customer(0n);
    for (const amount of ['0.01', 0.01, '10', 10, '10.5', 10.5, '10.50', 1e2, 999999.99]) {
      expectOk(await customer.api.post('/wallet/submit/', { amount }));
    }
    expect(await world.balance(customer)).toBe('1000151.51');
  });

  it('takes a form, and its key from the field', async () => {
    const customer = await world.customer(0n);
    const fields = { amount: '7.25', _idempotency_key: 'a form', csrfmiddlewaretoken: 'x' };
    const first = await customer.api.form('/wallet/submit/', fields);
    expect(expectOk(first)).toMatchObject({ amount: '7.25', balance: '7.25' });
    const again = await customer.api.form('/wallet/submit', fields);
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    // The same request however it is sent.
    const json = await customer.api.post('/wallet/submit/', { amount: '7.25' }, KEYED('"a form"'));
    expect([json.body, json.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    expect(await world.balance(customer)).toBe('7.25');
  });

  it('needs a key', async () => {
    const customer = await world.customer(0n);
    expectRefused(await customer.api.postKeyless('/wallet/submit/', { amount: '1' }), 400, 'idempotency_key_required');
    expectRefused(await customer.api.form('/wallet/submit/', { amount: '1' }), 400, 'idempotency_key_required');
    expect(await world.balance(customer)).toBe('0.00');
  });

  it('refuses what is no amount, and changes nothing', async () => {
    const customer = await world.customer(100n);
    const bad: readonly (readonly [amount: unknown, code: string])[] = [
      ['abc', 'invalid_amount'],
      ['', 'invalid_amount'],
      ['NaN', 'invalid_amount'],
      ['0', 'invalid_amount'],
      ['0.00', 'invalid_amount'],
      [0, 'invalid_amount'],
      ['-5', 'invalid_amount'],
      [-5, 'invalid_amount'],
      ['1.001', 'invalid_amount'],
      [1.001, 'invalid_amount'],
      ['1000000000.01', 'amount_too_large'],
      ['9'.repeat(30), 'amount_too_large'],
      [true, 'validation_failed'],
      [null, 'validation_failed'],
    ];
    for (const [amount, code] of bad) {
      const body = expectRefused(await customer.api.post('/wallet/submit/', { amount }), 400, code);
      expect(body['details']).toMatchObject([{ field: 'amount' }]);
      expect(String(body['error'])).toContain('amount');
    }
    expect(await world.balance(customer)).toBe('1.00');
    expect(expectOk(await customer.api.get('/wallet/transactions/'))['transactions']).toHaveLength(1);
  });

  it('is for a named user only by staff, who may also fill their own', async () => {
    const [customer, other] = [await world.customer(0n), await world.customer(0n)];
    const asked = { amount: '3.00', username: other.username };
    expectRefused(await customer.api.post('/wallet/submit/', asked), 403, 'forbidden');
    expect(expectOk(await world.staff.api.post('/wallet/submit/', asked))).toMatchObject({ balance: '3.00' });
    expect(expectOk(await world.admin.api.post('/wallet/submit/', asked))).toMatchObject({ balance: '6.00' });
    expect(await world.balance(other)).toBe('6.00');
    expect(expectOk(await world.staff.api.post('/wallet/submit/', { amount: '1' }))).toMatchObject({ balance: '1.00' });
    const unknown = await world.staff.api.post('/wallet/submit/', { amount: '1', username: 'nobody' });
    expectRefused(unknown, 404, 'user_not_found');
  });

  it('is for staff alone where TOPUP says so', async () => {
    const customer = await world.customer(0n);
    const app = await world.another({ TOPUP: 'staff', TOPUP_MAX: '100.00' });
    const call = (headers: Record<string, string>, payload: object) =>
      app.inject({ method: 'POST', url: '/wallet/submit/', payload, headers });
    const mine = { cookie: customer.cookie, ...KEYED('mine') };
    const staff = (key: string) => ({ cookie: world.staff.cookie, ...KEYED(key) });
    expectRefused(await call(mine, { amount: '1' }), 403, 'topup_not_allowed');
    expectRefused(await call(staff('a'), { amount: '1' }), 400, 'validation_failed');
    expectRefused(await call(staff('b'), { amount: '100.01', username: customer.username }), 400, 'amount_too_large');
    expectOk(await call(staff('c'), { amount: '100.00', username: customer.username }));
    expect(await world.balance(customer)).toBe('100.00');
  });

  it('never lets a balance grow over what can be held', async () => {
    const customer = await world.customer(0n);
    const app = await world.another({ TOPUP_MAX: '1000000000000000.00' });
    const amounts: string[] = [];
    for (let index = 0; index < 100; index += 1) {
      const headers = { cookie: customer.cookie, ...KEYED(`huge ${index}`) };
      const payload = { amount: '1000000000000000.00' };
      const answer = await app.inject({ method: 'POST', url: '/wallet/submit/', payload, headers });
      if (answer.statusCode !== 200) {
        expectRefused(answer, 400, 'amount_too_large');
        break;
      }
      amounts.push(answer.json().balance);
    }
    expect(await world.balance(customer)).toBe(amounts.at(-1) ?? '0.00');
  });
});

describe('GET /wallet/balance/', () => {
  it.each(['/wallet/balance/', '/wallet/balance'])('answers as the contract says: %s', async (url) => {
    const { api } = await world.customer(1_234_567_890n);
    expect(expectOk(await api.get(url))).toEqual({ balance: '12345678.90', currency: 'IDR' });
    expect(expectOk(await world.staff.api.as(await world.customer(0n)).get(url))).toEqual({
      balance: '0.00',
      currency: 'IDR',
    });
  });
});

describe('GET /wallet/transactions/', () => {
  it('tells every movement of money with its sign, newest first, and the order that it was for', async () => {
    const customer = await world.customer(0n);
    expectOk(await customer.api.post('/wallet/submit/', { amount: '100.00' }));
    const orderId = await world.order(customer, await world.product(10), 3);
    const paid = expectOk(await world.pay(customer, orderId));
    expect(paid['balance']).toBe('70.00');
    expectOk(await customer.api.post('/orders/cancel/', { order_id: orderId }));
    for (const url of ['/wallet/transactions/', '/wallet/transactions']) {
      const line = { transaction_id: ID, created_at: INSTANT };
      expect(expectOk(await customer.api.get(url))).toEqual({
        transactions: [
          { ...line, type: 'REFUND', amount: '30.00', balance_after: '100.00', reference: orderId },
          {
            ...line,
            transaction_id: paid['transaction_id'],
            type: 'PAYMENT',
            amount: '-30.00',
            balance_after: '70.00',
            reference: orderId,
          },
          { ...line, type: 'TOPUP', amount: '100.00', balance_after: '100.00', reference: null },
        ],
        next_cursor: null,
      });
    }
  });

  it('shows nobody anything of anybody else', async () => {
    const [customer, other] = [await world.customer(100n), await world.customer(0n)];
    expect(expectOk(await other.api.get('/wallet/transactions/'))).toEqual({ transactions: [], next_cursor: null });
    expect(expectOk(await customer.api.get('/wallet/transactions/'))['transactions']).toHaveLength(1);
  });
});
