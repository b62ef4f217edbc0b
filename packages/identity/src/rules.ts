import type { IdentityCommand, IdentityEvent, UserAnswer } from '@kontor/contracts/identity';
import { present } from '@kontor/kernel/assert';
import { sortedUnique } from '@kontor/kernel/collections';
import type { BatchedRules, BatchScope } from '@kontor/runtime/participant';
import { readClock } from '@kontor/runtime/read-clock';

import { auditUser } from './domain/audit.ts';
import { decide } from './domain/rules.ts';
import {
  applyEvent,
  factsOf,
  type IdentityState,
  keepDetails,
  noteEffect,
  openState,
  usersOf,
} from './domain/state.ts';
import { save } from './save.ts';
import { findSessionOwners } from './store/find-session-owners.ts';
import { findTakenUsernames } from './store/find-taken-usernames.ts';
import { lockUsers } from './store/lock-users.ts';
import { readEmails } from './store/read-emails.ts';
import { readUsers } from './store/read-users.ts';

/** The rules of identity with the rows they need. */
export const IDENTITY_RULES: BatchedRules<IdentityState, IdentityCommand, IdentityEvent, UserAnswer> = {
  service: 'identity',
  open: openState,
  load,
  decide(state, command) {
    const decision = decide(factsOf(state), command);
    if (decision.kind === 'events') noteEffect(state, command);
    return decision;
  },
  audit: auditUser,
  apply(state, event, at) {
    const { userId, version } = applyEvent(state, event, at);
    return { aggregateType: 'user', aggregateId: userId, version };
  },
  answer: (events) => ({ userId: present(events.at(-1), 'the event of a command').userId }),
  save,
};

async function load(
  { tenantId, transaction, lockOrder }: BatchScope,
  state: IdentityState,
  commands: readonly IdentityCommand[],
): Promise<number> {
  const userIds = sortedUnique(commands.flatMap(usersOf)).filter((userId) => !state.loaded.has(userId));
  const keys = new Set(commands.flatMap((command) => (command.type === 'RegisterUser' ? [command.username.key] : [])));
  const mailed = sortedUnique(
    commands.flatMap((command) => (command.type === 'ChangeProfile' ? [command.userId] : [])),
  );
  const sessionIds = commands.flatMap((command) => (command.type === 'RevokeSession' ? [command.sessionId] : []));
  for (const command of commands) keepDetails(state, command);
  const locked = userIds.length > 0;
  if (locked) lockOrder.locking('identity');
  // Sent together, run one after another: what is read is as it was after the locks were got.
  const [, users, taken, emails, owners, now] = await Promise.all([
    locked ? lockUsers(transaction, tenantId, userIds) : null,
    locked ? readUsers(transaction, tenantId, userIds) : [],
    keys.size > 0 ? findTakenUsernames(transaction, tenantId, [...keys]) : [],
    mailed.length > 0 ? readEmails(transaction, tenantId, mailed) : [],
    sessionIds.length > 0 ? findSessionOwners(transaction, tenantId, sessionIds) : [],
    readClock(transaction),
  ]);
  for (const userId of userIds) state.loaded.set(userId, null);
  for (const user of users) {
    state.loaded.set(user.userId, user);
    state.users.set(user.userId, user);
  }
  for (const key of taken) state.taken.add(key);
  for (const { userId, email } of emails) {
    if (!state.emails.has(userId)) state.emails.set(userId, { stored: email, before: email, now: email });
  }
  for (const { sessionId, userId } of owners) state.sessionOwners.set(sessionId, userId);
  return now;
}
