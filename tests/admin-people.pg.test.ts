import { randomUUID } from 'node:crypto';

import { uuidv7 } from '@kontor/kernel/uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Api, cookieIn, expectOk, expectRefused, ID, INSTANT, type Json } from './support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from './support/api-world.ts';
import { expectConsistent } from './support/books.ts';

let world: ApiWorld;
let admin: Api;
let staff: Api;
beforeAll(async () => {
  world = await openApiWorld();
  admin = world.admin.api;
  staff = world.staff.api;
});
afterAll(async () => {
  await expectConsistent(world.database, { others_events_are_audited: 20, audit_is_of_events: 20 });
  await world.drop();
});

const PASSWORD = 'correct horse battery';

async function signIn(username: string, password: string): Promise<string | null> {
  const answer = await world.anyone.postKeyless('/auth/login/', { username, password });
  return answer.statusCode === 200 ? cookieIn(answer, 'sessionid') : null;
}

/** A user made by the administrator, with a password that is known. */
async function person(role = 'customer'): Promise<{ readonly id: string; readonly username: string }> {
  const username = `person-${uuidv7(Date.now())}`;
  const created = expectOk(
    await admin.post('/admin/api/users/', { username, email: `${username}@example.com`, role, password: PASSWORD }),
  );
  expect(created['password']).toBeNull();
  return { id: String(created['user_id']), username };
}

/** The newest entry of the audit list about a target. */
async function lastAudit(target: string): Promise<Json> {
  const { audit } = expectOk(await admin.get(`/admin/api/audit/?target=${target}&limit=1`)) as { audit: Json[] };
  return audit[0] as Json;
}

