import { setTimeout as delay } from 'node:timers/promises';

import type { OrderCommand, OrdersAnswer } from '@kontor/contracts/orders';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { OrdersApart } from '@kontor/orders/apart/service';
import { findSaga } from '@kontor/orders/store/sagas/find-sagas';
import { pruneSagas } from '@kontor/orders/store/sagas/prune-sagas';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import type { Answered } from '@kontor/runtime/idempotency';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { type ApartStore, GOOD_WIRE, openApartStore, type Wire } from './support/apart-store.ts';
import { SAGA_CASES, type SagaCase } from './support/saga-cases.ts';
import { sagaDesk } from './support/saga-desk.ts';

const TENANT = 1;
const SHORT_LEASE_MS = 250;
const SOON_MS = 10_000;
/** Within a lease, and longer than any answer is waited for. */
const LONG_HELD_MS = 15_000;
const TEST_MS_MAX = 120_000;

const LOOKS_ENDED = 3;
const END_OWN_SESSION = statement<never>('test.end_own_session', 'SELECT pg_terminate_backend(pg_backend_pid())');

let store: ApartStore;
let healthy: OrdersApart;
beforeAll(async () => {
  store = await openApartStore();
  healthy = store.orders();
});
afterAll(() => store?.drop());

const soon = () => Date.now() + SOON_MS;

/** What a command came to: the kind of its answer, or of its refusal. */
function kindOf({ outcome }: Answered<OrdersAnswer>): string {
  return outcome.ok ? outcome.answer.kind : outcome.refusal.kind;
}

/** The order that a command is about; a creation's bears the seed's name. */
function orderIdOf(command: OrderCommand): string {
  return command.type === 'CreateOrder' ? command.meta.seed : command.orderId;
}

/** What an undisturbed run sends, by name. */
async function sentOf({ prepare, kind }: SagaCase): Promise<string[]> {
  const command = await prepare(store, healthy);
  const names: string[] = [];
  const orders = store.orders({
    wire: {
      pass: (name, deliver) => {
        names.push(name);
        return deliver();
      },
    },
  });
  expect(kindOf(await orders.submit(command, soon()))).toBe(kind);
  return names;
}

/** The same command again, as its caller would retry it, while somebody resumes what was left; until it is answered. */
async function retried(orders: OrdersApart, command: OrderCommand): Promise<Answered<OrdersAnswer>> {
  for (const until = soon(); ; ) {
    await orders.resumeSagas();
    // A retry is another request under the same key: its ids are its own.
    const again = { ...command, meta: { ...command.meta, seed: uuidv7(Date.now()) } };
    try {
      return await orders.submit(again, Date.now() + SHORT_LEASE_MS);
    } catch (error) {
      if (!(error instanceof RefusalError) || Date.now() > until) throw error;
      await delay(20);
    }
  }
}

async function expectEnd({ kind, status }: SagaCase, command: OrderCommand, answered: Answered<OrdersAnswer>) {
  expect(kindOf(answered)).toBe(kind);
  const order = await healthy.read(TENANT, orderIdOf(command));
  expect(order?.status ?? null).toBe(status);
}

type Fault = 'is lost' | 'loses its answer' | 'comes twice';
const FAULTS: readonly Fault[] = ['is lost', 'loses its answer', 'comes twice'];

/** Disturbs the entry at `place`; every later one passes. */
function disturbing(place: number, fault: Fault): Wire {
  let sent = -1;
  return {
    pass: async (_name, deliver) => {
      sent += 1;
      if (sent !== place) return deliver();
      if (fault === 'is lost') throw new RefusalError(refusal('unavailable'));
      if (fault === 'comes twice') return (await Promise.all([deliver(), deliver()]))[0];
      await deliver();
      throw new RefusalError(refusal('unavailable'));
    },
  };
}

