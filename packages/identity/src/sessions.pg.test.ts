import { setTimeout as delay } from 'node:timers/promises';

import { present } from '@kontor/kernel/assert';
import { statement } from '@kontor/postgres/statement';
import { Pulse } from '@kontor/runtime/pulse';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { IDENTITY_MIGRATIONS } from './migrations.ts';
import type { Identity } from './service.ts';
import { newToken, sessionIdOf } from './session-token.ts';
import type { SignedIn } from './sign-in.ts';
import { insertSession } from './store/insert-session.ts';
import {
  CLIENT,
  deadline,
  metaOf,
  newName,
  PASSWORD,
  SYSTEM,
  startInstance,
  TENANT,
  VISITOR,
} from './testing/instances.ts';
import { StubbornCache } from './testing/stubborn-cache.ts';

const REVOKED_WITHIN_MS = 1_000;

/** The same promises without a shared cache, and with the worst one. */
describe.each([
  ['each instance for itself', false],
  ['sessions shared through a cache that tells what was true once', true],
])('%s', (_name, shared) => {
  let test: TestDatabase;
  let here: Identity;
  let elsewhere: Identity;
  let stopPulse: () => Promise<void>;
  const cache = new StubbornCache();

  beforeAll(async () => {
    test = await openTestDatabase([IDENTITY_MIGRATIONS]);
    const pulse = new Pulse(test.open({ role: 'kontor_identity' }), 'identity');
    stopPulse = shared ? pulse.start() : async () => {};
    const options = shared ? { shared: { cache, pulse } } : {};
    here = startInstance(test.open({ role: 'kontor_identity' }), options);
    elsewhere = startInstance(test.open({ role: 'kontor_identity' }), options);
  });
  afterAll(async () => {
    await Promise.all([here.close(), elsewhere.close(), stopPulse()]);
    await test.drop();
  });

  async function register(username = newName()): Promise<SignedIn> {
    const registered = await here.register(
      metaOf(VISITOR),
      deadline(),
      { username, email: null, password: PASSWORD },
      CLIENT,
    );
    if (!registered.ok) throw new Error(registered.refusal.kind);
    return registered.answer;
  }

  async function login(at: Identity, username: string, password = PASSWORD): Promise<SignedIn | null> {
    const outcome = await at.login(TENANT, username, password, CLIENT);
    return outcome.ok ? outcome.answer : null;
  }

  async function refusedWithin(at: Identity, token: string): Promise<number> {
    const started = performance.now();
    while ((await at.authenticate(token, TENANT)) !== null) {
      if (performance.now() - started > 5_000) throw new Error('never refused');
      await delay(5);
    }
    return performance.now() - started;
  }

  describe('a session', () => {
    it('signs its user in at every instance', async () => {
      const { token, principal } = await register();
      expect(await here.authenticate(token, TENANT)).toEqual(principal);
      expect(await elsewhere.authenticate(token, TENANT)).toEqual(principal);
    });

    it('is for its own tenant only, also where it is remembered', async () => {
      const { token } = await register();
      expect(await here.authenticate(token, TENANT)).not.toBeNull();
      expect(await here.authenticate(token, TENANT + 1)).toBeNull();
      expect(await here.authenticate(token, TENANT)).not.toBeNull();
    });

    it('that nobody holds is refused', async () => {
      expect(await here.authenticate('x', TENANT)).toBeNull();
      expect(await here.authenticate('A'.repeat(43), TENANT)).toBeNull();
    });

    it('ends at once here, and within a second elsewhere, when its user signs out', async () => {
      const { token, principal } = await register();
      expect(await elsewhere.authenticate(token, TENANT)).not.toBeNull();
      expect(await here.authenticate(token, TENANT)).not.toBeNull();
      await here.logout(TENANT, principal.sessionId);
      expect(await here.authenticate(token, TENANT)).toBeNull();
      expect(await refusedWithin(elsewhere, token)).toBeLessThan(REVOKED_WITHIN_MS);
    });

    it('ends within a second at both when its user is disabled, and signing in is refused', async () => {
      const username = newName();
      const { token, principal } = await register(username);
      await elsewhere.authenticate(token, TENANT);
      const { userId } = principal;
      await here.submit({ type: 'DisableUser', userId, meta: metaOf(SYSTEM) }, deadline());
      expect(await here.authenticate(token, TENANT)).toBeNull();
      expect(await refusedWithin(elsewhere, token)).toBeLessThan(REVOKED_WITHIN_MS);
      expect(await login(elsewhere, username)).toBeNull();
      await here.submit({ type: 'EnableUser', userId, meta: metaOf(SYSTEM) }, deadline());
      expect(await here.authenticate(token, TENANT)).toBeNull();
      expect(await login(elsewhere, username)).not.toBeNull();
    });

    it('takes a new role at once here, and within a second elsewhere', async () => {
      const { token, principal } = await register();
      await elsewhere.authenticate(token, TENANT);
      await here.submit(
        { type: 'ChangeRole', userId: principal.userId, role: 'staff', meta: metaOf(SYSTEM) },
        deadline(),
      );
      expect((await here.authenticate(token, TENANT))?.role).toBe('staff');
      await delay(REVOKED_WITHIN_MS);
      expect((await elsewhere.authenticate(token, TENANT))?.role).toBe('staff');
    });

    it('ends by the clock of the database, and is pruned', async () => {
      const brief = startInstance(test.database, { sessionTtlMs: 300 });
      const username = newName();
      await register(username);
      const { token } = present(await login(brief, username), 'a session');
      expect(await brief.authenticate(token, TENANT)).not.toBeNull();
      await delay(320);
      expect(await brief.authenticate(token, TENANT)).toBeNull();
      expect(await here.authenticate(token, TENANT)).toBeNull();
      const [one, other] = await Promise.all([here.pruneSessions(), elsewhere.pruneSessions()]);
      expect(one + other).toBe(1);
      await brief.close();
    });
  });

  describe('a session of a disabled user', () => {
    it('is refused even if it was opened since', async () => {
      const { principal } = await register();
      const { userId } = principal;
      await here.submit({ type: 'DisableUser', userId, meta: metaOf(SYSTEM) }, deadline());
      const token = newToken();
      await insertSession(test.database, TENANT, {
        sessionId: sessionIdOf(token),
        userId,
        sessionEpoch: 2,
        ttlMs: 60_000,
        address: '',
        userAgent: '',
      });
      expect(await here.authenticate(token, TENANT)).toBeNull();
      await here.submit({ type: 'EnableUser', userId, meta: metaOf(SYSTEM) }, deadline());
      expect(await here.authenticate(token, TENANT)).not.toBeNull();
    });
  });

  describe('a change of password', () => {
    it('ends the other sessions, keeps the own one, and lets only the new password in', async () => {
      const username = newName();
      const own = await register(username);
      const other = present(await login(elsewhere, username), 'a session');
      await elsewhere.authenticate(own.token, TENANT);
      const passwords = { old: PASSWORD, new: 'another horse' };
      const actor = { userId: own.principal.userId, role: own.principal.role };
      const outcome = await here.changePassword(metaOf(actor), deadline(), own.principal, passwords, CLIENT);
      expect(outcome).toEqual({ ok: true, answer: { userId: own.principal.userId } });
      expect(await here.authenticate(other.token, TENANT)).toBeNull();
      expect(await refusedWithin(elsewhere, other.token)).toBeLessThan(REVOKED_WITHIN_MS);
      expect(await here.authenticate(own.token, TENANT)).toEqual(own.principal);
      expect(await elsewhere.authenticate(own.token, TENANT)).toEqual(own.principal);
      expect(await login(here, username)).toBeNull();
      expect(await login(here, username, passwords.new)).not.toBeNull();
    });

    it('with a wrong old password changes nothing', async () => {
      const own = await register();
      const actor = { userId: own.principal.userId, role: own.principal.role };
      const passwords = { old: 'a wrong one', new: 'another horse' };
      const outcome = await here.changePassword(metaOf(actor), deadline(), own.principal, passwords, CLIENT);
      expect(outcome).toMatchObject({ ok: false, refusal: { kind: 'wrong_password' } });
      expect(await login(elsewhere, own.principal.username)).not.toBeNull();
    });

    it('of two at once with the same old password takes one', async () => {
      const own = await register();
      const actor = { userId: own.principal.userId, role: own.principal.role };
      const outcomes = await Promise.all(
        [here, elsewhere].map((at, index) => {
          const passwords = { old: PASSWORD, new: `another horse ${index}` };
          return at.changePassword(metaOf(actor), deadline(), own.principal, passwords, CLIENT);
        }),
      );
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ refusal: { kind: 'wrong_password' } });
    });

    it('leaves no live session to a sign-in with the old password that overlaps it', async () => {
      const own = await register();
      const { username, userId } = own.principal;
      const [signedIn, reset] = await Promise.all([
        Promise.all(Array.from({ length: 6 }, () => login(elsewhere, username))),
        here.resetPassword(metaOf(SYSTEM), deadline(), userId, 'another horse'),
      ]);
      expect(reset.ok).toBe(true);
      await delay(REVOKED_WITHIN_MS);
      const sessions = signedIn.filter((session) => session !== null);
      const alive = sessions.map(async ({ token }) => (await elsewhere.authenticate(token, TENANT)) !== null);
      expect(await Promise.all(alive)).not.toContain(true);
    });
  });

  describe('looking sessions up', () => {
    it('asks one statement for all that come in one turn, and none again within half a second', async () => {
      const sessions = await Promise.all(Array.from({ length: 5 }, () => register()));
      let statements = 0;
      const counting = {
        ...test.database,
        rows: <Row>(...[asked, values]: Parameters<typeof test.database.rows<Row>>) => {
          statements += 1;
          return test.database.rows<Row>(asked, values);
        },
      };
      const fresh = startInstance(test.database, { reads: counting });
      const ask = () =>
        Promise.all([...sessions, ...sessions].map(async ({ token }) => fresh.authenticate(token, TENANT)));
      expect((await ask()).every((principal) => principal !== null)).toBe(true);
      expect(statements).toBe(1);
      await ask();
      expect(statements).toBe(1);
      expect(fresh.sessionCache()).toEqual({ hits: 10, misses: 10, entries: 5 });
      await fresh.close();
    });

    it('never remembers what was forgotten while its statement was under way', async () => {
      const { token, principal } = await register();
      const gate = Promise.withResolvers<void>();
      const slow = {
        ...test.database,
        rows: async <Row>(...[asked, values]: Parameters<typeof test.database.rows<Row>>) => {
          const rows = await test.database.rows<Row>(asked, values);
          await gate.promise;
          return rows;
        },
      };
      const fresh = startInstance(test.database, { reads: slow });
      const before = fresh.authenticate(token, TENANT);
      await delay(50);
      await fresh.logout(TENANT, principal.sessionId);
      const after = fresh.authenticate(token, TENANT);
      gate.resolve();
      expect(await before).not.toBeNull();
      expect(await after).toBeNull();
      expect(await fresh.authenticate(token, TENANT)).toBeNull();
      await fresh.close();
    });

    it('stores no token', async () => {
      const { token } = await register();
      const dump = statement<{ row: string }>(
        'test.dump_sessions',
        'SELECT s::text AS row FROM identity.sessions AS s',
      );
      const rows = await test.database.rows(dump);
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.some(({ row }) => row.includes(token))).toBe(false);
    });
  });

  it.runIf(shared)('were told by the cache, what was no longer true among them', () => {
    expect(cache.told).toBeGreaterThan(5);
  });
});
