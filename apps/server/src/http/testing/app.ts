import { accepted, refused } from '@kontor/contracts/outcome';
import { refusal } from '@kontor/contracts/refusals';
import { amountField } from '@kontor/http/amounts';
import type { App } from '@kontor/http/app';
import { sendAnswered } from '@kontor/http/reply';
import { commandMeta, type Principal, principalOf } from '@kontor/http/request';
import { AmountInput, FilledText, IdempotencyKeyField, PageQuery, Quantity, UuidString } from '@kontor/http/schemas';
import { Type } from 'typebox';

import { createLog } from '../../log.ts';
import { Metrics } from '../../metrics.ts';
import { type AppOptions, buildApp } from '../build-app.ts';

/** A session token for each role; any other token is nobody's. */
const SESSIONS: Readonly<Record<string, Principal>> = {
  'customer-token': principal('customer', '00000000-0000-7000-8000-000000000001'),
  'staff-token': principal('staff', '00000000-0000-7000-8000-000000000002'),
  'admin-token': principal('admin', '00000000-0000-7000-8000-000000000003'),
};

/** The Cookie header of a role's session. */
export function cookieOf(role: 'customer' | 'staff' | 'admin'): { cookie: string } {
  return { cookie: `other=1; sessionid=${role}-token; csrftoken=x` };
}

/** An application with the routes of `testRoutes`, everything online, no limits, and its log lines in `lines`. */
export async function testApp(options: Partial<AppOptions> = {}): Promise<{ app: App; lines: string[] }> {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  const fine = () => Promise.resolve();
  const app = await buildApp({
    authenticate: async (token) => SESSIONS[token] ?? null,
    registerRoutes: testRoutes,
    checks: { database: fine, cache: fine, wallet: fine, inventory: fine, orders: fine },
    metrics: new Metrics(),
    log,
    mode: 'demo',
    version: '0.0.0-test',
    rateLimitPerMinute: null,
    trustedOrigins: ['https://trusted.example'],
    trustedProxies: [],
    metricsToken: 'metrics-secret',
    web: { shop: null, admin: null },
    ...options,
  });
  return { app, lines };
}

const Line = Type.Object({ product_id: UuidString, quantity: Quantity });
const Echo = Type.Object({ id: Type.String(), hash: Type.Union([Type.String(), Type.Null()]) });

/** Routes that need nothing behind them, one of each kind. */
export function testRoutes(app: App): void {
  app.get(
    '/things/:thing_id/',
    {
      config: { access: 'public' },
      schema: { params: Type.Object({ thing_id: Type.String() }), querystring: PageQuery },
    },
    async (request) => request.query,
  );
  for (const access of ['signed_in', 'staff', 'admin'] as const) {
    app.get(`/only/${access}/`, { config: { access } }, async (request) => ({ user: principalOf(request).userId }));
  }
  app.get('/only/optional/', { config: { access: 'public', optionalSession: true } }, async ({ principal: who }) => ({
    who,
  }));
  app.get('/broken/', { config: { access: 'public' } }, async () => {
    throw new Error('secret inside');
  });
  app.get('/away/', { config: { access: 'public' } }, async () => {
    throw Object.assign(new Error('the database system is starting up'), { code: '57P03' });
  });
  app.post('/auth/anything/', { config: { access: 'signed_in' } }, async ({ idempotencyKey }) => ({ idempotencyKey }));
  app.post(
    '/money/',
    {
      config: { access: 'signed_in', keyRequired: true, form: true },
      schema: {
        summary: 'Moves money',
        body: Type.Object({
          amount: AmountInput,
          note: Type.Optional(FilledText(10)),
          _idempotency_key: IdempotencyKeyField,
        }),
      },
    },
    async (request) => ({ minor: String(amountField(request.body.amount, 'amount')), ...commandMeta(request) }),
  );
  app.post(
    '/lines/',
    {
      config: { access: 'signed_in' },
      schema: {
        body: Type.Object({
          items: Type.Array(Line, { minItems: 1, maxItems: 3 }),
          notes: Type.Optional(Type.String()),
        }),
        response: { 200: Echo },
      },
    },
    async (request) => {
      const { id, requestHash } = commandMeta(request);
      return { id, hash: requestHash };
    },
  );
  app.post(
    '/refused/',
    { config: { access: 'signed_in' }, schema: { response: { 200: Echo } } },
    async (request, reply) => {
      const details = { askedMinor: 1_050n, productIds: ['a'] };
      const outcome = (request.body as { ok?: boolean }).ok
        ? accepted({ id: 'x', hash: null })
        : refused(refusal('insufficient_funds', details));
      return sendAnswered(request, reply, { outcome, replayed: true, requestId: 'first' }, (answer) => answer);
    },
  );
}

function principal(role: Principal['role'], userId: string): Principal {
  return { userId, username: role, role, sessionId: `${role}-session` };
}