describe('users', () => {
  it('are made with a password that is shown once, and works', async () => {
    const username = `made-${uuidv7(Date.now())}`;
    const key = { 'idempotency-key': randomUUID() };
    const body = { username, email: null, role: 'staff' };
    const created = expectOk(await admin.post('/admin/api/users/', body, key));
    expect(created['password']).toMatch(/^[a-z0-9]{4}(-[a-z0-9]{4}){3}$/);
    expect(await signIn(username, String(created['password']))).not.toBeNull();
    const again = await admin.post('/admin/api/users/', body, key);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(expectOk(again)).toEqual({ user_id: created['user_id'], password: null });
    expectRefused(await admin.post('/admin/api/users/', body), 400, 'username_taken');
    expect(await lastAudit(String(created['user_id']))).toMatchObject({
      action: 'RegisterUser',
      actor_name: world.admin.username,
      before: null,
      after: { role: 'staff', active: true, username, email: null },
      address: '127.0.0.1',
    });
  });

  it('are found by the beginning of a name or mail address whatever its case, by id, by role and by whether they may sign in', async () => {
    const mark = uuidv7(Date.now()).slice(24);
    const names = [`Zoe${mark}a`, `zoe${mark}B`, `ZOE${mark}c`];
    const ids: string[] = [];
    for (const username of names) {
      const body = { username, email: `Mail.${username}@example.com`, role: 'staff', password: PASSWORD };
      ids.push(String(expectOk(await admin.post('/admin/api/users/', body))['user_id']));
    }
    expectOk(await admin.post(`/admin/api/users/${ids[2]}/disable/`));
    const found = async (query: string) => {
      const { users } = expectOk(await staff.get(`/admin/api/users/?${query}`)) as { users: { id: string }[] };
      return users.map(({ id }) => id);
    };
    expect(await found(`q=ZoE${mark}`)).toEqual(ids);
    expect(await found(`q=mail.zoe${mark}b%40`)).toEqual([ids[1]]);
    expect(await found(`q=${String(ids[0]).toUpperCase()}`)).toEqual([ids[0]]);
    expect(await found(`q=zoe${mark}&active=true`)).toEqual(ids.slice(0, 2));
    expect(await found(`q=zoe${mark}&active=false&role=staff`)).toEqual([ids[2]]);
    expect(await found(`q=zoe${mark}&role=admin`)).toEqual([]);
    expect(await found(`q=zoe${mark}%25`)).toEqual([]);
    expect((await found('role=staff&sort=-created_at')).slice(0, 3)).toEqual(ids.toReversed());
    const first = expectOk(await staff.get(`/admin/api/users/?q=zoe${mark}&limit=2`));
    expect(await found(`q=zoe${mark}&cursor=${String(first['next_cursor'])}`)).toEqual([ids[2]]);
    const byMail = expectOk(await staff.get(`/admin/api/users/?q=mail.zoe${mark}a@&limit=1`));
    expect(byMail['next_cursor']).toBeNull();
  });

  it('are told with what they have and how often they ordered', async () => {
    const customer = await world.customer(5_000n);
    await world.order(customer, await world.product(5));
    expect(expectOk(await staff.get(`/admin/api/users/${customer.userId}/`))).toEqual({
      id: customer.userId,
      username: customer.username,
      email: null,
      role: 'customer',
      active: true,
      created_at: INSTANT,
      balance: '50.00',
      currency: 'IDR',
      order_count: 1,
    });
    expectRefused(await staff.get(`/admin/api/users/${randomUUID()}/`), 404, 'user_not_found');
  });

  it('get another mail address, which no log holds', async () => {
    const { id, username } = await person();
    expectOk(await admin.patch(`/admin/api/users/${id}/`, { email: 'new@example.com' }));
    expect(expectOk(await staff.get(`/admin/api/users/${id}/`))['email']).toBe('new@example.com');
    expect(await lastAudit(id)).toMatchObject({
      action: 'ChangeProfile',
      before: { email: `${username}@example.com` },
      after: { email: 'new@example.com' },
    });
    expectOk(await admin.patch(`/admin/api/users/${id}/`, { email: '' }));
    expect(expectOk(await staff.get(`/admin/api/users/${id}/`))['email']).toBeNull();
    expectRefused(await admin.patch(`/admin/api/users/${id}/`, { email: 'nonsense' }), 400, 'validation_failed');
  });

  it('change their role at once, in the session they have', async () => {
    const { id, username } = await person();
    const api = new Api(world.app, await signIn(username, PASSWORD));
    expectRefused(await api.get('/admin/api/products/'), 403, 'forbidden');
    expectOk(await admin.post(`/admin/api/users/${id}/role/`, { role: 'staff' }));
    expectOk(await api.get('/admin/api/products/'));
    expect(await lastAudit(id)).toMatchObject({ before: { role: 'customer' }, after: { role: 'staff' } });
    expectRefused(
      await admin.post(`/admin/api/users/${world.admin.userId}/role/`, { role: 'customer' }),
      403,
      'forbidden',
    );
  });

  it('are kept out at once, and let in again', async () => {
    const { id, username } = await person('staff');
    const api = new Api(world.app, await signIn(username, PASSWORD));
    expectOk(await api.get('/auth/me/'));
    expectOk(await admin.post(`/admin/api/users/${id}/disable/`));
    expectRefused(await api.get('/auth/me/'), 401, 'not_signed_in');
    expect(await signIn(username, PASSWORD)).toBeNull();
    expect(await lastAudit(id)).toMatchObject({
      action: 'DisableUser',
      before: { active: true },
      after: { active: false },
    });
    expectOk(await admin.post(`/admin/api/users/${id}/enable/`));
    expect(await signIn(username, PASSWORD)).not.toBeNull();
  });

  it('get a new password, given or made up, and lose their sessions and the old one', async () => {
    const { id, username } = await person();
    const api = new Api(world.app, await signIn(username, PASSWORD));
    const reset = expectOk(await admin.post(`/admin/api/users/${id}/reset-password/`));
    expectRefused(await api.get('/auth/me/'), 401, 'not_signed_in');
    expect(await signIn(username, PASSWORD)).toBeNull();
    expect(await signIn(username, String(reset['password']))).not.toBeNull();
    const given = expectOk(await admin.post(`/admin/api/users/${id}/reset-password/`, { password: 'another horse' }));
    expect(given['password']).toBeNull();
    expect(await signIn(username, 'another horse')).not.toBeNull();
    const audit = JSON.stringify(expectOk(await admin.get(`/admin/api/audit/?target=${id}`)));
    expect(audit).not.toContain('horse');
    expect(audit).not.toContain(String(reset['password']));
    expectRefused(
      await admin.post(`/admin/api/users/${id}/reset-password/`, { password: 'short' }),
      400,
      'validation_failed',
    );
  });

  it('have sessions that can be seen without their tokens, and ended one by one or all', async () => {
    const { id, username } = await person();
    const cookies = [
      await signIn(username, PASSWORD),
      await signIn(username, PASSWORD),
      await signIn(username, PASSWORD),
    ];
    const seen = async () => {
      const { sessions } = expectOk(await admin.get(`/admin/api/users/${id}/sessions/`)) as { sessions: Json[] };
      return sessions;
    };
    const sessions = await seen();
    expect(sessions).toHaveLength(3);
    expect(sessions[0]).toEqual({
      id: expect.any(String),
      created_at: INSTANT,
      expires_at: INSTANT,
      address: '127.0.0.1',
      user_agent: 'lightMyRequest',
      current: false,
    });
    for (const cookie of cookies) expect(JSON.stringify(sessions)).not.toContain(cookie?.slice('sessionid='.length));
    // The newest is the first of the list.
    expectOk(await admin.post(`/admin/api/users/${id}/sessions/${String(sessions[0]?.['id'])}/revoke/`));
    const alive = await Promise.all(
      cookies.map(async (cookie) => (await new Api(world.app, cookie).get('/auth/me/')).statusCode),
    );
    expect(alive).toEqual([200, 200, 401]);
    expectRefused(
      await admin.post(`/admin/api/users/${id}/sessions/${String(sessions[0]?.['id'])}/revoke/`),
      404,
      'session_not_found',
    );
    const stranger = await person();
    expectRefused(
      await admin.post(`/admin/api/users/${stranger.id}/sessions/${String(sessions[1]?.['id'])}/revoke/`),
      404,
      'session_not_found',
    );
    expectOk(await admin.post(`/admin/api/users/${id}/revoke-sessions/`));
    expect(await seen()).toEqual([]);
    expect(await lastAudit(id)).toMatchObject({ action: 'RevokeSessions', after: { sessions: 'ended' } });
  });
});

