import { CredentialStore, type Credentials } from '@kontor/channel/credentials';
import { callPath } from '@kontor/channel/protocol';
import { RemoteChannel } from '@kontor/channel/remote-channel';
import type { Command } from '@kontor/contracts/command';
import { uuidv7 } from '@kontor/kernel/uuid';
import { type CertificateOptions, makeAuthority, type TestAuthority } from '@kontor/testing/certificates';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { expectConsistent } from './support/books.ts';
import { newMeta } from './support/history.ts';
import { HttpCaller } from './support/http-caller.ts';
import { type InternalTlsFiles, makeInternalTls, TLS_NAMES } from './support/internal-tls.ts';
import { startRefused } from './support/server-process.ts';
import { makeProduct, makeShoppers, type Shopper } from './support/shoppers.ts';
import { startTopology, type TopologyServers } from './support/topology-servers.ts';

const PRICE_MINOR = 1_000n;
const BALANCE_MINOR = 1_000_000n;
const BUYERS = 6;
const SOON_MS = 5_000;
/** Files are looked at every few seconds; what is bought meanwhile takes its time on a machine that others use. */
const BUSY_MS_MAX = 60_000;
const PROCESSES = ['gateway 1', 'orders 1', 'inventory 1', 'wallet 1'] as const;
/** What a process logs that has taken others from its files. */
const NEW = 'the certificates between services are new';

let files: InternalTlsFiles;
let ours: TestAuthority;
let servers: TopologyServers;
beforeAll(async () => {
  files = await makeInternalTls();
  ours = files.authority;
  servers = await startTopology('apart', { INTERNAL_TLS_CALLERS: 'store.test' }, { tls: files.env });
});
afterAll(async () => {
  await servers?.close();
  await files?.remove();
});

/** An order, created and paid; what became of both. */
async function buy(caller: HttpCaller, productId: string): Promise<unknown[]> {
  const order = { items: [{ product_id: productId, quantity: 1 }], shipping_address: 'Jalan Merdeka 1, Jakarta' };
  const created = await caller.post('/orders/create/', order, uuidv7(Date.now()));
  const paid = await caller.post(
    '/orders/payment/process/',
    { order_id: created.body['order_id'] },
    uuidv7(Date.now()),
  );
  return [created.status, paid.status, paid.body['status']];
}

function callers(shoppers: readonly Shopper[]): HttpCaller[] {
  return servers.callers(shoppers);
}

const shoppers = (count: number) =>
  makeShoppers(servers.store, servers.database, count, { balanceMinor: BALANCE_MINOR });

/** Money for a user straight from the wallet's process, as a gateway asks for it. What became of it, and why. */
async function topUp(credentials: CredentialStore | null, userId: string, url = servers.internalUrl('wallet 1')) {
  const errors: string[] = [];
  const channel = new RemoteChannel({
    service: 'wallet',
    urls: [url],
    token: 'a token that nobody asks for, of more than 32 characters',
    credentials,
    observer: {
      callDone: () => {},
      callFailed: (_service, _url, error) => errors.push(String(error)),
      entriesRetried: () => {},
    },
  });
  const meta = newMeta({ userId, role: 'customer' });
  const command = { type: 'TopUp', meta, userId, amountMinor: 500n, kind: 'topup' } as Command;
  const outcome = await channel.submit(command, Date.now() + SOON_MS).then(
    ({ outcome: { ok } }) => (ok ? 'done' : 'refused'),
    () => 'away',
  );
  await channel.close();
  return [outcome, errors.join('; ')] as const;
}

/** Credentials of a caller. */
async function proof(
  authority: TestAuthority,
  options: CertificateOptions = {},
  ca = ours.ca,
): Promise<CredentialStore> {
  return new CredentialStore({ ...(await authority.issue({ names: TLS_NAMES, ...options })), ca });
}

async function expiredProof(): Promise<CredentialStore> {
  const store = await proof(ours, { notAfter: new Date(Date.now() + 1_500) });
  await expect.poll(() => store.validTo.getTime() < Date.now(), { timeout: SOON_MS }).toBe(true);
  return store;
}

/** Who may not call, and what he hears. */
const STRANGERS: readonly (readonly [
  name: string,
  credentialsOf: () => Promise<CredentialStore | null>,
  words: string,
])[] = [
  ['without a certificate', () => Promise.resolve(null), 'self-signed certificate in certificate chain'],
  ['of another authority', async () => proof(await makeAuthority('Store')), 'other side closed'],
  ['of another name', () => proof(ours, { names: ['shop.test'] }), 'none of the names in INTERNAL_TLS_CALLERS'],
  ['whose certificate has expired', expiredProof, 'other side closed'],
];

