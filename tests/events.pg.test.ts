import { SERVICES, type ServiceName } from '@kontor/contracts/command';
import { EVENT_SCHEMAS } from '@kontor/contracts/event-schemas';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { eventId, PoisonedMessageError, readCloudEvent, writeCloudEvent } from '@kontor/relay/cloud-event';
import { replayTo } from '@kontor/relay/replay';
import { readDeadLetters } from '@kontor/relay/store/read-dead-letters';
import { type Consumer, Delivery, TRIES_MAX } from '@kontor/runtime/consumer';
import { type LoggedEvent, logSource, readLog } from '@kontor/runtime/read-log';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { fillStore } from '@kontor/verification/testing/sample-history';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { MIGRATIONS } from '../apps/server/src/store.ts';
import { type Effects, makeEffects } from './support/effects.ts';

const EVERYTHING = { eventsMax: 10_000, bytesMax: 100_000_000 };

let world: TestDatabase;
let database: Database;
let effects: Effects;
beforeAll(async () => {
  world = await openTestDatabase(MIGRATIONS);
  database = world.database;
  await fillStore(database);
  effects = await makeEffects(database, database);
});
afterAll(() => world.drop());
beforeEach(async () => {
  for (const table of ['effects', 'relay.consumers', 'relay.inbox', 'relay.dead_letters']) {
    await database.count(statement('', `TRUNCATE ${table}`));
  }
});

const events = (log: ServiceName) => readLog(database, log, 0n, EVERYTHING);
const UNOBSERVED = { failed: () => undefined, buried: () => undefined };
const deliver = (consumer: Consumer) =>
  new Delivery(
    consumer,
    logSource(() => database),
    UNOBSERVED,
  );

/** The schema, with nothing allowed that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in inner ? { ...inner, additionalProperties: false } : inner;
}

it.each(SERVICES)('every event of %s is as its schema says, with nothing beside it', async (log) => {
  const logged = await events(log);
  expect(logged.length).toBeGreaterThan(3);
  for (const { type, payload } of logged) {
    const validator = Compile(closed(EVENT_SCHEMAS[log][type]) as object);
    expect([...validator.Errors(JSON.parse(payload))], `${type} ${payload}`).toEqual([]);
  }
});

it.each(SERVICES)('every event of %s is read as it was written', async (log) => {
  for (const event of await events(log)) expect(readCloudEvent(log, writeCloudEvent(log, event))).toEqual(event);
});

it('writes an event as CloudEvents 1.0 has it', async () => {
  const [event] = (await events('orders')) as [LoggedEvent];
  expect(JSON.parse(writeCloudEvent('orders', { ...event, traceparent: '00-aa-bb-01' }))).toEqual({
    specversion: '1.0',
    id: eventId('orders', event),
    source: '/kontor/1/orders',
    type: `kontor.orders.${event.type}`,
    subject: `order/${event.aggregateId}`,
    time: new Date(event.at).toISOString(),
    datacontenttype: 'application/json',
    dataschema: `docs/events.json#/$defs/orders.${event.type}`,
    sequence: '1',
    traceparent: '00-aa-bb-01',
    tenant: 1,
    aggregateversion: event.version,
    commandid: event.commandId,
    ordinal: event.ordinal,
    data: JSON.parse(event.payload),
  });
});

it.each<[string, (text: string) => string]>([
  ['what is no JSON', (text) => text.slice(1)],
  ['what has no envelope', () => '{"hello":"world"}'],
  ['an event of another service', (text) => text.replaceAll('kontor.orders.', 'kontor.wallet.')],
  ['an event that there is not', (text) => text.replace('OrderCreated', 'OrderEaten')],
  ['data that is not valid', (text) => text.replace('"totalMinor":"', '"totalMinor":"x')],
  ['another order under its id', (text) => text.replace(/"ordinal":\d+/, '"ordinal":7')],
])('does not take %s for an event', async (_name, poison) => {
  const [event] = (await events('orders')) as [LoggedEvent];
  const text = poison(writeCloudEvent('orders', event));
  expect(() => readCloudEvent('orders', text)).toThrow(PoisonedMessageError);
});

it('brings a consumer each event once and in order, however many processes are at it', async () => {
  const { length } = await events('orders');
  const small = { ...effects.consumer('orders'), limits: { eventsMax: 5, bytesMax: 1_000_000 } };
  const until = async () => {
    const delivery = deliver(small);
    while ((await effects.counted()).effects < length) await delivery.step();
  };
  await Promise.all([until(), until(), until()]);
  await deliver(small).step();
  expect(await effects.counted()).toEqual({ effects: length, events: length, inOrder: true });
});

it('goes on without an event that cannot be taken, after some tries, and keeps the reason', async () => {
  const logged = await events('orders');
  const poisoned = logged[7] as LoggedEvent;
  const refuse = (event: LoggedEvent) => (event.position === poisoned.position ? new Error('no such product') : null);
  const consumer = effects.consumer('orders', refuse);
  const delivery = deliver(consumer);
  for (let tries = 1; tries < TRIES_MAX; tries += 1) {
    await delivery.step();
    expect(await effects.counted()).toMatchObject({ effects: 7 });
    expect(await readDeadLetters(database, 10)).toEqual([]);
  }
  await delivery.step();
  while (await delivery.step());
  await delivery.step();
  expect(await effects.counted()).toMatchObject({ effects: logged.length - 1, events: logged.length - 1 });
  expect(await readDeadLetters(database, 10)).toMatchObject([
    { consumer: 'effects', log: 'orders', position: poisoned.position, tries: TRIES_MAX, reason: 'no such product' },
  ]);
});

it('blames no event for a database that is away', async () => {
  const away = Object.assign(new Error('terminating connection'), { code: '57P01' });
  const delivery = deliver(effects.consumer('orders', () => away));
  for (let tries = 0; tries <= TRIES_MAX; tries += 1) await expect(delivery.step()).rejects.toBe(away);
  expect(await readDeadLetters(database, 10)).toEqual([]);
  expect(await effects.counted()).toMatchObject({ effects: 0 });
});

it('has no effect twice when a log is taken again, unless that is asked for', async () => {
  const { length } = await events('wallet');
  const consumer = effects.consumer('wallet');
  const all = async () => {
    const delivery = deliver(consumer);
    while ((await consumer.position()) < BigInt(length)) await delivery.step();
  };
  await all();
  await replayTo(database, 'effects', 'wallet', 2n, false);
  await all();
  expect(await effects.counted()).toMatchObject({ effects: length, events: length });
  await replayTo(database, 'effects', 'wallet', 2n, true);
  await all();
  expect(await effects.counted()).toMatchObject({ effects: 2 * length - 2, events: length });
});

it('tries a dead letter again when its log is taken again', async () => {
  let broken = true;
  const { length } = await events('inventory');
  const consumer = effects.consumer('inventory', ({ position }) =>
    broken && position === 3n ? new Error('not yet') : null,
  );
  const all = async () => {
    const delivery = deliver(consumer);
    while ((await consumer.position()) < BigInt(length)) await delivery.step();
  };
  await all();
  expect(await readDeadLetters(database, 10)).toHaveLength(1);
  broken = false;
  await replayTo(database, 'effects', 'inventory', 0n, false);
  await all();
  expect(await readDeadLetters(database, 10)).toEqual([]);
  expect(await effects.counted()).toMatchObject({ effects: length, events: length });
});