describe('wallets', () => {
  it('are those of all users, with what each has, and found as users are', async () => {
    const rich = await world.customer(12_345n);
    const poor = await world.customer(0n);
    const list = expectOk(await staff.get('/admin/api/accounts/?limit=2')) as { accounts: Json[] };
    expect(list.accounts).toEqual([
      { user_id: poor.userId, username: poor.username, email: null, balance: '0.00', currency: 'IDR', opened_at: null },
      {
        user_id: rich.userId,
        username: rich.username,
        email: null,
        balance: '123.45',
        currency: 'IDR',
        opened_at: INSTANT,
      },
    ]);
    const found = expectOk(await staff.get(`/admin/api/accounts/?q=${rich.username}`)) as { accounts: Json[] };
    expect(found.accounts).toEqual([list.accounts[1]]);
    expect(expectOk(await staff.get(`/admin/api/accounts/${rich.userId}/`))).toEqual(list.accounts[1]);
    expectRefused(await staff.get(`/admin/api/accounts/${randomUUID()}/`), 404, 'user_not_found');
  });

  it('are corrected by administrators alone, never below zero, with a reason that is shown', async () => {
    const { userId } = await world.customer(10_000n);
    const url = `/admin/api/accounts/${userId}/correct/`;
    expectRefused(await staff.post(url, { amount: '-1.00', reason: 'x' }), 403, 'forbidden');
    expect(expectOk(await admin.post(url, { amount: '-40.50', reason: 'paid <b>twice</b>' }))).toEqual({
      user_id: userId,
      transaction_id: ID,
      amount: '-40.50',
      balance: '59.50',
      currency: 'IDR',
    });
    const refused = expectRefused(
      await admin.post(url, { amount: '-59.51', reason: 'too much' }),
      400,
      'insufficient_funds',
    );
    expect(refused['details']).toEqual({ balance: '59.50', required: '59.51' });
    expectOk(await admin.post(url, { amount: 0.5, reason: 'rounded' }));
    const { transfers } = expectOk(await staff.get(`/admin/api/accounts/${userId}/transfers/`)) as {
      transfers: Json[];
    };
    expect(transfers.map(({ type, amount, balance_after, notes }) => [type, amount, balance_after, notes])).toEqual([
      ['CORRECTION', '0.50', '60.00', 'rounded'],
      ['CORRECTION', '-40.50', '59.50', 'paid <b>twice</b>'],
      ['TOPUP', '100.00', '100.00', null],
    ]);
    expect(await lastAudit(userId)).toMatchObject({
      action: 'CorrectBalance',
      before: { balance: '59.50' },
      after: { balance: '60.00', correction: '0.50' },
      note: 'rounded',
      actor_name: world.admin.username,
    });
    const history = expectOk(await staff.get(`/admin/api/accounts/${userId}/balance-history/`)) as { points: Json[] };
    expect(history.points.map(({ balance }) => balance)).toEqual(['0.00', '100.00', '59.50', '60.00']);
  });

  it('have a ledger that is listed whole, by user, by order and by type', async () => {
    const customer = await world.customer(100_000n);
    const orderId = await delivered(customer);
    expectOk(await staff.post(`/admin/api/orders/${orderId}/goodwill/`, { amount: '2.00', reason: 'scratched' }));
    const types = async (query: string) => {
      const { transfers } = expectOk(await staff.get(`/admin/api/transfers/?${query}`)) as { transfers: Json[] };
      return transfers.map(({ type }) => type);
    };
    expect(await types('limit=2')).toEqual(['GOODWILL', 'PAYMENT']);
    expect(await types(`order_id=${orderId}`)).toEqual(['GOODWILL', 'PAYMENT']);
    expect(await types(`user_id=${customer.userId}`)).toEqual(['GOODWILL', 'PAYMENT', 'TOPUP']);
    expect(await types('type=GOODWILL&limit=1')).toEqual(['GOODWILL']);
    expect(await types('type=PAYMENT&limit=1')).toEqual(['PAYMENT']);
    const all: unknown[] = [];
    for (let cursor = ''; ; ) {
      const page = expectOk(await staff.get(`/admin/api/transfers/?limit=3${cursor}`));
      all.push(...(page['transfers'] as Json[]).map(({ id }) => id));
      if (page['next_cursor'] === null) break;
      cursor = `&cursor=${page['next_cursor'] as string}`;
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(6);
  });
});

async function delivered(customer: Person): Promise<string> {
  const orderId = await world.order(customer, await world.product(5));
  expectOk(await world.pay(customer, orderId));
  for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
    expectOk(await staff.post('/orders/admin/update-status/', { order_id: orderId, status }));
  }
  return orderId;
}

