import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { FAULT_POINTS } from '@kontor/faults/points';
import { NatsLink } from '@kontor/relay/jetstream/link';
import { readDeadLetters } from '@kontor/relay/store/read-dead-letters';
import { type NatsServer, startNatsServer } from '@kontor/testing/nats-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { VictimOrders } from './crash-relay/victim.ts';
import { LOG, openRelayWorker, POISON_EVERY, type RelayWorker } from './crash-relay/worker.ts';
import { type Effects, makeEffects } from './support/effects.ts';
import { makeProduct } from './support/shoppers.ts';
import { SETTLED, Streams } from './support/streams.ts';
import { openTestStore, type TestStore } from './support/test-store.ts';

const BINARY = process.env['KONTOR_TEST_NATS_BIN'];
const PROGRAM = fileURLToPath(new URL('crash-relay/victim.ts', import.meta.url));
/** A product is two events; enough for every victim to find some that nobody has taken. */
const PRODUCTS_AT_ONCE = 4;
const PAUSE_MS = 40;
const VICTIM_MS_MAX = 30_000;
const LETTERS_MAX = 1_000;
const TEST_MS_MAX = 240_000;

/** Wherever an event is published, taken, buried or had again. */
const POINTS = [...FAULT_POINTS].filter(([, { place }]) => place === 'relaying').map(([point]) => point);

describe.skipIf(BINARY === undefined)('a process that publishes and takes events', () => {
  let nats: NatsServer;
  let store: TestStore;
  let effects: Effects;
  let survivor: RelayWorker;
  let link: NatsLink;
  beforeAll(async () => {
    nats = await startNatsServer(BINARY ?? '');
    store = await openTestStore();
    effects = await makeEffects(store.database, store.database);
    survivor = openRelayWorker(store.connectionString, nats.url);
    link = new NatsLink(nats.url, () => {});
  });
  afterAll(async () => {
    await link?.close();
    await survivor?.close();
    await store?.drop();
    await nats?.stop();
  });

  it(
    `is killed at each of ${POINTS.length} points, and another goes on: every event is published once and in order, and has its effect once`,
    async () => {
      let over = false;
      const load = (async () => {
        while (!over) {
          await Promise.all(Array.from({ length: PRODUCTS_AT_ONCE }, () => makeProduct(store, 100n, 1)));
          await delay(PAUSE_MS);
        }
      })();
      // It takes events all the while, beside those that are to die; what one of these has left unpublished, the next one publishes.
      const surviving = (async () => {
        while (!over) {
          await survivor.take();
          await delay(PAUSE_MS);
        }
      })();
      try {
        await Promise.race([killAtEach(), load, surviving]);
      } finally {
        over = true;
        await load;
        await surviving;
      }
      const streams = new Streams(link, store.database);
      const head = await streams.headOf(LOG);
      const settled = async () => {
        await survivor.publish();
        await survivor.take();
        return [(await streams.readStream(LOG)).distinct, await survivor.position()];
      };
      await expect.poll(settled, SETTLED).toEqual([Number(head), head]);
      const { order } = await streams.readStream(LOG);
      expect(order).toEqual(Array.from({ length: Number(head) }, (_, index) => index + 1));
      // All of it has happened within the time in which the broker knows what it has.
      expect((await streams.messagesOf(LOG)).length).toBe(Number(head));
      const poisoned = Number(head / POISON_EVERY);
      const taken = Number(head) - poisoned;
      expect(poisoned).toBeGreaterThan(2);
      expect(await effects.counted()).toEqual({ effects: taken, events: taken, inOrder: true });
      const letters = await readDeadLetters(store.database, LETTERS_MAX);
      expect(new Set(letters.map(({ position }) => position)).size).toBe(poisoned);
      expect(letters).toHaveLength(poisoned);
      process.stdout.write(`${POINTS.length} killed; ${head} events, ${taken} effects, ${poisoned} dead letters\n`);
    },
    TEST_MS_MAX,
  );

  async function killAtEach(): Promise<void> {
    let next = victim();
    for (const point of POINTS) {
      const child = next;
      next = victim();
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const orders: VictimOrders = {
        databaseUrl: store.connectionString,
        natsUrl: nats.url,
        fault: `kill:${point}:1`,
      };
      const ended = once(child, 'close', { signal: AbortSignal.timeout(VICTIM_MS_MAX) });
      child.send(orders);
      expect([point, await ended.catch(() => ['it was never there']), said]).toEqual([
        point,
        [null, 'SIGKILL'],
        expect.stringContaining(`fault: kill at ${point}`),
      ]);
    }
    next.kill('SIGKILL');
  }

  /** Started early: it takes its orders when it is there. */
  function victim(): ChildProcess {
    return fork(PROGRAM, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  }
});