/** Stops for good before or after the entry at `place`, as a process does that is killed or frozen; `wake` lets it go on. */
function stopping(place: number, after: boolean) {
  let sent = -1;
  const woken = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const wire: Wire = {
    pass: async (_name, deliver) => {
      sent += 1;
      if (sent !== place) return deliver();
      const answer = after ? await deliver() : null;
      reached.resolve();
      await woken.promise;
      return answer === null ? deliver() : answer;
    },
  };
  return { wire, reached: reached.promise, wake: () => woken.resolve() };
}

describe.each(SAGA_CASES)('$name', (each) => {
  it(
    'comes to its end whichever entry is lost, loses its answer or comes twice; the caller who retries gets the one answer',
    async () => {
      const names = await sentOf(each);
      expect(names.length).toBeGreaterThan(0);
      const disturbed = [...names.keys()].flatMap((place) => FAULTS.map((fault) => ({ place, fault })));
      await Promise.all(
        disturbed.map(async ({ place, fault }) => {
          const command = await each.prepare(store, healthy);
          const orders = store.orders({ wire: disturbing(place, fault) });
          const first = await orders.submit(command, soon()).catch((error: unknown) => error);
          const answered = await retried(orders, command);
          await expectEnd(each, command, answered);
          const told = fault === 'comes twice' ? { outcome: answered.outcome } : { refusal: { kind: 'unavailable' } };
          expect(first).toMatchObject(told);
        }),
      );
      await store.expectConsistent();
    },
    TEST_MS_MAX,
  );

  it(
    'comes to its end at another instance when its own dies before or after any entry; if that one only slept, it wakes to nothing',
    async () => {
      const names = await sentOf(each);
      const stops = [...names.keys()].flatMap((place) => [false, true].map((after) => ({ place, after })));
      await Promise.all(
        stops.map(async ({ place, after }) => {
          const command = await each.prepare(store, healthy);
          const { wire, reached, wake } = stopping(place, after);
          const frozen = store.orders({ wire, leaseMs: SHORT_LEASE_MS });
          const asleep = frozen.submit(command, Date.now() + TEST_MS_MAX).then(kindOf, (error: unknown) => error);
          await reached;
          const other = store.orders();
          const answered = await retried(other, command);
          await expectEnd(each, command, answered);
          wake();
          // It finds that it has lost its lease, writes nothing, and tells its caller what the other one wrote.
          expect(await asleep).toBe(each.kind);
          await expectEnd(each, command, await retried(other, command));
        }),
      );
      await store.expectConsistent();
    },
    TEST_MS_MAX,
  );

  it('is not moved by copies of its steps and undos that come when it is long over', async () => {
    const command = await each.prepare(store, healthy);
    store.delivered.splice(0);
    const answered = await store.orders({ wire: GOOD_WIRE }).submit(command, soon());
    for (const deliver of store.delivered.splice(0).toReversed()) await deliver();
    await expectEnd(each, command, answered);
    await store.expectConsistent();
  });
});

/** Has every entry of a service fail until it is mended: for no passing reason, or because the service is away. */
function failing(service: string, away: boolean) {
  let broken = true;
  const wire: Wire = {
    pass: async (name, deliver) => {
      if (!broken || !name.startsWith(service)) return deliver();
      throw away ? new RefusalError(refusal('unavailable')) : new Error('the ledger is on fire');
    },
  };
  return {
    wire,
    mend: () => {
      broken = false;
    },
  };
}

