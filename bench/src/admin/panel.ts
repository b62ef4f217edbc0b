import { type Actor, type CommandMeta, DEFAULT_TENANT_ID } from '@kontor/contracts/command';
import { parseUsername } from '@kontor/identity/domain/username';
import { newToken, sessionIdOf } from '@kontor/identity/session-token';
import { insertSession } from '@kontor/identity/store/insert-session';
import { assert, present } from '@kontor/kernel/assert';
import { uuidv7 } from '@kontor/kernel/uuid';
import type { Database } from '@kontor/postgres/database';
import { readConfig } from '@kontor/server/src/config.ts';
import { openPools } from '@kontor/server/src/databases.ts';
import { createLog } from '@kontor/server/src/log.ts';
import { Metrics } from '@kontor/server/src/metrics.ts';
import { NO_REPLICAS } from '@kontor/server/src/replicas.ts';
import { composeApp } from '@kontor/server/src/server.ts';
import { createStore, readModelsOf } from '@kontor/server/src/store.ts';

import { type Asked, recording } from './plans.ts';

const LANES = 2;
const SESSION_TTL_MS = 3_600_000;
const DEADLINE_MS = 30_000;
const SECRET_KEY = 'of a bench, which keeps no secrets';
const NO_PASSWORD = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g';

/** An answer of the panel's API. */
export interface PanelAnswer {
  readonly status: number;
  readonly body: string;
  /** From the request to the end of its answer, as the server itself logs it. */
  readonly serverMs: number;
}

/** The server's HTTP application on a store that is there, over HTTP, for an administrator; and what it asks of the database. */
export interface Panel {
  readonly database: Database;
  /** Statements that were run since it was last cleared, by their text. */
  readonly asked: Map<string, Asked>;
  get(url: string): Promise<PanelAnswer>;
  /** Brings the read model up to date with the log. */
  project(): Promise<void>;
  close(): Promise<void>;
}

/** Composes the application as the server does, without what runs in the background, and signs an administrator in. */
export async function openPanel(connectionString: string): Promise<Panel> {
  const config = readConfig({ RATE_LIMITS: 'off' });
  const times = new Map<string, number>();
  const log = createLog('info', {
    write: (line: string) => {
      const { request_id: id, ms } = JSON.parse(line) as { request_id?: string; ms?: number };
      if (id !== undefined && ms !== undefined) times.set(id, ms);
    },
  });
  const asked = new Map<string, Asked>();
  const opened = openPools(connectionString, LANES, () => {});
  const pools = Object.fromEntries(
    Object.entries(opened).map(([name, pool]: [string, Database]) => [name, recording(pool, asked)]),
  ) as unknown as typeof opened;
  const store = createStore(pools, {
    currency: config.currency,
    reservationTtlMs: config.reservationTtlMs,
    sessionTtlMs: config.sessionTtlMs,
    secretKey: SECRET_KEY,
    limitLogins: false,
  });
  const app = await composeApp({
    config,
    secretKey: SECRET_KEY,
    store,
    pools,
    metrics: new Metrics(),
    log,
    redis: null,
    replicas: NO_REPLICAS,
  });
  const server = await app.listen({ host: '127.0.0.1', port: 0 });
  const token = newToken();
  await insertSession(pools.identity, DEFAULT_TENANT_ID, {
    sessionId: sessionIdOf(token),
    userId: await makeAdministrator(store),
    sessionEpoch: 1,
    ttlMs: SESSION_TTL_MS,
    address: '127.0.0.1',
    userAgent: 'kontor bench',
  });
  return {
    database: opened.reads,
    asked,
    get: async (url) => {
      const id = uuidv7(Date.now());
      const headers = { cookie: `sessionid=${token}`, 'x-request-id': id };
      const answer = await fetch(`${server}${url}`, { headers });
      const body = await answer.text();
      await log.flush();
      return { status: answer.status, body, serverMs: times.get(id) ?? Number.NaN };
    },
    project: async () => {
      for (const { model } of readModelsOf(store)) while (await model.project());
    },
    close: async () => {
      await app.close();
      await store.close();
      await Promise.all(Object.values(opened).map((pool: Database) => pool.close()));
    },
  };
}

async function makeAdministrator(store: ReturnType<typeof createStore>): Promise<string> {
  const id = uuidv7(Date.now());
  const actor: Actor = { userId: null, role: 'system' };
  const meta: CommandMeta = {
    id,
    seed: id,
    tenantId: DEFAULT_TENANT_ID,
    actor,
    requestId: id,
    traceparent: null,
    requestHash: null,
  };
  const username = present(parseUsername(`bench-${id}`), 'a user name');
  const registration = {
    type: 'RegisterUser',
    meta,
    username,
    email: null,
    passwordHash: NO_PASSWORD,
    role: 'admin',
  } as const;
  const { outcome } = await store.identity.submit(registration, Date.now() + DEADLINE_MS);
  assert(outcome.ok, 'an administrator is registered');
  return outcome.answer.userId;
}
