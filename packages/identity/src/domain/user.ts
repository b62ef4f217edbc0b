import type { Role } from '@kontor/contracts/command';
import type { IdentityEvent } from '@kontor/contracts/identity';
import { assert, present, unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

/** A user as the log tells it: nothing personal, nothing secret. */
export interface User {
  readonly userId: string;
  readonly role: Role;
  readonly active: boolean;
  /** Names the row with the password's hash. */
  readonly credentialId: string;
  /** The version at which sessions last ended; sessions with another number are dead. */
  readonly sessionEpoch: number;
  /** Events so far. */
  readonly version: number;
  readonly createdAt: Instant;
}

/** The user after the event; `user` is null before the first one. */
export function evolve(user: User | null, event: IdentityEvent, at: Instant): User {
  if (event.type === 'UserRegistered') {
    assert(user === null, 'a user is registered once');
    const { userId, role, credentialId } = event;
    return { userId, role, active: true, credentialId, sessionEpoch: 1, version: 1, createdAt: at };
  }
  const before = present(user, 'the user of an event');
  const version = before.version + 1;
  switch (event.type) {
    case 'PasswordChanged':
      return { ...before, credentialId: event.credentialId, sessionEpoch: version, version };
    case 'RoleChanged':
      return { ...before, role: event.to, version };
    case 'UserDisabled':
      return { ...before, active: false, sessionEpoch: version, version };
    case 'UserEnabled':
      return { ...before, active: true, version };
    case 'SessionsRevoked':
      return { ...before, sessionEpoch: version, version };
    case 'SessionRevoked':
    case 'ProfileChanged':
      return { ...before, version };
    default:
      return unreachable(event);
  }
}