describe('a saga that cannot be finished', () => {
  const pay = SAGA_CASES.find(({ name }) => name === 'pay') as SagaCase;
  const cancel = SAGA_CASES.find(({ name }) => name === 'cancel paid') as SagaCase;

  /** Begins it behind a broken wallet and tries it until it waits for a person. */
  async function stuck(each: SagaCase) {
    const command = await each.prepare(store, healthy);
    const { wire, mend } = failing('wallet', false);
    const orders = store.orders({ wire });
    const desk = sagaDesk(healthy, store.databases.orders.database);
    const sagaId = command.meta.seed;
    await orders.submit(command, soon()).catch(() => undefined);
    for (let status = 'open'; status === 'open'; { status } = await desk.read(sagaId)) {
      // The pauses between tries are not what is tested here.
      await store.hurry();
      await orders.resumeSagas();
    }
    return { command, orders, desk, sagaId, mend };
  }

  it('waits visibly for a person after eight tries, and takes what was asked of it since to its end once it is retried', async () => {
    const { command, orders, desk, sagaId, mend } = await stuck(pay);
    expect(await desk.list({ status: 'stuck' })).toMatchObject([
      { sagaId, kind: 'PayOrder', tries: 8, lastStep: 'charge', lastError: expect.stringContaining('on fire') },
    ]);
    expect(await orders.resumeSagas()).toBe(0);
    expect((await healthy.read(TENANT, orderIdOf(command)))?.status).toBe('PAYING');
    mend();
    expect(await desk.retry(sagaId)).toEqual({
      kind: 'saga_released',
      sagaId,
      orderId: orderIdOf(command),
      undoing: false,
    });
    expect(await desk.read(sagaId)).toMatchObject({ status: 'open', undoing: false });
    expect(await orders.resumeSagas()).toBe(1);
    await expectEnd(pay, command, await retried(orders, command));
    await expect(desk.retry(sagaId)).rejects.toMatchObject({ refusal: { kind: 'saga_finished' } });
    await store.expectConsistent();
  });

  it('is taken back when a person says so: the order is as before, and can be paid anew', async () => {
    const { command, orders, desk, sagaId, mend } = await stuck(pay);
    mend();
    expect(await desk.undo(sagaId)).toMatchObject({ undoing: true });
    expect(await desk.read(sagaId)).toMatchObject({ status: 'open', undoing: true });
    expect(await orders.resumeSagas()).toBe(1);
    const seed = uuidv7(Date.now());
    const again = { ...command, meta: { ...command.meta, seed } };
    expect(kindOf(await orders.submit(again, soon()))).toBe('step_undone');
    expect((await healthy.read(TENANT, orderIdOf(command)))?.status).toBe('PENDING');
    const anew = { ...command, meta: { ...command.meta, id: seed, seed, requestHash: null } };
    expect(kindOf(await orders.submit(anew, soon()))).toBe('paid');
    await store.expectConsistent();
  });

  it('is not taken back past the step that has no undo, but finished', async () => {
    const command = await pay.prepare(store, healthy);
    let calls = 0;
    const orders = store.orders({
      wire: {
        pass: async (name, deliver) => {
          const answer = await deliver();
          if (name === 'inventory run ConfirmClaim' && ++calls === 1) throw new RefusalError(refusal('unavailable'));
          return answer;
        },
      },
    });
    await expect(orders.submit(command, soon())).rejects.toMatchObject({ refusal: { kind: 'unavailable' } });
    const desk = sagaDesk(healthy, store.databases.orders.database);
    await desk.undo(command.meta.seed);
    await orders.resumeSagas();
    expect(await desk.read(command.meta.seed)).toMatchObject({
      undoing: false,
      lastError: expect.stringContaining('has no undo'),
    });
    await store.hurry();
    await expectEnd(pay, command, await retried(orders, command));
    await store.expectConsistent();
  });

  it('that begins with a step without an undo is not taken back at all', async () => {
    const { command, orders, desk, sagaId, mend } = await stuck(cancel);
    await expect(desk.undo(sagaId)).rejects.toMatchObject({ refusal: { kind: 'saga_not_undoable' } });
    await expect(desk.undo(uuidv7(Date.now()))).rejects.toMatchObject({ refusal: { kind: 'saga_not_found' } });
    mend();
    await desk.retry(sagaId);
    await expectEnd(cancel, command, await retried(orders, command));
    await store.expectConsistent();
  });

  it('because a service is away waits for that alone, however long it takes', async () => {
    const command = await pay.prepare(store, healthy);
    const { wire, mend } = failing('wallet', true);
    const orders = store.orders({ wire });
    await orders.submit(command, soon()).catch(() => undefined);
    for (let tries = 1; tries < 20; tries += 1) {
      await store.hurry();
      expect(await orders.resumeSagas()).toBe(1);
    }
    const desk = sagaDesk(healthy, store.databases.orders.database);
    expect(await desk.read(command.meta.seed)).toMatchObject({ status: 'open', tries: 20 });
    mend();
    await store.hurry();
    await expectEnd(pay, command, await retried(orders, command));
    await store.expectConsistent();
  });
});

