import { present } from '@kontor/kernel/assert';
import { statement } from '@kontor/postgres/statement';
import { Pulse } from '@kontor/runtime/pulse';
import type { CacheEntry } from '@kontor/runtime/shared-cache';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { IDENTITY_MIGRATIONS } from './migrations.ts';
import type { Identity } from './service.ts';
import { CLIENT, deadline, metaOf, newName, PASSWORD, startInstance, TENANT, VISITOR } from './testing/instances.ts';
import { StubbornCache } from './testing/stubborn-cache.ts';

const LOGOUTS = 60;

let test: TestDatabase;
const cache = new StubbornCache();
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  test = await openTestDatabase([IDENTITY_MIGRATIONS]);
});
afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await test.drop();
});

/** An instance that has just started, with nothing in its own memory, once it knows the revocations. */
async function instance(pulse?: Pick<Pulse, 'incarnation'>): Promise<Identity> {
  const database = test.open({ role: 'kontor_identity' });
  const own = new Pulse(database, 'identity');
  stops.push(own.start());
  await own.ask();
  const identity = startInstance(database, { shared: { cache, pulse: pulse ?? own } });
  stops.push(() => identity.close());
  return identity;
}

async function register(at: Identity) {
  const account = { username: newName(), email: null, password: PASSWORD };
  const registered = await at.register(metaOf(VISITOR), deadline(), account, CLIENT);
  if (!registered.ok) throw new Error(registered.refusal.kind);
  return registered.answer;
}

it('a session that one instance has seen needs no question to the database at another', async () => {
  const [first, second] = [await instance(), await instance()];
  const hits = () => present(second.sharedSessions(), 'shared sessions').hits;
  // An instance believes what is shared only once it has heard of the revocations.
  const hit = async () => {
    const { token, principal } = await register(first);
    expect(await first.authenticate(token, TENANT)).toEqual(principal);
    const before = hits();
    expect(await second.authenticate(token, TENANT)).toEqual(principal);
    return hits() - before;
  };
  await expect.poll(hit, { timeout: 10_000 }).toBe(1);
});

it('an entry from before a restore of the database, or with no pulse of it, is not believed', async () => {
  const first = await instance();
  const { token, principal } = await register(first);
  expect(await first.authenticate(token, TENANT)).toEqual(principal);
  for (const incarnation of ['another', null]) {
    const other = await instance({ incarnation: () => incarnation });
    expect(await other.authenticate(token, TENANT)).toEqual(principal);
    expect(other.sharedSessions()?.hits).toBe(0);
  }
});

it('what is kept beside the database signs nobody in: no token is in it', async () => {
  const kept: CacheEntry[] = [];
  const first = await instance();
  const { token } = await register(first);
  const keep = cache.keep.bind(cache);
  cache.keep = (entries) => {
    kept.push(...entries);
    keep(entries);
  };
  await first.authenticate(token, TENANT);
  cache.keep = keep;
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toContain(token);
});

it(`${LOGOUTS} sessions that end at once are ${LOGOUTS} revocations without a gap`, async () => {
  const first = await instance();
  const { principal, token } = await register(first);
  const login = async () => {
    const outcome = await first.login(TENANT, principal.username, PASSWORD, CLIENT);
    if (!outcome.ok) throw new Error(outcome.refusal.kind);
    return outcome.answer.principal.sessionId;
  };
  const sessions: string[] = [];
  for (let index = 0; index < LOGOUTS; index += 1) sessions.push(await login());
  await Promise.all([...sessions, ...sessions].map((sessionId) => first.logout(TENANT, sessionId)));
  const count = statement<{ count: bigint; head: bigint }>(
    'test.count_revocations',
    `SELECT count(*), (SELECT position FROM identity.revocation_head) AS head FROM identity.revocations`,
  );
  const [row] = await test.database.rows(count);
  expect(row?.count).toBe(row?.head);
  expect(row?.count).toBeGreaterThanOrEqual(BigInt(LOGOUTS));
  expect(await first.authenticate(token, TENANT)).not.toBeNull();
});
