import { encodeJson } from '@kontor/kernel/json';
import { uuidv7 } from '@kontor/kernel/uuid';
import { statement } from '@kontor/postgres/statement';
import { expectAccessible, expectNoSidewaysScroll, inBothSchemes, screenshot, WIDTHS } from '@kontor/testing/browser';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { newMeta } from './support/history.ts';
import { openStuckPayment } from './support/sagas-page.ts';
import { makeProduct, orderProduct, type Shopper } from './support/shoppers.ts';
import { openWebWorld, type WebWorld } from './support/web-world.ts';

let world: WebWorld;
let admin: Shopper;
let ann: Shopper;
beforeAll(async () => {
  world = await openWebWorld();
  [admin, ann] = await Promise.all([world.person({ role: 'admin' }), world.person()]);
});
afterAll(() => world?.close());
afterEach(() => world.expectQuiet());

const INSERT_STUCK = statement(
  'test.insert_stuck_saga',
  `INSERT INTO orders.sagas (tenant_id, saga_id, command_id, order_id, kind, from_status, command, owner, epoch, due_at, tries, failures,
                             last_step, last_error, stuck_at, created_at, request_id)
   VALUES (1, $1, $1, $2, $3, $4, $5, $1, 9, now(), 9, 8, $6, $7, now(), now() - interval '10 minutes', 'test')`,
);

/** A saga as one is left that waits for a person: services run together here, so nothing goes on with it meanwhile. */
async function stuckSaga(kind: 'PayOrder' | 'CancelOrder', lastStep: string, lastError: string): Promise<string> {
  const productId = await makeProduct(world.store, 1_000n, 5);
  const { orderId } = await orderProduct(world.store, ann.userId, productId);
  const meta = newMeta({ userId: ann.userId, role: 'customer' });
  const sagaId = uuidv7(Date.now());
  const command = encodeJson({ type: kind, meta: { ...meta, id: sagaId, seed: sagaId }, orderId });
  const from = kind === 'PayOrder' ? 'PENDING' : 'PAID';
  await world.database.count(INSERT_STUCK, [sagaId, orderId, kind, from, command, lastStep, lastError]);
  return sagaId;
}

it('a payment that stopped is found, looked at step by step, and tried again', async () => {
  const sagaId = await stuckSaga('PayOrder', 'charge', 'the wallet answered with 500');
  const page = await world.sit(admin);
  const about = await openStuckPayment(page, 'the wallet answered with 500');
  await about.getByRole('link', { name: ann.username }).waitFor();
  await page.getByRole('button', { name: 'Try again…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Try again: Pay order?' });
  await dialog.getByRole('button', { name: 'Try it again' }).click();
  await page.getByText('It is tried again').waitFor();
  await page.getByText('Under way', { exact: true }).first().waitFor();
  await page.reload();
  await page.getByRole('region', { name: 'What staff did' }).getByText('Retry saga').waitFor();
  await page.goto('/admin/sagas');
  await page.getByText('1 saga', { exact: true }).waitFor();
  expect(await page.getByRole('table', { name: 'Waiting for a person' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Pay order' }).waitFor();
  expect(await page.content()).toContain(sagaId.slice(0, 13));
});

it('is taken back where that is possible, and has no such button where it is not', async () => {
  const paying = await stuckSaga('PayOrder', 'claim', 'the inventory is away');
  const cancelling = await stuckSaga('CancelOrder', 'refund', 'the wallet is away');
  const page = await world.sit(admin);
  await page.goto(`/admin/sagas/${cancelling}`);
  await page.getByRole('button', { name: 'Try again…' }).waitFor();
  expect(await page.getByRole('button', { name: 'Take back…' }).count()).toBe(0);
  await page.goto(`/admin/sagas/${paying}`);
  await page.getByRole('button', { name: 'Take back…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('It is being taken back').waitFor();
  await page.getByText('Being taken back', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Take back…' }).count()).toBe(0);
});

it.each(WIDTHS)('the pages are accessible by day and by night and fit into %i pixels', async (width) => {
  const sagaId = await stuckSaga(
    'PayOrder',
    'charge',
    `the wallet answered with 500, ${'and said nothing '.repeat(20)}`,
  );
  const page = await world.sit({ ...admin, width });
  for (const [name, path] of [
    ['sagas', '/admin/sagas'],
    ['saga', `/admin/sagas/${sagaId}`],
  ] as const) {
    await page.goto(path);
    await page.getByText('the wallet answered with 500').first().waitFor();
    await page.getByText('Loading', { exact: true }).first().waitFor({ state: 'detached' });
    await inBothSchemes(page, async (scheme) => {
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await screenshot(page, `admin-${name}-${width}-${scheme}`);
    });
  }
  await page.context().close();
});
