import { afterAll, beforeAll, expect, it } from 'vitest';

import { changesIn, EventStream, type Message } from './support/event-stream.ts';
import { startServer } from './support/server-process.ts';
import { type Servers, startServers } from './support/servers.ts';
import { makeProduct, makeShoppers, type Shopper } from './support/shoppers.ts';

const ROUNDS = 40;
const KILL_AFTER = 10;
let servers: Servers;

beforeAll(async () => {
  servers = await startServers(2);
});
afterAll(() => servers.close());

it('leaves no gap and tells nothing twice when the process that told it is killed', async () => {
  const { store, database, processes, folder } = servers;
  const [shopper] = (await makeShoppers(store, database, 1, { balanceMinor: 1_000_000n })) as [Shopper];
  const productId = await makeProduct(store, 100n, 1_000);
  const [owner, teller] = processes as [(typeof processes)[number], (typeof processes)[number]];
  const [caller] = servers.callers([shopper]);
  const expected: string[] = [];
  // It tells of what comes after it has begun.
  const first = new EventStream(teller.url, { cookie: shopper.cookie });
  await first.until((messages) => messages.length > 0);
  const buying = (async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const items = [{ product_id: productId, quantity: 1 }];
      const placed = await caller?.post('/orders/create/', { items, shipping_address: 'x' }, `create-${round}`);
      const orderId = String(placed?.body['order_id']);
      const paid = await caller?.post('/orders/payment/process/', { order_id: orderId }, `pay-${round}`);
      expect([placed?.status, paid?.status]).toEqual([200, 200]);
      expected.push(`order ${orderId} 1`, `order ${orderId} 2`, `wallet ${orderId}`);
    }
  })();
  await first.until((messages) => changesIn(messages).length >= KILL_AFTER);
  await teller.end('SIGKILL');
  await first.ended;
  const told = [...changesIn(first.messages)];
  const second = new EventStream(owner.url, { cookie: shopper.cookie, lastEventId: first.lastEventId });
  await second.until((messages) => messages.length > 3);
  second.cut();
  await second.ended;
  told.push(...changesIn(second.messages));
  const replacement = await startServer({ env: { KONTOR_DATA_DIR: folder.path } });
  const third = new EventStream(replacement.url, { cookie: shopper.cookie, lastEventId: second.lastEventId });
  await buying;
  await third.until((messages: readonly Message[]) => told.length + changesIn(messages).length >= expected.length);
  third.cut();
  told.push(...changesIn(third.messages));
  expect(new Set(told).size).toBe(told.length);
  expect(told.map(withoutAccount).sort()).toEqual(expected.sort());
  await replacement.end('SIGTERM');
});

/** `order <id> <version>`, and of money only for which order it was. */
function withoutAccount(change: string): string {
  const [kind, orderId, , version] = change.split(' ');
  return kind === 'order' ? `order ${orderId} ${version}` : `wallet ${orderId}`;
}

it('lets a server end in peace while somebody listens, and tells the listener', async () => {
  const { store, database, folder } = servers;
  const [shopper] = (await makeShoppers(store, database, 1)) as [Shopper];
  const server = await startServer({ env: { KONTOR_DATA_DIR: folder.path } });
  const stream = new EventStream(server.url, { cookie: shopper.cookie });
  await stream.until((messages) => messages.length === 1);
  const begun = performance.now();
  expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
  expect(performance.now() - begun).toBeLessThan(5_000);
  await stream.ended;
  expect(stream.messages.at(-1)).toMatchObject({ event: 'closing', data: { reason: 'shutdown' } });
});
