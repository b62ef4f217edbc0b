import type { IdentityEvent } from '@kontor/contracts/identity';
import { decodeJson } from '@kontor/kernel/json';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';

import { evolve, type User } from '../domain/user.ts';
import { readUsers } from '../store/read-users.ts';
import { TENANT } from './instances.ts';

const readLog = statement<{ aggregate_version: number; payload: string; occurred_at: number }>(
  'test.read_log',
  'SELECT aggregate_version, payload, occurred_at FROM identity.events ORDER BY position',
);
const readIds = statement<{ user_id: string }>('test.read_ids', 'SELECT user_id FROM identity.users ORDER BY user_id');
const readCredentials = statement<{ credential_id: string }>(
  'test.read_credentials',
  'SELECT credential_id FROM identity.credentials ORDER BY credential_id',
);

/** The users as the log tells them, by id. */
export async function foldLog(database: Database): Promise<Map<string, User>> {
  const users = new Map<string, User>();
  for (const { payload, occurred_at: at, aggregate_version: version } of await database.rows(readLog)) {
    const event = decodeJson<IdentityEvent>(payload);
    const user = evolve(users.get(event.userId) ?? null, event, at);
    if (user.version !== version) throw new Error(`the stream of ${user.userId} has a gap before ${version}`);
    users.set(user.userId, user);
  }
  return users;
}

/** The users as the table has them, by id. */
export async function readTable(database: Database): Promise<Map<string, User>> {
  const ids = (await database.rows(readIds)).map((row) => row.user_id);
  return new Map((await readUsers(database, TENANT, ids)).map((user) => [user.userId, user]));
}

/** The ids of all credentials, sorted. */
export async function credentialIds(database: Database): Promise<string[]> {
  return (await database.rows(readCredentials)).map((row) => row.credential_id);
}
