import { once } from 'node:events';
import { type ConnectionOptions, connect } from 'node:tls';

import { type MadeCertificate, makeAuthority, type TestAuthority } from '@kontor/testing/certificates';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { bearsCertificate } from './admission.ts';
import { CredentialError, CredentialStore, type Credentials } from './credentials.ts';
import { callPath } from './protocol.ts';
import { RemoteChannel } from './remote-channel.ts';
import { fakeWallet, type Instance, startInstance, TOKEN, topUp } from './testing/called.ts';

const SECOND_MS = 1_000;
const SOON_MS = 5_000;

let ours: TestAuthority;
let others: TestAuthority;
let own: MadeCertificate;
beforeAll(async () => {
  [ours, others] = await Promise.all([makeAuthority(), makeAuthority()]);
  own = await ours.issue();
});

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const soon = () => Date.now() + SOON_MS;
const past = () => new Date(Date.now() - SECOND_MS);
const mine = (made: MadeCertificate = own, ca = ours.ca): Credentials => ({ ...made, ca });

async function start(credentials: CredentialStore, callers: readonly string[] = []) {
  const wallet = fakeWallet();
  const instance = await startInstance(wallet, { admit: bearsCertificate(callers), credentials });
  closing.push(() => instance.app.close());
  return { wallet, instance };
}

/** A channel to an instance, and what went wrong on it. */
function open({ url }: Pick<Instance, 'url'>, credentials: CredentialStore | null, token: string | null = null) {
  const errors: string[] = [];
  const channel = new RemoteChannel({
    service: 'wallet',
    urls: [url],
    token,
    credentials,
    observer: {
      callDone: () => {},
      callFailed: (_service, _url, error) => errors.push(`${(error as { code?: string }).code} ${String(error)}`),
      entriesRetried: () => {},
    },
  });
  closing.push(() => channel.close());
  return { channel, errors };
}

const REQUEST = `POST ${callPath('wallet')} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKEN}\r\ncontent-length: 0\r\n\r\n`;

/** What an instance says to a request over a connection that is opened by hand. */
async function ask(instance: Instance, options: ConnectionOptions): Promise<string> {
  const { socket, said } = await shake(instance, options);
  socket.write(REQUEST);
  return said;
}

const unavailable = expect.objectContaining({ refusal: expect.objectContaining({ kind: 'unavailable' }) });

/** Why credentials are not taken. */
function problemOf(credentials: Credentials): CredentialError {
  try {
    new CredentialStore(credentials);
  } catch (error) {
    return error as CredentialError;
  }
  throw new Error('they were taken');
}

describe('credentials are taken only where they can be used', () => {
  it.each([
    ['no PEM', 'cert', () => mine({ ...own, cert: 'certificate' }), 'no certificate in PEM'],
    ['half a certificate', 'cert', () => mine({ ...own, cert: own.cert.replace('MII', 'AAA') }), 'cannot be read'],
    ['no key', 'key', () => mine({ ...own, key: own.cert }), 'no private key in PEM'],
    ['no authority', 'ca', () => mine(own, ''), 'no certificate in PEM'],
  ] as const)('not with %s', (_name, part, credentials, words) => {
    const problem = problemOf(credentials());
    expect(problem).toBeInstanceOf(CredentialError);
    expect([problem.part, problem.message]).toEqual([part, expect.stringContaining(words)]);
  });

  it('not with the key of another certificate, after their end, or before their beginning', async () => {
    const [another, over, early] = await Promise.all([
      ours.issue(),
      ours.issue({ notAfter: past() }),
      ours.issue({ notBefore: new Date(Date.now() + SOON_MS) }),
    ]);
    expect(problemOf(mine({ ...own, key: another.key }))).toMatchObject({ part: 'key' });
    expect(problemOf(mine(over)).message).toMatch(/expired at 20/);
    expect(problemOf(mine(early)).message).toMatch(/not valid before 20/);
  });

  it('whatever stands between two certificates in a file', async () => {
    const store = new CredentialStore(mine(own, `${others.ca.trim()}${ours.ca.trim()}`));
    const { wallet, instance } = await start(store);
    const { channel } = open(instance, store);
    expect((await channel.submit(topUp(5n), soon())).outcome.ok).toBe(true);
    expect(wallet.commands).toHaveLength(1);
  });

  it('and those that cannot be used do not take the place of those that can', async () => {
    const store = new CredentialStore(mine());
    const renewals: Credentials[] = [];
    store.onRenewed(() => renewals.push(store.current));
    const next = await ours.issue();
    expect(() => store.renew(mine({ ...next, key: own.key }))).toThrow(CredentialError);
    expect(store.current).toEqual(mine());
    expect(store.renew(mine())).toBe(false);
    expect(store.renew(mine(next))).toBe(true);
    expect(renewals).toEqual([mine(next)]);
  });
});

