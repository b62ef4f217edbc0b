import type { RefusalError } from '@kontor/contracts/refusals';
import { openDatabase } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { onceMeta } from '@kontor/runtime/system-command';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LoginThrottle } from './login-throttle.ts';
import { IDENTITY_MIGRATIONS } from './migrations.ts';
import { PasswordHasher } from './password-hasher.ts';
import type { Identity } from './service.ts';
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

let test: TestDatabase;
let here: Identity;
let elsewhere: Identity;

beforeAll(async () => {
  test = await openTestDatabase([IDENTITY_MIGRATIONS]);
  here = startInstance(test.open());
  elsewhere = startInstance(test.open());
});
afterAll(async () => {
  await Promise.all([here.close(), elsewhere.close()]);
  await test.drop();
});

function register(at: Identity, username: string, email: string | null = null) {
  return at.register(metaOf(VISITOR), deadline(), { username, email, password: PASSWORD }, CLIENT);
}

describe('registering', () => {
  it('makes a customer who is signed in, and is found by any spelling of the name', async () => {
    const username = newName('Ann');
    const registered = await register(here, username);
    expect(registered).toMatchObject({ ok: true, answer: { principal: { username, role: 'customer' } } });
    expect(await elsewhere.findUser(TENANT, username.toUpperCase())).toMatchObject({
      username,
      role: 'customer',
      active: true,
    });
    expect(await elsewhere.findUser(TENANT + 1, username)).toBeNull();
  });

  it('of one name by many at two instances makes one user, and tells the others that it is taken', async () => {
    for (let round = 0; round < 5; round += 1) {
      const username = newName('race');
      const spellings = [username, username.toUpperCase(), `${username}`, `R${username.slice(1)}`];
      const outcomes = await Promise.all(
        spellings.flatMap((spelling) => [register(here, spelling), register(elsewhere, spelling)]),
      );
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.kind]))).toEqual(
        Array.from({ length: 7 }, () => 'username_taken'),
      );
    }
  });

  it('names every field that is wrong', async () => {
    const registration = { username: 'two words', email: 'nobody', password: 'short' };
    const outcome = await here.register(metaOf(VISITOR), deadline(), registration, CLIENT);
    expect(outcome).toMatchObject({
      refusal: {
        kind: 'validation_failed',
        details: [{ field: 'username' }, { field: 'email' }, { field: 'password' }],
      },
    });
  });
});

describe('creating a user', () => {
  it('takes effect once under one name of the command, at however many instances', async () => {
    const account = {
      username: newName(),
      email: null,
      password: 'admin',
      role: 'admin',
      passwordRule: 'waived',
    } as const;
    const outcomes = await Promise.all(
      [here, elsewhere, here].map((at) => at.createUser(onceMeta(TENANT, account.username), deadline(), account)),
    );
    const [first] = outcomes;
    expect(first?.ok).toBe(true);
    expect(outcomes).toEqual([first, first, first]);
    expect(await here.hasPassword(TENANT, account.username, 'admin')).toBe(true);
  });

  it('is for administrators where it is more than a customer, and holds to the password rule', async () => {
    const account = {
      username: newName(),
      email: null,
      password: PASSWORD,
      role: 'staff',
      passwordRule: 'enforced',
    } as const;
    expect(await here.createUser(metaOf(VISITOR), deadline(), account)).toMatchObject({
      refusal: { kind: 'forbidden' },
    });
    const weak = { ...account, password: 'admin' };
    expect(await here.createUser(metaOf(SYSTEM), deadline(), weak)).toMatchObject({
      refusal: { kind: 'validation_failed' },
    });
  });
});

