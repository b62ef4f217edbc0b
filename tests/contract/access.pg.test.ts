import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, expectRefused } from '../support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from '../support/api-world.ts';
import { TEST_TOPOLOGY } from '../support/app-under-test.ts';

/** Who may, as the contract says; kept apart from the code, which says it again. */
const CONTRACT: Readonly<Record<string, 'anyone' | 'signed in' | 'staff'>> = {
  'GET /': 'anyone',
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /metrics': 'anyone',
  'GET /docs/': 'anyone',
  'GET /openapi.json': 'anyone',
  'GET /api/status/': 'anyone',
  'GET /admin/login/': 'anyone',
  'POST /admin/login/': 'anyone',
  'POST /auth/register/': 'anyone',
  'POST /auth/login/': 'anyone',
  'POST /auth/logout/': 'signed in',
  'GET /auth/me/': 'signed in',
  'POST /auth/password/': 'signed in',
  'POST /wallet/submit/': 'signed in',
  'GET /wallet/balance/': 'signed in',
  'GET /wallet/transactions/': 'signed in',
  'GET /inventory/products/': 'anyone',
  'GET /inventory/products/:id/': 'anyone',
  'POST /inventory/products/': 'staff',
  'PATCH /inventory/products/:id/': 'staff',
  'POST /inventory/stock/add/': 'staff',
  'POST /inventory/stock/adjust/': 'staff',
  'POST /inventory/stock/reserve/': 'staff',
  'POST /inventory/stock/confirm/': 'staff',
  'POST /inventory/stock/release/': 'staff',
  'GET /inventory/products/:id/movements/': 'staff',
  'POST /orders/create/': 'signed in',
  'GET /orders/:id/': 'signed in',
  'GET /orders/user/orders/': 'signed in',
  'POST /orders/payment/process/': 'signed in',
  'POST /orders/cancel/': 'signed in',
  'POST /orders/admin/update-status/': 'staff',
  'GET /orders/:id/history/': 'signed in',
};
/** Beyond the contract. */
const OURS: Readonly<Record<string, 'anyone' | 'staff' | 'admin'>> = {
  'GET /docs/js/scalar.js': 'anyone',
  'GET /admin/api/verify/': 'staff',
  'GET /admin/api/sagas/': 'staff',
  'GET /admin/api/sagas/:id/': 'staff',
  'POST /admin/api/sagas/:id/retry/': 'staff',
  'POST /admin/api/sagas/:id/undo/': 'staff',
  'GET /admin/api/overview/': 'staff',
  'GET /admin/api/orders/': 'staff',
  'POST /admin/api/orders/bulk-status/': 'staff',
  'GET /admin/api/orders/:id/': 'staff',
  'GET /admin/api/orders/:id/timeline/': 'staff',
  'POST /admin/api/orders/:id/cancel/': 'staff',
  'POST /admin/api/orders/:id/advance/': 'staff',
  'POST /admin/api/orders/:id/notes/': 'staff',
  'POST /admin/api/orders/:id/goodwill/': 'staff',
  'GET /admin/api/products/': 'staff',
  'GET /admin/api/products/:id/': 'staff',
  'GET /admin/api/products/:id/movements/': 'staff',
  'GET /admin/api/products/:id/stock-history/': 'staff',
  'GET /admin/api/products/:id/holders/': 'staff',
  'GET /admin/api/accounts/': 'staff',
  'GET /admin/api/accounts/:id/': 'staff',
  'GET /admin/api/accounts/:id/transfers/': 'staff',
  'GET /admin/api/accounts/:id/balance-history/': 'staff',
  'POST /admin/api/accounts/:id/correct/': 'admin',
  'GET /admin/api/transfers/': 'staff',
  'GET /admin/api/users/': 'staff',
  'GET /admin/api/users/:id/': 'staff',
  'POST /admin/api/users/': 'admin',
  'PATCH /admin/api/users/:id/': 'admin',
  'POST /admin/api/users/:id/role/': 'admin',
  'POST /admin/api/users/:id/reset-password/': 'admin',
  'POST /admin/api/users/:id/disable/': 'admin',
  'POST /admin/api/users/:id/enable/': 'admin',
  'POST /admin/api/users/:id/revoke-sessions/': 'admin',
  'GET /admin/api/users/:id/sessions/': 'admin',
  'POST /admin/api/users/:id/sessions/:id/revoke/': 'admin',
  'GET /admin/api/audit/': 'admin',
  'GET /admin/api/stock-value/': 'staff',
  'GET /admin/api/stock-value/export/': 'staff',
  'GET /admin/api/statements/': 'staff',
  'GET /admin/api/statements/export/': 'staff',
  'GET /admin/api/orders/export/': 'staff',
  'GET /admin/api/products/export/': 'staff',
  'GET /admin/api/movements/export/': 'staff',
  'GET /admin/api/users/export/': 'staff',
  'GET /admin/api/accounts/export/': 'staff',
  'GET /admin/api/transfers/export/': 'staff',
  'GET /admin/api/audit/export/': 'admin',
  'GET /admin/api/tables/': 'admin',
  'GET /admin/api/tables/:id/:id/': 'admin',
  'GET /admin/api/verifications/': 'staff',
  'GET /admin/api/verifications/:id/': 'staff',
  'POST /admin/api/verifications/': 'staff',
};
/** Whose answer never ends, so that none can be waited for here; `tests/live.pg.test.ts` holds them. */
const STREAMS = ['GET /events/'];