describe('between processes that show each other certificates', () => {
  it('calls are taken without a secret, over TLS 1.3, and no connection is resumed', async () => {
    const { wallet, instance } = await start(new CredentialStore(mine()));
    const { channel } = open(instance, new CredentialStore(mine(await ours.issue())));
    expect((await channel.submit(topUp(5n), soon())).outcome.ok).toBe(true);
    expect(wallet.commands).toHaveLength(1);
    await expect(shake(instance, { ...mine(), maxVersion: 'TLSv1.2' })).rejects.toThrow(/version/);
    // Tickets come behind the handshake: with the first answer they are there, if there are any.
    const first = await shake(instance, mine());
    first.socket.write(REQUEST);
    await once(first.socket, 'data');
    expect((await shake(instance, { ...mine(), session: first.session() })).socket.isSessionReused()).toBe(false);
  });

  it.each([
    ['without a certificate', async () => ({}), /did not return a certificate/],
    ['with one of another authority', () => others.issue(), /UNABLE_TO/],
    ['with one that has expired', () => ours.issue({ notAfter: past() }), /CERT_HAS_EXPIRED/],
    [
      'with one that is not valid yet',
      () => ours.issue({ notBefore: new Date(Date.now() + 60_000) }),
      /CERT_NOT_YET_VALID/,
    ],
  ] as const)('a caller %s is refused before it is heard, whatever else it brings', async (_name, proofOf, words) => {
    const { wallet, instance } = await start(new CredentialStore(mine()));
    expect(await ask(instance, { ...(await proofOf()), ca: ours.ca })).toBe('');
    expect([wallet.commands, instance.calls()]).toEqual([[], 0]);
    expect(instance.refused[0]).toMatch(words);
  });

  it('a caller of another authority hears that a part is away, and the operator why', async () => {
    const { wallet, instance } = await start(new CredentialStore(mine()));
    const { channel, errors } = open(instance, new CredentialStore(mine(await others.issue())), TOKEN);
    await expect(channel.submit(topUp(5n), soon())).rejects.toEqual(unavailable);
    expect(errors[0]).toContain('other side closed');
    expect(instance.refused[0]).toMatch(/UNABLE_TO/);
    expect(wallet.commands).toEqual([]);
  });

  it('a caller of another name than those that may call is told so, and a wildcard is no name', async () => {
    const { wallet, instance } = await start(new CredentialStore(mine()), ['gateway.store', 'orders.store']);
    for (const names of [['stranger.store'], ['*.store'], ['orders.store.evil']]) {
      const { channel, errors } = open(instance, new CredentialStore(mine(await ours.issue({ names }))));
      await expect(channel.submit(topUp(5n), soon())).rejects.toEqual(unavailable);
      expect(errors[0]).toContain('none of the names in INTERNAL_TLS_CALLERS');
    }
    expect(wallet.commands).toEqual([]);
    const orders = open(instance, new CredentialStore(mine(await ours.issue({ names: ['x.store', 'orders.store'] }))));
    expect((await orders.channel.submit(topUp(5n), soon())).outcome.ok).toBe(true);
  });

  it.each([
    [
      'of another name',
      () => ours.issue({ names: ['elsewhere.store'] }),
      () => ours.ca,
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    ['of another authority', () => others.issue(), () => others.ca, 'SELF_SIGNED_CERT_IN_CHAIN'],
  ] as const)('a service %s is told nothing', async (_name, issue, ca, code) => {
    const { wallet, instance } = await start(new CredentialStore(mine(await issue(), ours.ca + ca())));
    const { channel, errors } = open(instance, new CredentialStore(mine()));
    await expect(channel.submit(topUp(5n), soon())).rejects.toEqual(unavailable);
    expect(errors[0]).toContain(code);
    expect([wallet.commands, instance.calls()]).toEqual([[], 0]);
  });
});

describe('certificates are exchanged while calls are made', () => {
  it('and none fails, though the authority is another in the end', async () => {
    const [served, called] = [new CredentialStore(mine()), new CredentialStore(mine(await ours.issue()))];
    const { instance, wallet } = await start(served);
    const { channel, errors } = open(instance, called);
    let isOver = false;
    const shoppers = Array.from({ length: 8 }, async () => {
      while (!isOver) expect((await channel.submit(topUp(1n, false), soon())).outcome.ok).toBe(true);
    });
    const [first, second] = await Promise.all([others.issue(), others.issue()]);
    const both = ours.ca + others.ca;
    for (const [store, next] of [
      [served, mine(own, both)],
      [called, { ...called.current, ca: both }],
      [served, mine(first, both)],
      [called, mine(second, both)],
      [served, mine(first, others.ca)],
      [called, mine(second, others.ca)],
    ] as const) {
      const before = wallet.commands.length;
      store.renew(next);
      await expect.poll(() => wallet.commands.length).toBeGreaterThan(before + 50);
    }
    isOver = true;
    await Promise.all(shoppers);
    expect(errors).toEqual([]);
  });

  it('a connection ends at once when its authority is none any more, and with its next answer otherwise', async () => {
    const store = new CredentialStore(mine(own, ours.ca + others.ca));
    const { instance } = await start(store);
    const [staying, leaving] = await Promise.all([
      shake(instance, mine()),
      shake(instance, { ...(await others.issue()), ca: ours.ca }),
    ]);
    staying.socket.write(REQUEST);
    const [answer] = await once(staying.socket, 'data');
    expect(String(answer).toLowerCase()).toContain('connection: keep-alive');
    store.renew(mine());
    expect(await leaving.said).toBe('');
    staying.socket.write(REQUEST);
    expect((await staying.said).toLowerCase()).toContain('connection: close');
  });

  it('a certificate that expires on an open connection is good for nothing from then on', async () => {
    const { instance, wallet } = await start(new CredentialStore(mine()));
    const brief = new CredentialStore(mine(await ours.issue({ notAfter: new Date(Date.now() + 2 * SECOND_MS) })));
    const { channel, errors } = open(instance, brief);
    expect((await channel.submit(topUp(1n), soon())).outcome.ok).toBe(true);
    await expect
      .poll(() => channel.submit(topUp(1n), soon()).then(() => 'taken', String), { timeout: SOON_MS, interval: 100 })
      .not.toBe('taken');
    expect(errors[0]).toContain('has expired since the connection was opened');
    expect(wallet.commands.length).toBeGreaterThan(0);
  });
});

interface Shaken {
  readonly socket: ReturnType<typeof connect>;
  /** By which it could be resumed, where the other side allows that. */
  session(): Buffer | undefined;
  /** What came over it, once it is closed. */
  readonly said: Promise<string>;
}

/** Opens a connection by hand. In TLS 1.3 it stands for the caller before he hears what becomes of his certificate. */
async function shake({ url }: Pick<Instance, 'url'>, options: ConnectionOptions): Promise<Shaken> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), ...options });
  closing.push(async () => socket.destroy());
  const { promise: said, resolve } = Promise.withResolvers<string>();
  let session: Buffer | undefined;
  let text = '';
  socket.on('session', (ticket: Buffer) => (session = ticket));
  socket.on('data', (data) => (text += String(data)));
  await once(socket, 'secureConnect');
  socket.on('error', () => {});
  socket.on('close', () => resolve(text));
  return { socket, session: () => session, said };
}