describe('signing in', () => {
  it('is refused with the same words for a wrong password, an unknown name and a disabled user', async () => {
    const username = newName();
    const disabled = newName();
    await register(here, username);
    const registered = await register(here, disabled);
    if (!registered.ok) throw new Error('not registered');
    const { userId } = registered.answer.principal;
    await here.submit({ type: 'DisableUser', userId, meta: metaOf(SYSTEM) }, deadline());
    const outcomes = await Promise.all([
      here.login(TENANT, username, 'a wrong one', CLIENT),
      here.login(TENANT, newName('nobody'), PASSWORD, CLIENT),
      here.login(TENANT, 'no name at all!', PASSWORD, CLIENT),
      here.login(TENANT, disabled, PASSWORD, CLIENT),
    ]);
    const refused = { ok: false, refusal: { kind: 'invalid_credentials' } };
    expect(outcomes).toEqual([refused, refused, refused, refused]);
  });

  it('takes about as long for an unknown name as for a wrong password', async () => {
    const instance = startInstance(test.database, { loginLimits: null });
    const known = newName();
    await register(instance, known);
    const timeOf = async (username: string) => {
      const started = performance.now();
      await instance.login(TENANT, username, 'a wrong one', CLIENT);
      return performance.now() - started;
    };
    const times: { known: number; unknown: number }[] = [];
    for (let round = 0; round < 21; round += 1) {
      times.push({ known: await timeOf(known), unknown: await timeOf(newName('nobody')) });
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[10] ?? 0;
    const ratio = median(times.map((each) => each.unknown)) / median(times.map((each) => each.known));
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
    await instance.close();
  });

  it('is refused at both instances after too many wrong passwords, with the time to wait, whether there is such a user or not', async () => {
    const limits = { accountAttemptsMax: 4, addressAttemptsMax: 1_000, windowMs: 60_000 };
    const [one, other] = [
      startInstance(test.database, { loginLimits: limits }),
      startInstance(test.database, { loginLimits: limits }),
    ];
    const known = newName();
    await register(one, known);
    const waits: number[] = [];
    const tell = async (name: string) => {
      const results: string[] = [];
      for (let attempt = 0; attempt < 6; attempt += 1) {
        const at = attempt % 2 === 0 ? one : other;
        const kind = await at.login(TENANT, name, attempt === 5 ? PASSWORD : 'a wrong one', CLIENT).then(
          (outcome) => (outcome.ok ? 'signed in' : outcome.refusal.kind),
          (error: RefusalError) => {
            waits.push(error.retryAfterSeconds ?? 0);
            return error.refusal.kind;
          },
        );
        results.push(kind);
      }
      return results;
    };
    const expected = [
      ...Array.from({ length: 4 }, () => 'invalid_credentials'),
      'too_many_requests',
      'too_many_requests',
    ];
    expect(await tell(known)).toEqual(expected);
    expect(await tell(known.toUpperCase())).toEqual(expected.map(() => 'too_many_requests'));
    expect(await tell(newName('nobody'))).toEqual(expected);
    expect(Math.min(...waits)).toBeGreaterThan(30);
    await Promise.all([one.close(), other.close()]);
  });

  it('counts guesses that come all at once', async () => {
    const limits = { accountAttemptsMax: 5, addressAttemptsMax: 1_000, windowMs: 60_000 };
    const [one, other] = [0, 1].map(() => startInstance(test.database, { loginLimits: limits })) as [
      Identity,
      Identity,
    ];
    const username = newName();
    const guesses = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? one : other).login(TENANT, username, `guess ${index}`, CLIENT).then(
        () => 'heard',
        (error: RefusalError) => error.refusal.kind,
      ),
    );
    const results = await Promise.all(guesses);
    expect(results.filter((result) => result === 'heard')).toHaveLength(5);
    expect(results.filter((result) => result === 'too_many_requests')).toHaveLength(15);
    await Promise.all([one.close(), other.close()]);
  });

  it('with the right password starts the account from zero and costs the address nothing', async () => {
    const limits = { accountAttemptsMax: 3, addressAttemptsMax: 4, windowMs: 60_000 };
    const instance = startInstance(test.database, { loginLimits: limits });
    const username = newName();
    await register(instance, username);
    const client = { address: '2001:db8:1:2::1', userAgent: '' };
    for (let round = 0; round < 5; round += 1) {
      expect((await instance.login(TENANT, username, PASSWORD, client)).ok).toBe(true);
    }
    const neighbour = { address: '2001:db8:1:2:ffff::9', userAgent: '' };
    for (let round = 0; round < 4; round += 1) {
      expect((await instance.login(TENANT, newName('nobody'), PASSWORD, neighbour)).ok).toBe(false);
    }
    // What is not heard for its address does not count against the account.
    for (let round = 0; round < 5; round += 1) {
      await expect(instance.login(TENANT, username, PASSWORD, client)).rejects.toThrow('Too many requests');
    }
    const other = { address: '2001:db8:1:3::1', userAgent: '' };
    expect((await instance.login(TENANT, username, PASSWORD, other)).ok).toBe(true);
    await instance.close();
  });

  it('at the same time by many accounts from many addresses never waits in a circle', async () => {
    const limits = { accountAttemptsMax: 1_000, addressAttemptsMax: 1_000, windowMs: 60_000 };
    // Straight on the pools: nothing here tries again after a deadlock.
    const throttles = [test.open(), test.open()].map((pool) => new LoginThrottle(pool, limits, 'for tests'));
    const attempts = Array.from({ length: 400 }, async (_, index) => {
      const throttle = throttles[index % 2] as LoginThrottle;
      const counted = await throttle.take(TENANT, `account ${index % 3}`, `address ${index % 5}`);
      await throttle.release(TENANT, counted);
    });
    await expect(Promise.all(attempts)).resolves.toHaveLength(400);
  });

  it('may be tried again when the window is over, and what was counted is pruned', async () => {
    const limits = { accountAttemptsMax: 1, addressAttemptsMax: 1_000, windowMs: 400 };
    const instance = startInstance(test.database, { loginLimits: limits });
    const username = newName();
    await register(instance, username);
    await instance.login(TENANT, username, 'a wrong one', CLIENT);
    await expect(instance.login(TENANT, username, PASSWORD, CLIENT)).rejects.toMatchObject({ retryAfterSeconds: 1 });
    await new Promise((resolve) => {
      setTimeout(resolve, 450);
    });
    expect((await instance.login(TENANT, username, PASSWORD, CLIENT)).ok).toBe(true);
    await instance.login(TENANT, newName('nobody'), PASSWORD, { address: '198.51.100.7', userAgent: '' });
    await new Promise((resolve) => {
      setTimeout(resolve, 450);
    });
    const pruned = await Promise.all([here.pruneLoginAttempts(), elsewhere.pruneLoginAttempts()]);
    expect(pruned[0] + pruned[1]).toBeGreaterThanOrEqual(2);
    expect(await here.pruneLoginAttempts()).toBe(0);
    await instance.close();
  });
});

