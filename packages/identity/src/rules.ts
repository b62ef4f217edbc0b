import type { IdentityCommand, IdentityEvent, UserAnswer } from '@kontor/contracts/identity';
import { present } from '@kontor/kernel/assert';
import { sortedUnique } from '@kontor/kernel/collections';
import type { BatchedRules, BatchScope } from '@kontor/runtime/participant';

import { decide } from './domain/rules.ts';
import { applyEvent, factsOf, type IdentityState, keepDetails, openState, usersOf } from './domain/state.ts';
import { save } from './save.ts';
import { findTakenUsernames } from './store/find-taken-usernames.ts';
import { lockUsers } from './store/lock-users.ts';
import { readClock } from './store/read-clock.ts';
import { readUsers } from './store/read-users.ts';

/** The rules of identity with the rows they need. */
export const IDENTITY_RULES: BatchedRules<IdentityState, IdentityCommand, IdentityEvent, UserAnswer> = {
  service: 'identity',
  open: openState,
  load,
  decide: (state, command) => decide(factsOf(state), command),
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
  for (const command of commands) keepDetails(state, command);
  const locked = userIds.length > 0;
  if (locked) lockOrder.locking('identity');
  // Sent together, run one after another: what is read is as it was after the locks were got.
  const [, users, taken, now] = await Promise.all([
    locked ? lockUsers(transaction, tenantId, userIds) : null,
    locked ? readUsers(transaction, tenantId, userIds) : [],
    keys.size > 0 ? findTakenUsernames(transaction, tenantId, [...keys]) : [],
    readClock(transaction),
  ]);
  for (const userId of userIds) state.loaded.set(userId, null);
  for (const user of users) {
    state.loaded.set(user.userId, user);
    state.users.set(user.userId, user);
  }
  for (const key of taken) state.taken.add(key);
  return now;
}
