import { present } from '@kontor/kernel/assert';
import type { BatchScope } from '@kontor/runtime/participant';

import type { IdentityState } from './domain/state.ts';
import type { User } from './domain/user.ts';
import { addUserRevocations } from './store/add-user-revocations.ts';
import { deleteCredentials } from './store/delete-credentials.ts';
import { deleteEndedSessions } from './store/delete-ended-sessions.ts';
import { deleteSessions } from './store/delete-sessions.ts';
import { insertCredentials } from './store/insert-credentials.ts';
import { insertProfiles } from './store/insert-profiles.ts';
import { insertUsers } from './store/insert-users.ts';
import { keepSessions } from './store/keep-sessions.ts';
import { updateEmails } from './store/update-emails.ts';
import { updateUsers } from './store/update-users.ts';

/** A user whose row was there before, and how it was. */
interface ChangedUser {
  readonly user: User;
  readonly before: User;
}

/** Writes the rows that differ from what was loaded. Statements are sent at once, and run in this order. */
export function save(scope: BatchScope, state: IdentityState): Promise<unknown>[] {
  const added: User[] = [];
  const changed: ChangedUser[] = [];
  for (const user of state.users.values()) {
    const before = state.loaded.get(user.userId) ?? null;
    if (before === null) added.push(user);
    else if (before !== user) changed.push({ user, before });
  }
  return [
    ...saveUsers(scope, state, added, changed),
    ...saveCredentials(scope, state, added, changed),
    ...saveSessions(scope, state, changed),
    ...saveDetails(scope, state),
    ...saveRevocations(scope, changed),
  ];
}

function saveUsers(
  { transaction, tenantId }: BatchScope,
  state: IdentityState,
  added: readonly User[],
  changed: readonly ChangedUser[],
): Promise<unknown>[] {
  const users = changed.map(({ user }) => user);
  const profiles = added.map(({ userId }) => ({
    userId,
    ...present(state.profiles.get(userId), 'the profile of a new user'),
  }));
  return [
    ...written(added, () => insertUsers(transaction, tenantId, added)),
    ...written(users, () => updateUsers(transaction, tenantId, users)),
    ...written(profiles, () => insertProfiles(transaction, tenantId, profiles)),
  ];
}

function saveCredentials(
  { transaction, tenantId }: BatchScope,
  state: IdentityState,
  added: readonly User[],
  changed: readonly ChangedUser[],
): Promise<unknown>[] {
  const replaced = changed.filter(({ user, before }) => user.credentialId !== before.credentialId);
  const credentials = [...added, ...replaced.map(({ user }) => user)].map(({ userId, credentialId }) => {
    const { passwordHash } = present(state.secrets.get(credentialId), 'the secret of a new credential');
    return { userId, credentialId, passwordHash };
  });
  const before = replaced.map(({ before: { credentialId } }) => credentialId);
  return [
    ...written(credentials, () => insertCredentials(transaction, tenantId, credentials)),
    ...written(before, () => deleteCredentials(transaction, tenantId, before)),
  ];
}

/** Sessions are not counted: how many a user has, and whether the one that stays is still there, is not known here. */
function saveSessions(
  { transaction, tenantId }: BatchScope,
  state: IdentityState,
  changed: readonly ChangedUser[],
): Promise<unknown>[] {
  const ended = changed.filter(({ user, before }) => user.sessionEpoch !== before.sessionEpoch);
  if (ended.length === 0) return [];
  const kept = ended.flatMap(({ user, before }) => {
    const sessionId = state.sessionsEnded.get(user.userId) ?? null;
    if (sessionId === null) return [];
    return [{ sessionId, userId: user.userId, epochBefore: before.sessionEpoch, epoch: user.sessionEpoch }];
  });
  const users = ended.map(({ user }) => user);
  return [
    ...(kept.length > 0 ? [keepSessions(transaction, tenantId, kept)] : []),
    deleteEndedSessions(transaction, tenantId, users),
  ];
}

/** A session that ends may be gone already; a profile that is erased has no mail address to change. */
function saveDetails({ transaction, tenantId }: BatchScope, state: IdentityState): Promise<unknown>[] {
  const emails = [...state.emails].flatMap(([userId, { stored, now }]) =>
    stored === now ? [] : [{ userId, email: now }],
  );
  const sessions = [...state.sessionsRevoked];
  return [
    ...(emails.length > 0 ? [updateEmails(transaction, tenantId, emails)] : []),
    ...(sessions.length > 0 ? [deleteSessions(transaction, tenantId, sessions)] : []),
  ];
}

/** Last of all: its lock is everybody's. */
function saveRevocations({ transaction, tenantId }: BatchScope, changed: readonly ChangedUser[]): Promise<unknown>[] {
  const userIds = changed.map(({ user }) => user.userId);
  return written(userIds, () => addUserRevocations(transaction, tenantId, userIds));
}

function written(rows: readonly unknown[], write: () => Promise<unknown>): Promise<unknown>[] {
  return rows.length === 0 ? [] : [write()];
}