describe('an instance that does not hear of what it has written', () => {
  const pay = SAGA_CASES.find(({ name }) => name === 'pay') as SagaCase;

  /** A saga whose first try has failed at a wallet that is away, at an instance that has `through` for its database. */
  async function failedOnce(through: (database: Database) => Database) {
    const command = await pay.prepare(store, healthy);
    const { wire, mend } = failing('wallet', true);
    const orders = store.orders({ wire, through });
    await expect(orders.submit(command, soon())).rejects.toMatchObject({ refusal: { kind: 'unavailable' } });
    return { command, orders, mend };
  }

  it('goes on with a saga that it took over while the answer was lost, long before its lease ends', async () => {
    let loses = false;
    const { command, orders, mend } = await failedOnce((database) => ({
      ...database,
      transact: async (settings, work) => {
        const result = await database.transact(settings, work);
        if (!loses) return result;
        loses = false;
        throw connectionLost();
      },
    }));
    mend();
    await store.hurry();
    loses = true;
    await expect(orders.resumeSagas()).rejects.toMatchObject({ code: 'ECONNRESET' });
    // It may still hear of it...
    expect(await orders.resumeSagas()).toBe(0);
    // ...and will not any more. Nobody else has to know.
    await store.leaseRunsSince(LONG_HELD_MS);
    expect(await healthy.resumeSagas()).toBe(0);
    expect(await orders.resumeSagas()).toBe(1);
    await expectEnd(pay, command, await healthy.submit(command, soon()));
  });

  it('goes on with a saga whose failed try it could not write down', async () => {
    let loses = true;
    const { command, orders, mend } = await failedOnce((database) => ({
      ...database,
      rows: (asked, values) =>
        loses && asked.name === 'orders.note_saga_failure'
          ? Promise.reject(connectionLost())
          : database.rows(asked, values),
    }));
    loses = false;
    mend();
    await store.leaseRunsSince(LONG_HELD_MS);
    expect(await healthy.resumeSagas()).toBe(0);
    expect(await orders.resumeSagas()).toBe(1);
    await expectEnd(pay, command, await healthy.submit(command, soon()));
  });

  it('runs no saga a second time that it runs already, and none before its pause is over', async () => {
    const { orders: paused, command: later } = await failedOnce((database) => database);
    const command = await pay.prepare(store, healthy);
    const { wire, reached, wake } = stopping(1, false);
    onTestFinished(wake);
    const orders = store.orders({ wire });
    const paying = orders.submit(command, soon());
    await reached;
    await store.leaseRunsSince(LONG_HELD_MS);
    expect([await orders.resumeSagas(), await paused.resumeSagas()]).toEqual([0, 0]);
    wake();
    expect(kindOf(await paying)).toBe('paid');
    await store.hurry();
    await expectEnd(pay, later, await retried(healthy, later));
  });

  it('waits as long as it is told for a saga that hangs, and takes over others meanwhile', async () => {
    const { command: hanging } = await failedOnce((database) => database);
    const { wire, reached, wake } = stopping(0, false);
    onTestFinished(wake);
    const orders = store.orders({ wire });
    await store.hurry();
    expect(await orders.resumeSagas(1)).toBe(1);
    await reached;
    const { command: other } = await failedOnce((database) => database);
    // Its pause is half a second at most.
    while ((await orders.resumeSagas(SOON_MS)) === 0) await delay(20);
    await expectEnd(pay, other, await healthy.submit(other, soon()));
    wake();
    await expectEnd(pay, hanging, await retried(healthy, hanging));
  });
});

