import { NatsLink } from '@kontor/relay/jetstream/link';
import { Relay } from '@kontor/relay/jetstream/relay';
import { type NatsCluster, startNatsCluster } from '@kontor/testing/nats-cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeProduct } from './support/shoppers.ts';
import { Streams } from './support/streams.ts';
import { openTestStore, type TestStore } from './support/test-store.ts';

const BINARY = process.env['KONTOR_TEST_NATS_BIN'];
const PRODUCTS = 20;
const LOG = 'inventory';

/** A way to the brokers on which a stranger's message follows the first event, before the relay's next. */
class DisturbedLink extends NatsLink {
  #disturbed = false;

  override async client() {
    const client = await super.client();
    const publish = client.publish.bind(client);
    client.publish = (subject, payload, options) => {
      const answer = publish(subject, payload, options);
      if (!this.#disturbed) {
        this.#disturbed = true;
        void publish(subject, 'a stranger');
      }
      return answer;
    };
    return client;
  }
}

describe.skipIf(BINARY === undefined)('a log that is published beside a stranger', () => {
  let cluster: NatsCluster;
  let store: TestStore;
  let link: NatsLink;
  beforeAll(async () => {
    cluster = await startNatsCluster(BINARY ?? '');
    store = await openTestStore();
    link = new DisturbedLink(cluster.url, () => undefined);
  });
  afterAll(async () => {
    await link?.close();
    await store?.drop();
    await cluster?.stop();
  });

  it('is in its stream in its order, whatever comes between two of its events', async () => {
    for (let made = 0; made < PRODUCTS; made += 1) await makeProduct(store, 100n, 1);
    const relay = new Relay({
      log: LOG,
      database: store.database,
      link,
      holder: '01a00000-0000-7000-8000-000000000001',
      observer: { published: () => undefined, lost: () => undefined },
    });
    const streams = new Streams(link, store.database);
    const published = async () => {
      await relay.step();
      return (await streams.readStream(LOG)).distinct;
    };
    const head = Number(await streams.headOf(LOG));
    await expect.poll(published, { timeout: 30_000, interval: 10 }).toBe(head);
    const messages = await streams.messagesOf(LOG);
    expect(messages.filter(({ text }) => text === 'a stranger')).toHaveLength(1);
    expect((await streams.readStream(LOG)).order).toEqual(Array.from({ length: head }, (_, index) => index + 1));
  });
});