describe('goodwill', () => {
  it('gives the customer money back, is shown on the order, and never comes to more than was paid', async () => {
    const customer = await world.customer(100_000n);
    const orderId = await delivered(customer);
    const url = `/admin/api/orders/${orderId}/goodwill/`;
    expect(expectOk(await staff.post(url, { amount: '4.00', reason: 'came late' }))).toEqual({
      order_id: orderId,
      amount: '4.00',
      transaction_id: ID,
      balance: '994.00',
    });
    expect(expectOk(await customer.api.get(`/orders/${orderId}/`))).toMatchObject({
      status: 'DELIVERED',
      refunded_amount: '0.00',
      goodwill_amount: '4.00',
    });
    const refused = expectRefused(
      await staff.post(url, { amount: '6.01', reason: 'more' }),
      400,
      'goodwill_exceeds_payment',
    );
    expect(refused['details']).toEqual({ paid: '10.00', returned: '4.00', requested: '6.01', available: '6.00' });
    expect(await lastAudit(orderId)).toMatchObject({
      action: 'GrantGoodwill',
      after: { goodwill: '4.00' },
      note: 'came late',
    });
    const { history } = expectOk(await staff.get(`/orders/${orderId}/history/`)) as { history: Json[] };
    expect(history.at(-1)).toMatchObject({
      to_status: 'DELIVERED',
      notes: 'came late',
      changed_by: world.staff.userId,
    });
    const pending = await world.order(customer, await world.product(5));
    expectRefused(
      await staff.post(`/admin/api/orders/${pending}/goodwill/`, { amount: '1.00', reason: 'x' }),
      400,
      'order_not_delivered',
    );
  });

  it('under one key happens once', async () => {
    const orderId = await delivered(await world.customer(100_000n));
    const key = { 'idempotency-key': randomUUID() };
    const ask = () => staff.post(`/admin/api/orders/${orderId}/goodwill/`, { amount: '5.00', reason: 'late' }, key);
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(first.body).toBe(second.body);
    expect((await ask()).body).toBe(first.body);
  });
});