/** As the driver tells of a connection that ended under a statement. */
function connectionLost(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}

describe('an order whose saga is under way', () => {
  it('has others wait for it, here and at another instance, and serves them when it is over', async () => {
    const pay = SAGA_CASES.find(({ name }) => name === 'pay') as SagaCase;
    const command = await pay.prepare(store, healthy);
    const { wire, reached, wake } = stopping(1, false);
    const one = store.orders({ wire });
    const paying = one.submit(command, soon());
    await reached;
    expect((await healthy.read(TENANT, orderIdOf(command)))?.status).toBe('PAYING');
    const actor = command.meta.actor;
    const cancel = (): OrderCommand => ({
      type: 'CancelOrder',
      meta: { ...command.meta, actor, id: uuidv7(Date.now()), seed: uuidv7(Date.now()), requestHash: null },
      orderId: orderIdOf(command),
      reason: null,
    });
    await expect(healthy.submit(cancel(), Date.now() + 200)).rejects.toMatchObject({
      refusal: { kind: 'unavailable' },
    });
    // The same key, elsewhere: its caller is told that the first still runs.
    const same = { ...command, meta: { ...command.meta, seed: uuidv7(Date.now()) } };
    await expect(healthy.submit(same, Date.now() + 200)).rejects.toMatchObject({
      refusal: { kind: 'key_in_progress' },
    });
    const other = { ...same, meta: { ...same.meta, requestHash: uuidv7(Date.now()) } };
    expect(kindOf(await healthy.submit(other, soon()))).toBe('key_reused');
    const [here, there] = [one.submit(cancel(), soon()), healthy.submit(cancel(), soon())];
    wake();
    expect(kindOf(await paying)).toBe('paid');
    expect([kindOf(await here), kindOf(await there)]).toEqual(['moved', 'moved']);
    expect((await healthy.read(TENANT, orderIdOf(command)))?.status).toBe('CANCELLED');
    await store.expectConsistent();
  });

  it('is waited for by others also while their connections to the database are ended under them', async () => {
    const pay = SAGA_CASES.find(({ name }) => name === 'pay') as SagaCase;
    const command = await pay.prepare(store, healthy);
    const { wire, reached, wake } = stopping(1, false);
    onTestFinished(wake);
    const paying = store.orders({ wire }).submit(command, soon());
    await reached;
    const ended: unknown[] = [];
    const shaken = store.orders({
      through: (database) => ({
        ...database,
        rows: async (asked, values) => {
          if (asked.name !== 'orders.find_saga' || ended.length === LOOKS_ENDED) return database.rows(asked, values);
          return database.rows(END_OWN_SESSION).then(
            () => [],
            (error: unknown) => {
              if (ended.push(error) === LOOKS_ENDED) wake();
              throw error;
            },
          );
        },
      }),
    });
    const same = { ...command, meta: { ...command.meta, seed: uuidv7(Date.now()) } };
    expect(kindOf(await shaken.submit(same, soon()))).toBe('paid');
    expect(kindOf(await paying)).toBe('paid');
    expect(ended).toEqual(Array.from({ length: LOOKS_ENDED }, () => expect.objectContaining({ code: '57P01' })));
  });

  it('keeps nothing of what came with its commands once it is over, and is forgotten after a while', async () => {
    const create = SAGA_CASES.find(({ name }) => name === 'create') as SagaCase;
    const command = await create.prepare(store, healthy);
    await healthy.submit(command, soon());
    expect(await store.textsOfFinished()).toBe(0);
    const { database } = store.databases.orders;
    const isThere = async () => (await findSaga(database, TENANT, command.meta.seed)) !== null;
    await pruneSagas(database, 3_600_000);
    expect(await isThere()).toBe(true);
    await pruneSagas(database, 0.001);
    expect(await isThere()).toBe(false);
  });
});
