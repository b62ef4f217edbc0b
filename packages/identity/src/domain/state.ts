import type { IdentityCommand, IdentityEvent, Username } from '@kontor/contracts/identity';
import { present, unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

import { type IdentityFacts, newCredentialId, newUserId } from './rules.ts';
import { evolve, type User } from './user.ts';

/** What is known about a new user beside his event. */
export interface Profile {
  readonly username: Username;
  readonly email: string | null;
}

/** What belongs to a new password beside its event. */
export interface Secret {
  readonly passwordHash: string;
  /** The session that stays; null ends all. */
  readonly keepSessionId: string | null;
}

/** A mail address in one batch: as it is stored, as it is now, and as it was before the last change. */
export interface Email {
  readonly stored: string | null;
  readonly before: string | null;
  readonly now: string | null;
}

/** The rows of one batch in memory. */
export interface IdentityState {
  readonly users: Map<string, User>;
  /** Users as they were read, by id; null where there is none. */
  readonly loaded: Map<string, User | null>;
  /** Keys of names that are taken. */
  readonly taken: Set<string>;
  /** What commands bring that no event may hold, under the ids that their events will name. */
  readonly profiles: Map<string, Profile>;
  readonly secrets: Map<string, Secret>;
  /** By user whose sessions end: the one that stays. */
  readonly sessionsEnded: Map<string, string | null>;
  /** By user whose mail address a command changes. */
  readonly emails: Map<string, Email>;
  /** Owners of single sessions that commands end, by session. */
  readonly sessionOwners: Map<string, string>;
  /** Single sessions that ended. */
  readonly sessionsRevoked: Set<string>;
}

/** A state that holds nothing yet. */
export function openState(): IdentityState {
  return {
    users: new Map(),
    loaded: new Map(),
    taken: new Set(),
    profiles: new Map(),
    secrets: new Map(),
    sessionsEnded: new Map(),
    emails: new Map(),
    sessionOwners: new Map(),
    sessionsRevoked: new Set(),
  };
}

/** What the rules may ask of a state. */
export function factsOf(state: IdentityState): IdentityFacts {
  return {
    user: (userId) => state.users.get(userId) ?? null,
    isTaken: (key) => state.taken.has(key),
    emailOf: (userId) => state.emails.get(userId)?.now ?? null,
    ownerOf: (sessionId) => {
      const owner = state.sessionOwners.get(sessionId) ?? null;
      const kept = owner === null ? undefined : state.sessionsEnded.get(owner);
      return state.sessionsRevoked.has(sessionId) || (kept !== undefined && kept !== sessionId) ? null : owner;
    },
  };
}

/** The users that a command is about, and the one that gives it, whose right is checked too. */
export function usersOf({ meta, ...command }: IdentityCommand): string[] {
  const actor = meta.actor.userId === null ? [] : [meta.actor.userId];
  return 'userId' in command ? [command.userId, ...actor] : actor;
}

/** Keeps beside the state what a command brings that no event may hold. */
export function keepDetails(state: IdentityState, command: IdentityCommand): void {
  switch (command.type) {
    case 'RegisterUser':
      state.profiles.set(newUserId(command), { username: command.username, email: command.email });
      state.secrets.set(newCredentialId(command), { passwordHash: command.passwordHash, keepSessionId: null });
      return;
    case 'ChangePassword':
      state.secrets.set(newCredentialId(command), {
        passwordHash: command.passwordHash,
        keepSessionId: command.keepSessionId,
      });
      return;
    case 'ResetPassword':
      state.secrets.set(newCredentialId(command), { passwordHash: command.passwordHash, keepSessionId: null });
      return;
    case 'ChangeRole':
    case 'DisableUser':
    case 'EnableUser':
    case 'RevokeSessions':
    case 'RevokeSession':
    case 'ChangeProfile':
      return;
    default:
      unreachable(command);
  }
}

/**
 * Notes what a command that takes effect changes beside the user, and its event does not tell: his mail address, or which of his sessions ends.
 */
export function noteEffect(state: IdentityState, command: IdentityCommand): void {
  if (command.type === 'RevokeSession') state.sessionsRevoked.add(command.sessionId);
  if (command.type !== 'ChangeProfile') return;
  const { stored, now } = present(state.emails.get(command.userId), 'the mail address that is changed');
  state.emails.set(command.userId, { stored, before: now, now: command.email });
}

/** Puts the user as the event leaves him into the state, and returns him. */
export function applyEvent(state: IdentityState, event: IdentityEvent, at: Instant): User {
  const user = evolve(state.users.get(event.userId) ?? null, event, at);
  state.users.set(user.userId, user);
  switch (event.type) {
    case 'UserRegistered':
      state.taken.add(present(state.profiles.get(user.userId), 'the profile of a new user').username.key);
      break;
    case 'PasswordChanged':
      endSessions(state, user.userId, present(state.secrets.get(user.credentialId), 'a secret').keepSessionId);
      break;
    case 'UserDisabled':
    case 'SessionsRevoked':
      endSessions(state, user.userId, null);
      break;
    case 'RoleChanged':
    case 'UserEnabled':
    case 'SessionRevoked':
    case 'ProfileChanged':
      break;
    default:
      unreachable(event);
  }
  return user;
}

/** Of sessions that end twice in one batch only one that both leave stays. */
function endSessions(state: IdentityState, userId: string, kept: string | null): void {
  const before = state.sessionsEnded.get(userId);
  state.sessionsEnded.set(userId, before === undefined || before === kept ? kept : null);
}
