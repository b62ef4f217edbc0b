import { encodeJson } from '@kontor/kernel/json';
import { uuidv7 } from '@kontor/kernel/uuid';
import { statement } from '@kontor/postgres/statement';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectOk, expectRefused, ID, INSTANT, type Json } from '../support/api.ts';
import { type ApiWorld, openApiWorld, type Person } from '../support/api-world.ts';
import { TEST_TOPOLOGY } from '../support/app-under-test.ts';
import { newMeta } from '../support/history.ts';

let world: ApiWorld;
let customer: Person;
beforeAll(async () => {
  world = await openApiWorld();
  customer = await world.customer();
});
afterAll(() => world?.drop());

const LEAVE_SAGA = statement(
  'orders.test_leave_saga',
  `INSERT INTO orders.sagas (tenant_id, saga_id, command_id, order_id, kind, from_status, command, owner, epoch, due_at, tries,
                             failures, last_step, last_error, stuck_at, created_at, request_id)
   VALUES (1, $1, $1, $2, $3, $4, $5, $1, 1, now() + interval '1 hour', 8, 8, $6, $7, now(), now(), 'a test')`,
);

/** A saga on an order of its own that waits for a person, as a store whose services run apart leaves it. */
async function leftSaga(type: 'PayOrder' | 'CancelOrder', lastStep: string): Promise<{ id: string; orderId: string }> {
  const orderId = await world.order(customer, await world.product(1));
  const meta = newMeta({ userId: customer.userId, role: 'customer' });
  const command = type === 'PayOrder' ? { type, meta, orderId } : { type, meta, orderId, reason: null };
  const id = meta.seed;
  const values = [id, orderId, type, 'PENDING', encodeJson(command), lastStep, `${lastStep}: the ledger is on fire`];
  await world.database.count(LEAVE_SAGA, values);
  return { id, orderId };
}

const audited = async (id: string): Promise<readonly Json[]> =>
  expectOk(await world.admin.api.get(`/admin/api/audit/?target=${id}`))['audit'] as Json[];

describe('sagas between services', () => {
  it('are shown to staff, with their steps and what can be done', async () => {
    const { id, orderId } = await leftSaga('PayOrder', 'charge');
    const shown = {
      saga_id: id,
      order_id: orderId,
      by: { id: customer.userId, username: expect.any(String) },
      command_id: id,
      kind: 'PayOrder',
      status: 'stuck',
      from_status: 'PENDING',
      undoing: false,
      tries: 8,
      last_step: 'charge',
      last_error: 'charge: the ledger is on fire',
      due_at: INSTANT,
      created_at: INSTANT,
      finished_at: null,
      steps: [
        { name: 'claim', service: 'inventory', undoable: true, state: 'done' },
        { name: 'charge', service: 'wallet', undoable: true, state: 'stopped' },
        { name: 'confirm', service: 'inventory', undoable: false, state: 'waiting' },
      ],
      can: { retry: true, undo: true },
      result: null,
    };
    expect(expectOk(await world.staff.api.get(`/admin/api/sagas/${id}/`))).toEqual(shown);
    expect(expectOk(await world.staff.api.get(`/admin/api/sagas/?status=stuck&order_id=${orderId}`))).toEqual({
      sagas: [shown],
      next_cursor: null,
    });
    expect(
      expectOk(await world.staff.api.get(`/admin/api/sagas/?status=finished&order_id=${orderId}`))['sagas'],
    ).toEqual(expect.not.arrayContaining([expect.objectContaining({ saga_id: id })]));
  });

  it('are listed newest first, page by page', async () => {
    const ids = [await leftSaga('PayOrder', 'claim'), await leftSaga('PayOrder', 'claim')].map(({ id }) => id);
    const first = expectOk(await world.staff.api.get('/admin/api/sagas/?status=stuck&limit=1'));
    const second = expectOk(
      await world.staff.api.get(`/admin/api/sagas/?status=stuck&limit=1&cursor=${String(first['next_cursor'])}`),
    );
    expect([first, second].flatMap(({ sagas }) => sagas as Json[]).map((saga) => saga['saga_id'])).toEqual(
      ids.toReversed(),
    );
  });

  it('are tried again, and taken back, with the same answer under the same key and one entry in the audit list', async () => {
    const { id, orderId } = await leftSaga('PayOrder', 'charge');
    const key = { 'idempotency-key': uuidv7(Date.now()) };
    const answer = { saga_id: id, order_id: orderId, status: 'open', undoing: false };
    const first = await world.staff.api.post(`/admin/api/sagas/${id}/retry/`, {}, key);
    expect(expectOk(first)).toEqual(answer);
    const again = await world.staff.api.post(`/admin/api/sagas/${id}/retry/`, {}, key);
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    expect(await audited(id)).toEqual([
      expect.objectContaining({
        service: 'orders',
        action: 'RetrySaga',
        actor_id: world.staff.userId,
        target_type: 'saga',
        target_id: id,
        before: { status: 'stuck', undoing: false },
        after: { status: 'open', undoing: false, order_id: orderId },
        via: 'http',
      }),
    ]);
    expect(expectOk(await world.admin.api.post(`/admin/api/sagas/${id}/undo/`))).toEqual({ ...answer, undoing: true });
    expect(expectOk(await world.staff.api.get(`/admin/api/sagas/${id}/`))).toMatchObject({
      status: 'open',
      undoing: true,
      can: { retry: true, undo: false },
    });
    expect((await audited(id)).map(({ action }) => action)).toEqual(['UndoSaga', 'RetrySaga']);
  });

  it('that begin with a step without an undo are not taken back, and those that are not there are not found', async () => {
    const { id } = await leftSaga('CancelOrder', 'release');
    const { staff } = world;
    expectRefused(await staff.api.post(`/admin/api/sagas/${id}/undo/`), 400, 'saga_not_undoable');
    expect(expectOk(await staff.api.get(`/admin/api/sagas/${id}/`))).toMatchObject({ status: 'stuck', undoing: false });
    const missing = uuidv7(Date.now());
    expectRefused(await staff.api.post(`/admin/api/sagas/${missing}/retry/`), 404, 'saga_not_found');
    expectRefused(await staff.api.get(`/admin/api/sagas/${missing}/`), 404, 'saga_not_found');
    expectRefused(await customer.api.post(`/admin/api/sagas/${id}/retry/`), 403, 'forbidden');
    expect(await audited(id)).toEqual([]);
    expect(id).toEqual(ID);
  });

  it('of the store itself are none where services share their transactions', async () => {
    if (TEST_TOPOLOGY !== 'together') return;
    const orderId = await world.order(customer, await world.product(1));
    expectOk(await world.pay(customer, orderId));
    expect(expectOk(await world.staff.api.get(`/admin/api/sagas/?order_id=${orderId}`))['sagas']).toEqual([]);
  });
});