describe('services that show each other certificates', () => {
  it('have orders created and paid, with no secret between them', async () => {
    const productId = await makeProduct(servers.store, PRICE_MINOR, 1);
    const [caller] = callers(await shoppers(1));
    expect(await buy(caller as HttpCaller, productId)).toEqual([200, 200, 'PAID']);
    expect((await (caller as HttpCaller).get('/wallet/balance/')).body['balance']).toBe('9990.00');
    for (const name of ['orders 1', 'inventory 1', 'wallet 1']) expect(servers.internalUrl(name)).toMatch(/^https:/);
  });

  it('are probed and measured without one, and take no calls where that is', async () => {
    for (const name of PROCESSES) {
      const { url } = servers.process(name);
      for (const path of ['/healthz', '/readyz', '/metrics']) {
        expect([path, (await new HttpCaller(url).get(path)).status]).toEqual([path, 200]);
      }
      expect((await new HttpCaller(url).post(callPath('wallet'), {}, 'x')).status).toBe(404);
      expect((await new HttpCaller(url).get('/metrics')).text).toMatch(
        /^kontor_internal_certificate_expires_seconds \d{10}$/m,
      );
    }
  });

  it.each(STRANGERS)('refuse a caller %s, and nothing is changed', async (_name, credentialsOf, words) => {
    const [shopper] = (await shoppers(1)) as [Shopper];
    const [outcome, why] = await topUp(await credentialsOf(), shopper.userId);
    expect([outcome, why]).toEqual(['away', expect.stringContaining(words)]);
    const [caller] = callers([shopper]);
    expect((await (caller as HttpCaller).get('/wallet/balance/')).body['balance']).toBe('10000.00');
    expect(await topUp(await proof(ours), shopper.userId)).toEqual(['done', '']);
  });

  it('call nobody under their names who has another one', async () => {
    const [shopper] = (await shoppers(1)) as [Shopper];
    const port = new URL(servers.internalUrl('wallet 1')).port;
    // The same process at another of its names, which its certificate does not bear.
    const [outcome, why] = await topUp(await proof(ours), shopper.userId, `https://localhost:${port}`);
    expect([outcome, why]).toEqual(['away', expect.stringContaining("does not match certificate's altnames")]);
  });
});

it('a process whose files cannot be used does not start, says which in one line, and touches no database', async () => {
  const tls = {
    ...files.env,
    INTERNAL_TLS_KEY: `${files.env.INTERNAL_TLS_KEY}.none`,
  };
  for (const role of [{ KONTOR_ROLE: 'wallet' }, {}]) {
    const { code, stdout, stderr } = await startRefused({ env: { ...role, ...tls } });
    const line = `kontor does not start: INTERNAL_TLS_KEY: ${files.env.INTERNAL_TLS_KEY}.none: there is no such file`;
    expect([code, stdout, stderr.trim()]).toEqual([1, '', line]);
  }
});

describe('certificates that are exchanged under load', () => {
  it('even for those of another authority, fail no request, and no process is started again', async () => {
    const productId = await makeProduct(servers.store, PRICE_MINOR, 10_000);
    const buyers = callers(await shoppers(BUYERS));
    let isOver = false;
    const bought: unknown[][] = [];
    const buying = buyers.map(async (buyer) => {
      while (!isOver) bought.push(await buy(buyer, productId));
    });
    onTestFinished(async () => {
      isOver = true;
      await Promise.allSettled(buying);
    });
    const others = await makeAuthority('Store');
    const both = ours.ca + others.ca;
    const [last, next] = await Promise.all([ours, others].map((each) => each.issue({ names: TLS_NAMES })));
    const renewals = () => PROCESSES.map((name) => servers.process(name).log.filter(({ msg }) => msg === NEW).length);
    for (const [index, credentials] of [
      { ...last, ca: both },
      { ...next, ca: both },
      { ...next, ca: others.ca },
    ].entries()) {
      await files.exchange(credentials as Credentials);
      await expect.poll(renewals, { timeout: BUSY_MS_MAX }).toEqual(Array(PROCESSES.length).fill(index + 1));
      const before = bought.length;
      await expect.poll(() => bought.length, { timeout: BUSY_MS_MAX }).toBeGreaterThan(before + 2 * BUYERS);
    }
    isOver = true;
    await Promise.all(buying);
    expect(bought).toEqual(Array(bought.length).fill([200, 200, 'PAID']));
    const [shopper] = (await shoppers(1)) as [Shopper];
    expect((await topUp(await proof(ours, {}, both), shopper.userId))[0]).toBe('away');
    expect((await topUp(await proof(others, {}, both), shopper.userId))[0]).toBe('done');
    await expectConsistent(servers.database, { charged_once: bought.length });
  });
});
