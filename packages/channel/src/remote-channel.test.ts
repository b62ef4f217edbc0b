import { once } from 'node:events';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:net';

import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { mustSeeOf, seeing } from '@kontor/runtime/must-see';
import { afterEach, describe, expect, it } from 'vitest';
import { CHANNEL_CONTRACT, CONTRACT_HEADER, callPath } from './protocol.ts';
import { type ChannelObserver, RemoteChannel } from './remote-channel.ts';
import { fakeWallet, type Instance, startInstance, TOKEN, topUp } from './testing/called.ts';

const SOON_MS = 5_000;
const FAR_MS = 60_000;
const NOWHERE = 'http://127.0.0.1:1';
/** As many as the bulkhead of an instance has room for. */
const CALLS_AT_ONE_MAX = 32;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const soon = () => Date.now() + SOON_MS;

async function start(...args: Parameters<typeof startInstance>): Promise<Instance> {
  const instance = await startInstance(...args);
  closing.push(() => instance.app.close());
  return instance;
}

function open(
  urls: readonly string[],
  { token = TOKEN, observer }: { token?: string; observer?: ChannelObserver } = {},
) {
  const channel = new RemoteChannel({
    service: 'wallet',
    urls,
    token,
    credentials: null,
    ...(observer === undefined ? {} : { observer }),
  });
  closing.push(() => channel.close());
  return channel;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

function watch() {
  const errors: string[] = [];
  let retried = 0;
  const observer: ChannelObserver = {
    callDone: () => {},
    callFailed: (_service, _url, error) => errors.push(String(error)),
    entriesRetried: (_service, entries) => {
      retried += entries;
    },
  };
  return { observer, errors, retried: () => retried };
}

async function isTaken(channel: RemoteChannel): Promise<boolean> {
  try {
    return (await channel.submit(topUp(1n), soon())).outcome.ok;
  } catch {
    return false;
  }
}

const unavailable = expect.objectContaining({ refusal: expect.objectContaining({ kind: 'unavailable' }) });

describe('a service in another process', () => {
  it('is told up to which moment a read must see what was committed; otherwise it must see everything', async () => {
    const seen: (number | null)[] = [];
    const balance = async () => seen.push(mustSeeOf('wallet'));
    const instance = await start({ ...fakeWallet(), reads: { balance } });
    const channel = open([instance.url]);
    const read = () => channel.read('balance', [], soon());
    await read();
    await seeing({ wallet: 1_764_000_000_000, orders: 5 }, read);
    await seeing({ orders: 5 }, read);
    await Promise.all([seeing({ wallet: 7 }, read), read()]);
    expect(seen).toEqual([null, 1_764_000_000_000, null, 7, null]);
  });

  it('is asked together what comes together, and answers each by itself', async () => {
    const instance = await start(fakeWallet());
    const channel = open([instance.url]);
    const commands = Array.from({ length: 500 }, (_, index) => topUp(BigInt(index + 1)));
    const answers = await Promise.all(commands.map((command) => channel.submit(command, soon())));
    expect(answers.map(({ outcome }) => outcome)).toEqual(
      commands.map((command, index) => ({
        ok: true,
        answer: {
          transferId: command.meta.id,
          amountMinor: BigInt(index + 1),
          balanceMinor: BigInt(index + 1),
          currency: 'IDR',
        },
      })),
    );
    expect(instance.calls()).toBe(2);
  });

  it('reads for its callers', async () => {
    const instance = await start(fakeWallet());
    const channel = open([instance.url]);
    expect(await channel.read('balance', [1, 'u'], soon())).toEqual({ tenantId: 1, userId: 'u', balanceMinor: 7n });
    await expect(channel.read('toString', [], soon())).rejects.toMatchObject({ refusal: { kind: 'internal' } });
    expect(String(instance.bugs[0])).toContain('no read function "toString"');
  });

  it('lets none wait for its neighbour in the same call', async () => {
    const slow = Promise.withResolvers<void>();
    const [first, second] = [topUp(1n), topUp(2n)];
    const held = await start(fakeWallet(({ meta }) => (meta.id === first.meta.id ? slow.promise : undefined)));
    const channel = open([held.url]);
    const late = channel.submit(first, soon());
    expect((await channel.submit(second, soon())).outcome.ok).toBe(true);
    slow.resolve();
    expect((await late).outcome.ok).toBe(true);
    expect(held.calls()).toBe(1);
  });

  it('tells of one that failed as it failed, and of its neighbours their answers', async () => {
    const bad = topUp(1n);
    const full = topUp(2n);
    const instance = await start(
      fakeWallet(({ meta }) => {
        if (meta.id === bad.meta.id) throw new Error('a bug');
        if (meta.id === full.meta.id) throw new RefusalError(refusal('overloaded'), 3);
      }),
    );
    const channel = open([instance.url]);
    const [one, two, three, four] = await Promise.allSettled([
      channel.submit(bad, soon()),
      channel.submit(full, soon()),
      channel.submit({ ...topUp(3n), amountMinor: 3 } as never, soon()),
      channel.submit(topUp(4n), soon()),
    ]);
    expect(one).toMatchObject({ reason: { refusal: { kind: 'internal' } } });
    expect(two).toMatchObject({ reason: { refusal: { kind: 'overloaded' }, retryAfterSeconds: 3 } });
    expect(three).toMatchObject({ reason: { refusal: { kind: 'internal' } } });
    expect(four).toMatchObject({ status: 'fulfilled' });
    expect(instance.bugs.map(String)).toEqual(
      expect.arrayContaining(['Error: a bug', expect.stringContaining('amountMinor')]),
    );
  });

  it('tells of a database that went or is not there yet as of a part that is away, which is no bug', async () => {
    const codes = ['57P01', '57P03'];
    const instance = await start(
      fakeWallet(() => {
        throw Object.assign(new Error('the database says farewell'), { code: codes.shift() });
      }),
    );
    const channel = open([instance.url]);
    for (const command of [topUp(1n), topUp(2n)]) {
      await expect(channel.submit(command, soon())).rejects.toMatchObject({ refusal: { kind: 'unavailable' } });
    }
    expect(instance.bugs).toEqual([]);
  });

  it('has its caller go at the deadline, and is told how long that is', async () => {
    const wallet = fakeWallet(() => new Promise(() => {}));
    const instance = await start(wallet);
    const channel = open([instance.url]);
    const begun = Date.now();
    await expect(channel.submit(topUp(1n), begun + 300)).rejects.toEqual(unavailable);
    expect(Date.now() - begun).toBeLessThan(1_000);
    const [told = 0] = wallet.deadlines;
    // By its own clock, from when the call was there.
    expect(told).toBeGreaterThan(begun + 200);
    expect(told).toBeLessThan(begun + 1_000);
  });

  it('is told in a call of one command whose request and trace it is of, and in each command anyway', async () => {
    const wallet = fakeWallet();
    const instance = await start(wallet);
    const channel = open([instance.url]);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traced = (requestId: string) => {
      const command = topUp(1n);
      return { ...command, meta: { ...command.meta, requestId, traceparent } };
    };
    await channel.submit(traced('alone'), soon());
    expect(instance.headers[0]).toMatchObject({ 'x-request-id': 'alone', traceparent });
    await Promise.all([channel.submit(traced('one'), soon()), channel.submit(traced('other'), soon())]);
    expect(instance.headers[1]).not.toHaveProperty('traceparent');
    const told = wallet.commands.map(({ meta }) => [meta.requestId, meta.traceparent]);
    expect(told).toEqual(['alone', 'one', 'other'].map((requestId) => [requestId, traceparent]));
  });

  it.each(['', 'Bearer nonsense', `Bearer ${TOKEN}x`, TOKEN])(
    'speaks to nobody without its token: %s',
    async (authorization) => {
      const wallet = fakeWallet();
      const { app } = await start(wallet);
      const response = await app.inject({
        method: 'POST',
        url: callPath('wallet'),
        headers: { authorization, [CONTRACT_HEADER]: CHANNEL_CONTRACT },
      });
      expect(response.statusCode).toBe(401);
      expect(wallet.commands).toEqual([]);
    },
  );

  it.each([
    ['nothing', ''],
    ['no call', '{"entries":[]}'],
    ['an entry of no kind', '{"entries":[{"ask":{"kind":"drop"},"remainingMs":1}]}'],
    ['a deadline that never comes', '{"entries":[{"ask":{"kind":"read","name":"x","args":[]},"remainingMs":1e12}]}'],
    ['half a text', '{"entries":[{'],
  ])('refuses a body that is no call of its contract: %s', async (_name, payload) => {
    const { app } = await start(fakeWallet());
    const response = await app.inject({
      method: 'POST',
      url: callPath('wallet'),
      headers: {
        authorization: `Bearer ${TOKEN}`,
        [CONTRACT_HEADER]: CHANNEL_CONTRACT,
        'content-type': 'application/vnd.kontor.call+json',
      },
      payload,
    });
    expect(response.statusCode).toBe(400);
  });

  it('of another version is refused by both sides, with words that say what to do', async () => {
    const wallet = fakeWallet();
    const instance = await start(wallet);
    const response = await instance.app.inject({
      method: 'POST',
      url: callPath('wallet'),
      headers: { authorization: `Bearer ${TOKEN}`, [CONTRACT_HEADER]: '0' },
    });
    expect([response.statusCode, response.body]).toEqual([409, expect.stringContaining('run one version of Kontor')]);
    // An older instance answers with another number.
    const older = createHttpServer((_request, reply) => {
      reply.writeHead(200, { [CONTRACT_HEADER]: '0' }).end();
    });
    const url = await listen(older);
    const { observer, errors } = watch();
    const channel = open([url], { observer });
    await expect(channel.submit(topUp(1n), soon())).rejects.toEqual(unavailable);
    expect(errors[0]).toContain('the other 0: run one version of Kontor');
    expect(wallet.commands).toEqual([]);
  });
});

describe('a service that is away', () => {
  it('is told at once to every caller, and left alone for a moment', async () => {
    const { observer } = watch();
    const channel = open([NOWHERE], { observer });
    const begun = Date.now();
    for (let round = 0; round < 4; round += 1) {
      await expect(channel.submit(topUp(1n), soon())).rejects.toEqual(unavailable);
    }
    expect(channel.isAway()).toBe(true);
    expect(Date.now() - begun).toBeLessThan(SOON_MS);
  });

  it('is asked again within a budget: 1,000 commands come to less than 1.2 as many', async () => {
    const { observer, retried } = watch();
    const channel = open([NOWHERE], { observer });
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.allSettled(Array.from({ length: 50 }, () => channel.submit(topUp(1n), soon())));
      expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    }
    expect(retried()).toBeGreaterThan(0);
    expect(1 + retried() / 1_000).toBeLessThan(1.2);
  });

  it('is found again when it is back', async () => {
    const first = await startInstance(fakeWallet());
    const port = Number(new URL(first.url).port);
    const channel = open([first.url]);
    await channel.submit(topUp(1n), soon());
    await first.app.close();
    for (let round = 0; round < 4; round += 1) {
      await expect(channel.submit(topUp(1n), soon())).rejects.toEqual(unavailable);
    }
    await start(fakeWallet(), { port });
    await expect.poll(() => isTaken(channel), { timeout: 5_000 }).toBe(true);
  });

  it('has another instance take its place', async () => {
    const wallet = fakeWallet();
    const instance = await start(wallet);
    const channel = open([NOWHERE, instance.url]);
    for (let round = 0; round < 8; round += 1) {
      expect((await channel.submit(topUp(1n), soon())).outcome.ok).toBe(true);
    }
    expect(wallet.commands).toHaveLength(8);
  });

  it('that hangs holds so many calls and no more, and what is asked beyond them is answered by another instance', async () => {
    const hanging = fakeWallet(() => new Promise(() => {}));
    const answering = fakeWallet();
    const one = await start(hanging);
    const two = await start(answering);
    const channel = open([one.url, two.url]);
    const farOff = Date.now() + FAR_MS;
    const asked = 2 * CALLS_AT_ONE_MAX + 20;
    const taken = () => hanging.commands.length + answering.commands.length;
    for (let call = 1; call <= asked; call += 1) {
      channel.submit(topUp(1n), farOff).catch(() => undefined);
      // One at a time: what is asked while a call waits for its answer would go with the next.
      await expect.poll(taken, { interval: 5, timeout: SOON_MS }).toBe(call);
    }
    expect(one.calls()).toBe(CALLS_AT_ONE_MAX);
    expect(answering.commands).toHaveLength(asked - hanging.commands.length);
  });

  it('that is going takes no new calls, and another instance does', async () => {
    const going = fakeWallet();
    const staying = fakeWallet();
    const one = await start(going, { draining: () => true });
    const two = await start(staying);
    const channel = open([one.url, two.url]);
    for (let round = 0; round < 6; round += 1) {
      expect((await channel.submit(topUp(1n), soon())).outcome.ok).toBe(true);
    }
    expect([going.commands.length, staying.commands.length]).toEqual([0, 6]);
  });

  it('that is frozen is noticed long before the deadline', async () => {
    const silent = await listen(createServer(() => {}));
    const instance = await start(fakeWallet());
    const channel = open([silent, instance.url]);
    const begun = Date.now();
    expect((await channel.submit(topUp(1n), begun + 15_000)).outcome.ok).toBe(true);
    expect(Date.now() - begun).toBeLessThan(6_000);
  });

  it('that loses the connection in the middle of its answer is asked the rest again, under the same ids', async () => {
    const wallet = fakeWallet();
    const instance = await start(wallet, {
      onCall: (response, call) => {
        if (call > 1) return;
        const { write } = response;
        // The first line leaves, and with it the connection ends.
        response.write = ((text: string) => {
          write.call(response, `${text.split('\n')[0]}\n`, 'utf8', () => void response.destroy());
          return true;
        }) as typeof write;
      },
    });
    const channel = open([instance.url]);
    const commands = [topUp(1n), topUp(2n)];
    const answers = await Promise.all(commands.map((command) => channel.submit(command, soon())));
    expect(answers.every(({ outcome }) => outcome.ok)).toBe(true);
    const ids = wallet.commands.map(({ meta }) => meta.id);
    expect(new Set(ids)).toEqual(new Set(commands.map(({ meta }) => meta.id)));
  });

  it('is not sent a command without a key again that it may have done: a rule that is asked anew may say otherwise', async () => {
    const responses: ServerResponse[] = [];
    const wallet = fakeWallet(() => {
      // The command has arrived; its connection ends before its answer.
      for (const response of responses) response.destroy();
      return new Promise(() => {});
    });
    const instance = await start(wallet, { onCall: (response) => void responses.push(response) });
    const channel = open([instance.url, instance.url]);
    await expect(channel.submit(topUp(1n, false), soon())).rejects.toEqual(unavailable);
    expect(instance.calls()).toBe(1);
  });
});
