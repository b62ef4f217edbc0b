import { encodeJson } from '@kontor/kernel/json';
import type { LoggedEvent } from '@kontor/runtime/read-log';
import { afterEach, expect, it } from 'vitest';

import { LOGS, type LogName } from './cursor.ts';
import { LiveFeed } from './feed.ts';

const HOUR_MS = 3_600_000;
const feeds: LiveFeed[] = [];
afterEach(() => Promise.all(feeds.splice(0).map((feed) => feed.close())));

/** A transfer of a user's, at a position of the wallet's log. */
function transfer(position: number): LoggedEvent {
  const accounts = { accountId: 'ann', debitAccountId: 'world', creditAccountId: 'ann' };
  const amounts = { amountMinor: 100n, currency: 'IDR', balanceMinor: 100n };
  const event = { type: 'TransferPosted', transferId: `t${position}`, kind: 'topup', orderId: null };
  return {
    position: BigInt(position),
    tenantId: 1,
    aggregateType: 'account',
    aggregateId: 'ann',
    version: position,
    type: 'TransferPosted',
    payload: encodeJson({ ...event, ...accounts, ...amounts }),
    commandId: `c${position}`,
    ordinal: 0,
    traceparent: null,
    at: 0,
  };
}

/** A feed that looks at its logs once an hour, and somebody who listens: what he is told, and how often each log was looked at. */
async function listenTo(wallet: readonly LoggedEvent[]) {
  const looks: Record<LogName, number> = { orders: 0, inventory: 0, wallet: 0 };
  const empty = { rows: async () => [{ position: 0n }] as never[], count: async () => 0 };
  const feed = new LiveFeed({
    databases: { orders: empty, inventory: empty, wallet: empty },
    source: {
      read: async (log, position) => {
        looks[log as LogName] += 1;
        return log === 'wallet' ? wallet.filter((event) => event.position > position) : [];
      },
    },
    tenantId: 1,
    pollPauseMs: HOUR_MS,
    onError: (error) => {
      throw error;
    },
  });
  feeds.push(feed);
  const texts: string[] = [];
  const topics = new Set(['wallet'] as const);
  await feed.listen(
    {
      audience: { userId: 'ann', everything: false, products: new Set(), topics },
      countedAs: 'ann',
      countMax: 1,
      place: null,
      wasHere: false,
      mayStay: async () => true,
    },
    () => ({ write: (text) => texts.push(text) > 0, end: () => {}, destroy: () => {} }),
  );
  await expect.poll(() => looks).toEqual({ orders: 1, inventory: 1, wallet: 1 });
  const told = () => texts.join('').match(/event: wallet/g)?.length ?? 0;
  return { feed, looks, told };
}

it('looks at a log at once that somebody hints at, and at no other', async () => {
  const wallet: LoggedEvent[] = [];
  const { feed, looks, told } = await listenTo(wallet);
  wallet.push(transfer(1), transfer(2));
  feed.hint('wallet');
  await expect.poll(told).toBe(2);
  expect(looks).toEqual({ orders: 1, inventory: 1, wallet: 2 });
});

it('reads once for many hints, and what came behind the first of them too', async () => {
  const wallet: LoggedEvent[] = [];
  const { feed, looks, told } = await listenTo(wallet);
  for (let position = 1; position <= 1_000; position += 1) {
    wallet.push(transfer(position));
    feed.hint('wallet');
  }
  await expect.poll(told).toBe(1_000);
  expect(looks.wallet).toBeLessThanOrEqual(3);
});

it('is asked nothing for a hint while nobody listens', async () => {
  const { feed, looks } = await listenTo([]);
  await feed.close();
  for (const log of LOGS) feed.hint(log);
  await new Promise(setImmediate);
  expect(looks).toEqual({ orders: 1, inventory: 1, wallet: 1 });
});