describe('the audit list', () => {
  it('is of what staff did to others, in every service, newest first, page after page and by every filter', async () => {
    const customer = await world.customer(100_000n);
    const productId = await world.product(5);
    const orderId = await world.order(customer, productId);
    const before = new Date().toISOString();
    const url = '/orders/admin/update-status/';
    expectOk(await world.pay(customer, orderId));
    expectOk(await staff.post(url, { order_id: orderId, status: 'PROCESSING' }));
    expectOk(await staff.post('/inventory/stock/adjust/', { product_id: productId, quantity: 3, notes: 'counted' }));
    expectOk(await admin.post(`/admin/api/accounts/${customer.userId}/correct/`, { amount: '1.00', reason: 'kind' }));
    expectOk(await admin.post(`/admin/api/users/${customer.userId}/role/`, { role: 'staff' }));
    const read = async (query: string) => {
      return (expectOk(await admin.get(`/admin/api/audit/?${query}`)) as { audit: Json[] }).audit;
    };
    const newest = await read(`from=${before}`);
    expect(newest.map(({ action, service }) => [service, action])).toEqual([
      ['identity', 'ChangeRole'],
      ['wallet', 'CorrectBalance'],
      ['inventory', 'AdjustStock'],
      ['orders', 'AdvanceOrder'],
    ]);
    expect(newest[3]).toMatchObject({
      before: { status: 'PAID' },
      after: { status: 'PROCESSING' },
      target_id: orderId,
    });
    expect(newest[2]).toMatchObject({ before: { on_hand: 4 }, after: { on_hand: 7 }, note: 'counted', via: 'http' });
    expect(await read(`from=${before}&actor=${world.staff.userId}`)).toEqual(newest.slice(2));
    expect(await read(`from=${before}&action=CorrectBalance`)).toEqual([newest[1]]);
    expect(await read(`target=${customer.userId}`)).toEqual([newest[0], newest[1]]);
    expect(await read(`to=${before}&target=${orderId}`)).toEqual([]);
    const paged: Json[] = [];
    for (let cursor = ''; paged.length < 100; ) {
      const page = expectOk(await admin.get(`/admin/api/audit/?limit=3${cursor}`));
      paged.push(...(page['audit'] as Json[]));
      if (page['next_cursor'] === null) break;
      cursor = `&cursor=${page['next_cursor'] as string}`;
    }
    expect(paged).toEqual(await read('limit=200'));
    expectRefused(await admin.get('/admin/api/audit/?from=2026-02-31'), 400, 'validation_failed');
  });

  it('tells nothing of what customers do, nor of what staff does with what is their own', async () => {
    const { userId } = world.staff;
    expectOk(await staff.post('/wallet/submit/', { amount: '100.00' }));
    const orderId = await world.order(world.staff, await world.product(5));
    expectOk(await world.pay(world.staff, orderId));
    expectOk(await staff.post('/orders/cancel/', { order_id: orderId }));
    for (const target of [userId, orderId]) {
      expect(expectOk(await admin.get(`/admin/api/audit/?target=${target}`))['audit']).toEqual([]);
    }
  });
});

describe('products for staff', () => {
  it('are listed whether they are for sale or not, newest first, and those that run low', async () => {
    const mark = `M${uuidv7(Date.now()).slice(24)}`;
    const ids: string[] = [];
    for (const [index, active] of [true, false, true].entries()) {
      const body = { sku: `${mark}-${index}`, name: `Lamp ${mark} ${index}`, price: '1.00', active };
      ids.push(String(expectOk(await staff.post('/inventory/products/', body))['id']));
    }
    expectOk(await staff.post('/inventory/stock/add/', { product_id: ids[0], quantity: 50 }));
    const found = async (query: string) => {
      const { products } = expectOk(await staff.get(`/admin/api/products/?q=${mark}&${query}`)) as {
        products: { id: string }[];
      };
      return products.map(({ id }) => id);
    };
    expect(await found('')).toEqual(ids.toReversed());
    expect(await found('sort=created_at')).toEqual(ids);
    expect(await found('active=false')).toEqual([ids[1]]);
    expect(await found('available_below=50')).toEqual([ids[2], ids[1]]);
    expect(await found('available_below=51&active=true')).toEqual([ids[2], ids[0]]);
    const page = expectOk(await staff.get(`/admin/api/products/?q=${mark}&limit=2`));
    expect(await found(`cursor=${String(page['next_cursor'])}`)).toEqual([ids[0]]);
  });

  it('tell who holds them, and how their stock went', async () => {
    const customer = await world.customer();
    const productId = await world.product(10);
    const held = await world.order(customer, productId, 3);
    const paid = await world.order(customer, productId, 2);
    expectOk(await world.pay(customer, paid));
    expectOk(await staff.post('/inventory/stock/adjust/', { product_id: productId, quantity: -1, notes: 'broken' }));
    const { holders } = expectOk(await staff.get(`/admin/api/products/${productId}/holders/`));
    expect(holders).toEqual([
      { order_id: held, owner: 'order', status: 'ACTIVE', quantity: 3, created_at: INSTANT, expires_at: INSTANT },
    ]);
    const { points } = expectOk(await staff.get(`/admin/api/products/${productId}/stock-history/`)) as {
      points: Json[];
    };
    expect(points.map(({ on_hand, reserved }) => [on_hand, reserved])).toEqual([
      [10, 0],
      [10, 3],
      [10, 5],
      [8, 3],
      [7, 3],
    ]);
    const { movements } = expectOk(await staff.get(`/admin/api/products/${productId}/movements/`)) as {
      movements: Json[];
    };
    expect(movements[0]).toMatchObject({
      movement_type: 'ADJUSTMENT',
      created_by_name: world.staff.username,
      notes: 'broken',
    });
  });
});
