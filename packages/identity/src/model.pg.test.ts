import { deepStrictEqual } from 'node:assert/strict';

import { uuidv7 } from '@kontor/kernel/uuid';
import type { Database } from '@kontor/postgres/database';
import { type Statement, statement } from '@kontor/postgres/statement';
import { EXECUTOR_SETTINGS } from '@kontor/runtime/service';
import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { User } from './domain/user.ts';
import { IDENTITY_MIGRATIONS } from './migrations.ts';
import type { Identity } from './service.ts';
import { findSessions } from './store/find-sessions.ts';
import { insertSession } from './store/insert-session.ts';
import { commandOf } from './testing/commands.ts';
import { deadline, startInstance, TENANT } from './testing/instances.ts';
import { anyHistory, IdentityModel, type ModelCommand } from './testing/model.ts';
import { credentialIds, foldLog, readTable } from './testing/users-table.ts';

const HISTORIES = 60;
const BURST_MAX = 6;

const clear = statement(
  'test.clear_identity',
  `WITH s AS (DELETE FROM identity.sessions), a AS (DELETE FROM identity.audit_details), c AS (DELETE FROM identity.credentials),
        p AS (DELETE FROM identity.profiles), h AS (UPDATE identity.log_head SET position = 0)
   DELETE FROM identity.users`,
);
const clearLog = statement('test.clear_log', 'TRUNCATE identity.events');
const clearAudit = statement('test.clear_audit', 'TRUNCATE identity.audit');
const [unlock, lock] = (['DISABLE', 'ENABLE'] as const).flatMap((change) =>
  statement(
    `test.${change.toLowerCase()}_logs`,
    `DO $$ BEGIN
       ALTER TABLE identity.events ${change} TRIGGER append_only;
       ALTER TABLE identity.audit ${change} TRIGGER append_only;
     END $$`,
  ),
) as [Statement<never>, Statement<never>];

let test: TestDatabase;
let pool: Database;
beforeAll(async () => {
  test = await openTestDatabase([IDENTITY_MIGRATIONS]);
  pool = test.open({ role: 'kontor_identity' });
});
afterAll(() => test.drop());

async function clearIdentity(): Promise<void> {
  for (const each of [clear, unlock, clearLog, clearAudit, lock]) await test.database.count(each);
}

/** A world of the model beside a real one. */
class Worlds {
  readonly identity: Identity;
  readonly model = new IdentityModel();
  readonly sessionIds: string[] = [];
  #users: User[] = [];

  constructor(identity: Identity) {
    this.identity = identity;
  }

  /** Gives all commands at once, which one lane takes as one batch, and compares outcome by outcome. */
  async run(burst: readonly ModelCommand[]): Promise<void> {
    const world = { users: this.#users, sessionIds: this.sessionIds };
    const outcomes = await Promise.all(
      burst.map(async (command) => {
        const { outcome } = await this.identity.submit(commandOf(command, world), deadline());
        return outcome.ok ? { result: 'ok', id: outcome.answer.userId } : { result: outcome.refusal.kind, id: '' };
      }),
    );
    const known = this.model.known();
    deepStrictEqual(
      outcomes.map(({ result }) => result),
      burst.map((command) => this.model.run(command, known)),
    );
    const added = outcomes.flatMap(({ result, id }, index) =>
      result === 'ok' && burst[index]?.kind === 'register' ? [id] : [],
    );
    const table = await readTable(test.database);
    const ids = [...this.#users.map(({ userId }) => userId), ...added];
    this.#users = ids.flatMap((id) => table.get(id) ?? []);
    deepStrictEqual(
      this.#users.map(({ role, active }) => ({ role, active })),
      this.model.users.map(({ role, active }) => ({ role, active })),
    );
  }

  /** Every active user signs in once more. */
  async signIn(): Promise<void> {
    for (const [index, user] of this.#users.entries()) {
      if (!user.active) continue;
      const { userId, sessionEpoch } = user;
      const sessionId = uuidv7(Date.now());
      await insertSession(test.database, TENANT, {
        sessionId,
        userId,
        sessionEpoch,
        ttlMs: 60_000,
        address: '',
        userAgent: '',
      });
      this.sessionIds.push(sessionId);
      this.model.sessions.push({ user: index, alive: true });
    }
  }

  async compareSessions(): Promise<void> {
    const keys = this.sessionIds.map((sessionId) => ({ tenantId: TENANT, sessionId }));
    const alive = new Set((await findSessions(test.database, keys)).map(({ sessionId }) => sessionId));
    deepStrictEqual(
      this.sessionIds.map((sessionId) => alive.has(sessionId)),
      this.model.sessions.map((session) => session.alive),
    );
  }
}

it('batches of random commands come to what the model says one by one, sessions included, and the users are the fold of the log', {
  timeout: 120_000,
}, async () => {
  let commandsRun = 0;
  let sessionsEnded = 0;
  await fc.assert(
    fc.asyncProperty(anyHistory, fc.integer({ min: 1, max: BURST_MAX }), async (history, burstLength) => {
      await clearIdentity();
      const identity = startInstance(pool, { executor: { ...EXECUTOR_SETTINGS, lanes: 1 } });
      const worlds = new Worlds(identity);
      for (let index = 0; index < history.length; index += burstLength) {
        await worlds.run(history.slice(index, index + burstLength));
        await worlds.compareSessions();
        await worlds.signIn();
      }
      await identity.close();
      const folded = await foldLog(test.database);
      deepStrictEqual(await readTable(test.database), new Map([...folded].sort(([a], [b]) => (a < b ? -1 : 1))));
      deepStrictEqual(await credentialIds(test.database), [...folded.values()].map((each) => each.credentialId).sort());
      commandsRun += history.length;
      sessionsEnded += worlds.model.sessions.filter(({ alive }) => !alive).length;
    }),
    { numRuns: HISTORIES },
  );
  expect(commandsRun).toBeGreaterThan(HISTORIES * 8);
  expect(sessionsEnded).toBeGreaterThan(HISTORIES);
});