let world: ApiWorld;
let callers: Readonly<Record<'anyone' | 'customer' | 'staff' | 'admin', Api>>;
beforeAll(async () => {
  world = await openApiWorld();
  const customer: Person = await world.customer();
  callers = { anyone: world.anyone, customer: customer.api, staff: world.staff.api, admin: world.admin.api };
});
afterAll(() => world.drop());

/** Asks with nothing in the body, so that nothing happens: what matters is whether the caller is let in. */
async function statusFor(api: Api, name: string, slash: '' | '/'): Promise<string> {
  const [method = '', path = ''] = name.replaceAll(/:\w+/g, randomUUID()).split(' ');
  const url = path === '/' ? '/' : path.replace(/\/$/, '') + slash;
  // Signing out would end the session that the next ones need; no method but its own is asked of it.
  if (name === 'POST /auth/logout/' && api !== callers.anyone) return 'in';
  const answer = await (method === 'GET' ? api.get(url) : method === 'POST' ? api.post(url, {}) : api.patch(url, {}));
  if (answer.statusCode === 401) return String(expectRefused(answer, 401, 'not_signed_in')['code']);
  if (answer.statusCode === 403) return String(expectRefused(answer, 403, 'forbidden')['code']);
  expect(answer.statusCode, `${name} ${answer.body}`).not.toBe(405);
  expect(answer.statusCode, `${name} ${answer.body}`).toBeLessThan(500);
  // Past the door there is nothing of that id; without an endpoint there would be nothing at the address.
  return answer.statusCode === 404 && answer.json().code === 'not_found' ? 'no endpoint' : 'in';
}

describe('every endpoint, with and without its slash, lets in whom the contract says', () => {
  it.each(Object.entries({ ...CONTRACT, ...OURS }))('%s: %s', async (name, who) => {
    const expected = {
      anyone: who === 'anyone' ? 'in' : 'not_signed_in',
      customer: who === 'staff' || who === 'admin' ? 'forbidden' : 'in',
      staff: who === 'admin' ? 'forbidden' : 'in',
      admin: 'in',
    };
    for (const slash of ['/', ''] as const) {
      const found: Record<string, string> = {};
      for (const [caller, api] of Object.entries(callers)) found[caller] = await statusFor(api, name, slash);
      expect(found).toEqual(expected);
    }
  });

  it('and there is no endpoint that this list does not name', () => {
    const names = world.routes.flatMap(({ method, url }) => {
      if (typeof method !== 'string' || method === 'HEAD') return [];
      return [`${method} ${url.replaceAll(/:\w+/g, ':id')}`.replace(/(?<=\w)\/$/, '')];
    });
    const listed = [...Object.keys({ ...CONTRACT, ...OURS }), ...STREAMS].map((name) => name.replace(/(?<=\w)\/$/, ''));
    expect(names.sort()).toEqual(listed.sort());
  });

  it('and each of them is in the document, as the server has it', async () => {
    const file = await readFile(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    const { paths } = JSON.parse(file) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = world.routes.flatMap(({ method, url, schema }) => {
      if (typeof method !== 'string' || method === 'HEAD' || schema?.hide === true) return [];
      return [`${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`];
    });
    expect(served.length).toBeGreaterThan(50);
    expect(described.toSorted()).toEqual(served.toSorted());
  });

  it('and what is not there is a 404 in the one shape', async () => {
    for (const url of [
      '/nope',
      '/orders/',
      '/wallet/',
      '/inventory/stock/',
      '/auth/',
      '/static/../etc/passwd',
      // nginx refuses by itself what leads out of its root.
      ...(TEST_TOPOLOGY === 'nginx' ? [] : ['/%2e%2e/etc']),
    ]) {
      for (const api of Object.values(callers)) expectRefused(await api.get(url), 404, 'not_found');
    }
  });
});
