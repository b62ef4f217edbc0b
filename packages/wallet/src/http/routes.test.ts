import type { Role } from '@kontor/contracts/command';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { TopUp, WalletCommand } from '@kontor/contracts/wallet';
import type { App } from '@kontor/http/app';
import { refusedBody } from '@kontor/http/reply';
import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';

import type { Wallet } from '../service.ts';
import { CURRENCY, idOf, NOW } from '../testing/fixtures.ts';
import { type WalletRoutesOptions, walletRoutes } from './routes.ts';

const TRANSFER_ID = idOf('transfer');

/** The wallet's routes on a bare application, signed in as `role`, with a wallet that notes what it is asked. */
function start(role: Role, changes: Partial<WalletRoutesOptions> = {}) {
  const commands: WalletCommand[] = [];
  const pages: unknown[][] = [];
  const wallet: Partial<Wallet> = {
    submit: async (command) => {
      commands.push(command);
      const { amountMinor } = command;
      const answer = { transferId: TRANSFER_ID, amountMinor, balanceMinor: amountMinor + 100n, currency: CURRENCY };
      return { outcome: { ok: true, answer }, replayed: false, requestId: command.meta.requestId };
    },
    balance: async () => ({ balanceMinor: 1_234_567n, currency: CURRENCY }),
    statement: async (...page) => {
      pages.push(page);
      const line = { transferId: TRANSFER_ID, kind: 'payment' as const, amountMinor: -150n, balanceAfterMinor: 0n };
      return { items: [{ ...line, orderId: idOf('order'), createdAt: NOW }], nextCursor: '42' };
    },
  };
  const app = fastify({ ajv: { customOptions: { allowUnionTypes: true } } }) as unknown as App;
  for (const field of ['principal', 'tenantId', 'routeName', 'deadline', 'traceparent', 'idempotencyKey', 'orderId']) {
    app.decorateRequest(field as 'principal', null);
  }
  app.addHook('onRequest', async (request) => {
    request.principal = { userId: idOf('ann'), username: 'ann', role, sessionId: 's' };
    request.tenantId = 1;
    request.routeName = 'POST /wallet/submit/';
    request.deadline = NOW;
    request.idempotencyKey = 'key';
  });
  app.setErrorHandler((error, request, reply) =>
    error instanceof RefusalError
      ? reply.send(refusedBody(reply, error.refusal, request.id))
      : reply.code(400).send(refusedBody(reply, refusal('validation_failed'), request.id)),
  );
  walletRoutes(app, {
    wallet: wallet as Wallet,
    findUser: async (_tenant, username) => (username === 'ben' ? { userId: idOf('ben') } : null),
    topUp: 'open',
    topUpMinorMax: 1_000n,
    ...changes,
  });
  const submit = async (payload: object) => {
    const reply = await app.inject({ method: 'POST', url: '/wallet/submit/', payload });
    return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() };
  };
  return { app, commands, pages, submit };
}

describe('POST /wallet/submit/', () => {
  it('tops up the own wallet', async () => {
    const { submit, commands } = start('customer');
    expect(await submit({ amount: '2.50' })).toEqual({
      status: 200,
      body: { transaction_id: TRANSFER_ID, amount: '2.50', balance: '3.50', currency: 'IDR', status: 'COMPLETED' },
    });
    expect(commands).toMatchObject([{ type: 'TopUp', kind: 'topup', userId: idOf('ann'), amountMinor: 250n }]);
    expect((commands[0] as TopUp).meta.requestHash).not.toBeNull();
  });

  it.each([
    [0, 'invalid_amount'],
    ['-1', 'invalid_amount'],
    ['1.001', 'invalid_amount'],
    ['1e3', 'invalid_amount'],
    ['ten', 'invalid_amount'],
    ['10.01', 'amount_too_large'],
    ['9'.repeat(30), 'amount_too_large'],
  ])('refuses the amount %j and names the field', async (amount, code) => {
    const { submit, commands } = start('customer');
    const { status, body } = await submit({ amount });
    expect({ status, code: body['code'] }).toEqual({ status: 400, code });
    expect(body['details']).toMatchObject([{ field: 'amount' }]);
    expect(commands).toEqual([]);
  });

  it('takes an amount of exactly the limit', async () => {
    expect((await start('customer').submit({ amount: 10 })).status).toBe(200);
  });

  it('lets staff, and nobody else, top up a named user', async () => {
    const staff = start('staff');
    expect((await staff.submit({ amount: 1, username: 'ben' })).status).toBe(200);
    expect(staff.commands).toMatchObject([{ userId: idOf('ben') }]);
    expect(await staff.submit({ amount: 1, username: 'nobody' })).toMatchObject({
      status: 404,
      body: { code: 'user_not_found', details: [{ field: 'username' }] },
    });
    const customer = start('customer');
    expect(await customer.submit({ amount: 1, username: 'ben' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(customer.commands).toEqual([]);
  });

  it('where only staff may, wants a named user of them and refuses customers', async () => {
    const customer = start('customer', { topUp: 'staff' });
    expect(await customer.submit({ amount: 1 })).toMatchObject({ status: 403, body: { code: 'topup_not_allowed' } });
    const admin = start('admin', { topUp: 'staff' });
    expect(await admin.submit({ amount: 1 })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', details: [{ field: 'username' }] },
    });
    expect((await admin.submit({ amount: 1, username: 'ben' })).status).toBe(200);
  });
});

it('GET /wallet/balance/ tells the own balance', async () => {
  const reply = await start('customer').app.inject('/wallet/balance/');
  expect(reply.json()).toEqual({ balance: '12345.67', currency: 'IDR' });
});

it('GET /wallet/transactions/ tells signed amounts, and its cursor leads to the next page', async () => {
  const { app, pages } = start('customer');
  const first = (await app.inject('/wallet/transactions/?limit=1')).json<{ next_cursor: string }>();
  expect(first).toEqual({
    transactions: [
      {
        transaction_id: TRANSFER_ID,
        type: 'PAYMENT',
        amount: '-1.50',
        balance_after: '0.00',
        reference: idOf('order'),
        created_at: new Date(NOW).toISOString(),
      },
    ],
    next_cursor: expect.any(String),
  });
  await app.inject(`/wallet/transactions/?limit=1&cursor=${first.next_cursor}`);
  expect(pages).toEqual([
    [1, idOf('ann'), 1, null],
    [1, idOf('ann'), 1, '42'],
  ]);
  expect((await app.inject('/wallet/transactions/?cursor=forged')).json()).toMatchObject({ code: 'invalid_cursor' });
});
