import { newToken, sessionIdOf } from '@kontor/identity/session-token';
import { insertSession } from '@kontor/identity/store/insert-session';
import { uuidv7 } from '@kontor/kernel/uuid';
import { statement } from '@kontor/postgres/statement';
import type { TestApp } from '../app-under-test.ts';
import { makeProduct, makeShoppers, type Shopper } from '../shoppers.ts';

const TENANT = 1;
const HOUR_MS = 3_600_000;
const BALANCE_MINOR = 100_000_000n;
const PRICE_MINOR = 1_000n;
const ON_HAND = 10_000;

/** Who and what the requests are about. */
export interface World {
  readonly customer: Shopper;
  readonly other: Shopper;
  readonly staff: Shopper;
  readonly admin: Shopper;
  /** With a password that can be signed in with: `PASSWORD`. */
  readonly member: Shopper;
  /** Whom administrators rule over. */
  readonly subject: Shopper;
  /** Cookies of sessions that are over: past their end by the database's clock, and signed out. */
  readonly endedCookies: Readonly<Record<string, string>>;
  readonly productId: string;
  /** The newest of two verifications that are done. */
  readonly verificationId: string;
  /** An order that waits for its payment. */
  order(owner: Shopper): Promise<string>;
  /** An order that is paid. */
  paidOrder(owner: Shopper): Promise<string>;
  /** An order that was delivered. */
  deliveredOrder(owner: Shopper): Promise<string>;
  /** The id of another session of a user. */
  /** A payment that waits for a person. */
  saga(): Promise<string>;
  sessionOf(user: Shopper): Promise<string>;
  /** A reservation for an order kept elsewhere. */
  external(): Promise<string>;
  /** Another session of a user. */
  cookieOf(user: Shopper): Promise<string>;
}

/** The password of `World.member`. */
export const PASSWORD = 'correct horse battery';

/** Fills a store with everything that a valid request can be about. */
export async function makeWorld({ app, store, database }: TestApp): Promise<World> {
  const [customer, other] = (await makeShoppers(store, database, 2, { balanceMinor: BALANCE_MINOR })) as [
    Shopper,
    Shopper,
  ];
  const [staff] = (await makeShoppers(store, database, 1, { role: 'staff' })) as [Shopper];
  const [admin] = (await makeShoppers(store, database, 1, { role: 'admin' })) as [Shopper];
  const [subject] = (await makeShoppers(store, database, 1, { balanceMinor: BALANCE_MINOR })) as [Shopper];
  const productId = await makeProduct(store, PRICE_MINOR, ON_HAND);
  await makeProduct(store, PRICE_MINOR, ON_HAND);

  const [first, verificationId] = [uuidv7(Date.now() - 1), uuidv7(Date.now())];
  for (const runId of [first, verificationId]) await database.count(INSERT_RUN, [runId]);

  const post = async (url: string, user: Shopper | null, payload: object) => {
    const headers = { ...(user === null ? {} : { cookie: user.cookie }), 'idempotency-key': uuidv7(Date.now()) };
    const answer = await app.inject({ method: 'POST', url, payload, headers });
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`);
    return answer;
  };
  const order = async (owner: Shopper) => {
    const items = [{ product_id: productId, quantity: 2 }];
    const answer = await post('/orders/create/', owner, { items, shipping_address: 'Jalan Merdeka 1' });
    return answer.json<{ order_id: string }>().order_id;
  };
  const paidOrder = async (owner: Shopper) => {
    const orderId = await order(owner);
    await post('/orders/payment/process/', owner, { order_id: orderId });
    return orderId;
  };
  const openSession = async ({ userId }: Shopper) => {
    const token = newToken();
    const sessionId = sessionIdOf(token);
    await insertSession(database, TENANT, {
      sessionId,
      userId,
      sessionEpoch: 1,
      ttlMs: HOUR_MS,
      address: '127.0.0.1',
      userAgent: 'test',
    });
    return { sessionId, cookie: `sessionid=${token}` };
  };
  const cookieOf = async (user: Shopper) => (await openSession(user)).cookie;
  for (const amount of ['1.00', '2.00']) await post('/wallet/submit/', subject, { amount });
  const username = `member-${uuidv7(Date.now())}`;
  const registered = await post('/auth/register/', null, { username, password: PASSWORD });
  const cookie = registered.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
  const member = { username, userId: registered.json<{ user: { id: string } }>().user.id, cookie };

  const expired = await cookieOf(admin);
  const token = expired.slice('sessionid='.length);
  await database.count(EXPIRE_SESSION, [TENANT, sessionIdOf(token)]);
  const signedOut = await cookieOf(admin);
  await post('/auth/logout/', { ...admin, cookie: signedOut }, {});
  return {
    customer,
    other,
    staff,
    admin,
    member,
    subject,
    endedCookies: { expired, 'signed out': signedOut },
    productId,
    verificationId,
    order,
    paidOrder,
    deliveredOrder: async (owner) => {
      const orderId = await paidOrder(owner);
      for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
        await post('/orders/admin/update-status/', staff, { order_id: orderId, status });
      }
      return orderId;
    },
    saga: async () => {
      const sagaId = uuidv7(Date.now());
      await database.count(INSERT_SAGA, [sagaId, await order(customer)]);
      return sagaId;
    },
    sessionOf: async (user) => (await openSession(user)).sessionId,
    external: async () => {
      const orderId = uuidv7(Date.now());
      await post('/inventory/stock/reserve/', staff, { product_id: productId, quantity: 1, order_id: orderId });
      return orderId;
    },
    cookieOf,
  };
}

const EXPIRE_SESSION = statement(
  'test.expire_session',
  `UPDATE identity.sessions SET created_at = now() - interval '2 hours', expires_at = now() - interval '1 second'
   WHERE tenant_id = $1 AND token_hash = $2`,
);

const INSERT_SAGA = statement(
  'test.insert_saga',
  `INSERT INTO orders.sagas (tenant_id, saga_id, command_id, order_id, kind, from_status, command, owner, epoch, due_at, stuck_at, created_at,
                             request_id)
   VALUES (1, $1, $1, $2, 'PayOrder', 'PENDING', '{}', $1, 1, now(), now(), now(), 'test')`,
);

const INSERT_RUN = statement(
  'test.insert_run',
  `INSERT INTO verification.runs (run_id, state, checks_done, checks_total, finished_at) VALUES ($1, 'done', 1, 1, now())`,
);