describe('hashing', () => {
  it('does the same work without a hash, runs a few at a time, and refuses whom it cannot serve soon', async () => {
    const hasher = new PasswordHasher({ atOnceMax: 1, waitingMax: 2 });
    const hash = await hasher.hash(PASSWORD);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.verify(hash, PASSWORD)).toBe(true);
    expect(await hasher.verify(null, PASSWORD)).toBe(false);
    expect(hasher.done).toBe(3);
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => hasher.verify(hash, PASSWORD)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[3]).toMatchObject({ reason: { refusal: { kind: 'overloaded' } } });
    expect(await hasher.verify(hash, 'another one')).toBe(false);
  });
});

describe('the log', () => {
  it('holds no name, mail, password, hash, address or token', async () => {
    const username = newName('secretive');
    const email = `${username}@example.com`;
    const client = { address: '203.0.113.77', userAgent: 'a very special browser' };
    const registration = { username, email, password: PASSWORD };
    const registered = await here.register(metaOf(VISITOR), deadline(), registration, client);
    if (!registered.ok) throw new Error('not registered');
    const { principal, token } = registered.answer;
    const actor = { userId: principal.userId, role: principal.role };
    await here.changePassword(metaOf(actor), deadline(), principal, { old: PASSWORD, new: 'another horse' }, client);
    const dump = statement<{ row: string }>(
      'test.dump_log',
      'SELECT e::text AS row FROM identity.events AS e UNION ALL SELECT c::text FROM identity.commands AS c',
    );
    const log = (await test.database.rows(dump)).map(({ row }) => row).join('\n');
    expect(log).toContain(principal.userId);
    expect(log).toContain('PasswordChanged');
    const secrets = [username, 'example.com', PASSWORD, 'another horse', 'argon2', '203.0.113', 'browser', token];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });
});

describe('the role kontor_identity', () => {
  it('suffices for everything that the service does', async () => {
    const url = new URL(test.connectionString);
    url.searchParams.set('options', '-c role=kontor_identity');
    const database = openDatabase({ connectionString: url.href, connectionsMax: 4, applicationName: 'kontor test' });
    const instance = startInstance(database);
    const username = newName();
    const registered = await register(instance, username);
    if (!registered.ok) throw new Error('not registered');
    const { principal, token } = registered.answer;
    const { userId } = principal;
    const actor = { userId, role: principal.role };
    expect(await instance.authenticate(token, TENANT)).toEqual(principal);
    const passwords = { old: PASSWORD, new: 'another horse' };
    expect((await instance.changePassword(metaOf(actor), deadline(), principal, passwords, CLIENT)).ok).toBe(true);
    expect((await instance.login(TENANT, username, passwords.new, CLIENT)).ok).toBe(true);
    expect((await instance.resetPassword(metaOf(SYSTEM), deadline(), userId, PASSWORD)).ok).toBe(true);
    for (const type of ['DisableUser', 'EnableUser', 'RevokeSessions'] as const) {
      const { outcome } = await instance.submit(
        { type, userId, meta: onceMeta(TENANT, `${type} ${userId}`) },
        deadline(),
      );
      expect(outcome.ok).toBe(true);
    }
    expect(await instance.usernames(TENANT, [userId])).toEqual(new Map([[userId, username]]));
    await instance.logout(TENANT, principal.sessionId);
    await Promise.all([instance.pruneSessions(), instance.pruneLoginAttempts()]);
    const change = statement('test.change_log', "UPDATE identity.events SET type = 'x'");
    await expect(database.count(change)).rejects.toThrow('permission denied');
    await instance.close();
    await database.close();
  });
});
