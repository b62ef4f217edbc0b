import { type Call, type Endpoint, requestOf } from './call.ts';
import type { Case } from './case.ts';
import { bytesOf } from './values.ts';
import type { World } from './world.ts';

/** What no schema says: the rules of a field beyond its type and length, by endpoint and field. */
const EXTRA: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  'POST /auth/register/': {
    username: ['two words', 'a/b', 'a\u200bb', '<b>', 'a\tb', '🔑', '%00', 'a"b', 'a:b'],
    email: ['x', '@', 'a@', '@b', 'a b@c', 'a@b@c'],
  },
  'POST /inventory/stock/adjust/': { quantity: [0] },
  'POST /wallet/submit/': { amount: ['1000000000.01', 1_000_000_000.5, '999999999999999.99', '1000000000000000.00'] },
  'POST /admin/api/users/': {
    username: ['two words', 'a/b', '<b>', 'a\tb', 'a"b'],
    email: ['x', '@', 'a@', '@b', 'a b@c', 'a@b@c'],
  },
  'PATCH /admin/api/users/:user_id/': { email: ['x', '@', 'a@', '@b', 'a b@c', 'a@b@c'] },
  'POST /admin/api/accounts/:user_id/correct/': { amount: ['0', '0.00', 0, '1000000000000000.01'] },
  'POST /inventory/products/': { price: ['1000000000000.01', '999999999999999.99'] },
  'PATCH /inventory/products/:product_id/': { price: ['1000000000000.01', '999999999999999.99'] },
};

/** Bad values of an endpoint's fields that its schema takes; and business refusals that depend on somebody else's data. */
export function extraCases(call: Call, { customer }: World): Case[] {
  const { name } = call.endpoint;
  const fields = Object.entries(EXTRA[name] ?? {}).flatMap(([field, values]) =>
    values.map(
      (value): Case => ({
        name: `${field} ${JSON.stringify(value)}`,
        request: requestOf(call, {
          payload: bytesOf(JSON.stringify({ ...call.body, [field]: value })),
          // A rule's refusal of a keyed command is kept, as it should be; without a key nothing is.
          ...(name === 'POST /wallet/submit/' ? {} : { key: null }),
        }),
        status: 400,
        codes: ['validation_failed', 'invalid_amount', 'amount_too_large'],
        field,
      }),
    ),
  );
  if (name !== 'POST /wallet/submit/') return fields;
  return [
    ...fields,
    {
      name: 'a key that is missing',
      request: requestOf(call, { key: null }),
      status: 400,
      codes: ['idempotency_key_required'],
    },
    {
      name: "a customer for somebody else's wallet",
      request: requestOf(call, { cookie: customer.cookie }),
      status: 403,
      codes: ['forbidden'],
    },
    {
      name: 'for a user who is not there',
      request: requestOf(call, { payload: JSON.stringify({ ...call.body, username: 'nobody' }) }),
      status: 404,
      codes: ['user_not_found'],
      field: 'username',
    },
  ];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Every method that an address does not take. */
export function methodCases(endpoint: Endpoint, all: readonly Endpoint[]): Case[] {
  const taken = new Set(all.filter(({ url }) => url === endpoint.url).map(({ method }) => method as string));
  const url = endpoint.url.replaceAll(/:\w+/g, '018bcfe5-6800-7000-8000-000000000001');
  return METHODS.filter((method) => !taken.has(method)).map((method) => ({
    name: method,
    request: { method, url },
    status: 405,
    codes: ['method_not_allowed'],
  }));
}
