import type { Actor, At } from '@kontor/contracts/command';
import { type Decision, happened, refuse, unchanged } from '@kontor/contracts/decision';
import type {
  ChangePassword,
  ChangeProfile,
  ChangeRole,
  DisableUser,
  EnableUser,
  IdentityCommand,
  IdentityEvent,
  RegisterUser,
  ResetPassword,
  RevokeSession,
  RevokeSessions,
  UserAnswer,
} from '@kontor/contracts/identity';
import { refusal } from '@kontor/contracts/refusals';
import { unreachable } from '@kontor/kernel/assert';
import { derivedId } from '@kontor/kernel/uuid';

import type { User } from './user.ts';

const USER_TAG = 1;
const CREDENTIAL_TAG = 2;

/** What a rule may ask: users that were loaded, and names that are taken. */
export interface IdentityFacts {
  user(userId: string): User | null;
  isTaken(usernameKey: string): boolean;
  /** The mail address of a user that was loaded for a change of it. */
  emailOf(userId: string): string | null;
  /** Whose session this is, of those that were loaded; null: nobody's. */
  ownerOf(sessionId: string): string | null;
}

type IdentityDecision = Decision<IdentityEvent, UserAnswer>;

/** The id of the user that the command creates. */
export function newUserId(command: RegisterUser): string {
  return derivedId(command.meta.seed, USER_TAG);
}

/** The id of the credential that the command creates. */
export function newCredentialId(command: RegisterUser | ChangePassword | ResetPassword): string {
  return derivedId(command.meta.seed, CREDENTIAL_TAG);
}

/** The rules of identity. Each checks in this order: may the actor, is there such a user, does the change make sense. */
export function decide(facts: IdentityFacts, command: At<IdentityCommand>): IdentityDecision {
  switch (command.type) {
    case 'RegisterUser':
      return registerUser(facts, command);
    case 'ChangePassword':
      return changePassword(facts, command);
    case 'ResetPassword':
      return resetPassword(facts, command);
    case 'ChangeRole':
      return changeRole(facts, command);
    case 'DisableUser':
      return disableUser(facts, command);
    case 'EnableUser':
      return enableUser(facts, command);
    case 'RevokeSessions':
      return revokeSessions(facts, command);
    case 'RevokeSession':
      return revokeSession(facts, command);
    case 'ChangeProfile':
      return changeProfile(facts, command);
    default:
      return unreachable(command);
  }
}

function registerUser(facts: IdentityFacts, command: RegisterUser): IdentityDecision {
  const { role, meta, username } = command;
  if (role !== 'customer' && !isAdministrator(facts, meta.actor)) return refuse(refusal('forbidden'));
  if (facts.isTaken(username.key)) return refuse(refusal('username_taken'));
  return happened({
    type: 'UserRegistered',
    userId: newUserId(command),
    role,
    credentialId: newCredentialId(command),
  });
}

function changePassword(facts: IdentityFacts, command: ChangePassword): IdentityDecision {
  const { userId, meta, verifiedCredentialId } = command;
  if (meta.actor.userId !== userId) return refuse(refusal('forbidden'));
  const user = facts.user(userId);
  if (user === null) return refuse(refusal('user_not_found'));
  if (!user.active) return refuse(refusal('forbidden'));
  if (user.credentialId !== verifiedCredentialId) return refuse(refusal('wrong_password'));
  return happened({ type: 'PasswordChanged', userId, credentialId: newCredentialId(command) });
}

function resetPassword(facts: IdentityFacts, command: ResetPassword): IdentityDecision {
  const { userId, meta } = command;
  if (!mayAdminister(facts, meta.actor, userId)) return refuse(refusal('forbidden'));
  if (facts.user(userId) === null) return refuse(refusal('user_not_found'));
  return happened({ type: 'PasswordChanged', userId, credentialId: newCredentialId(command) });
}

function changeRole(facts: IdentityFacts, { userId, role, meta }: ChangeRole): IdentityDecision {
  if (!mayAdminister(facts, meta.actor, userId)) return refuse(refusal('forbidden'));
  const user = facts.user(userId);
  if (user === null) return refuse(refusal('user_not_found'));
  if (user.role === role) return unchanged({ userId });
  return happened({ type: 'RoleChanged', userId, from: user.role, to: role });
}

function disableUser(facts: IdentityFacts, { userId, meta }: DisableUser): IdentityDecision {
  if (!mayAdminister(facts, meta.actor, userId)) return refuse(refusal('forbidden'));
  const user = facts.user(userId);
  if (user === null) return refuse(refusal('user_not_found'));
  if (!user.active) return unchanged({ userId });
  return happened({ type: 'UserDisabled', userId });
}

function enableUser(facts: IdentityFacts, { userId, meta }: EnableUser): IdentityDecision {
  if (!mayAdminister(facts, meta.actor, userId)) return refuse(refusal('forbidden'));
  const user = facts.user(userId);
  if (user === null) return refuse(refusal('user_not_found'));
  if (user.active) return unchanged({ userId });
  return happened({ type: 'UserEnabled', userId });
}

function revokeSessions(facts: IdentityFacts, { userId, meta }: RevokeSessions): IdentityDecision {
  if (!isOwnOrAdministered(facts, meta.actor, userId)) return refuse(refusal('forbidden'));
  if (facts.user(userId) === null) return refuse(refusal('user_not_found'));
  return happened({ type: 'SessionsRevoked', userId });
}

function revokeSession(facts: IdentityFacts, { userId, sessionId, meta }: RevokeSession): IdentityDecision {
  if (!isOwnOrAdministered(facts, meta.actor, userId)) return refuse(refusal('forbidden'));
  if (facts.user(userId) === null) return refuse(refusal('user_not_found'));
  if (facts.ownerOf(sessionId) !== userId) return refuse(refusal('session_not_found'));
  return happened({ type: 'SessionRevoked', userId });
}

function changeProfile(facts: IdentityFacts, { userId, email, meta }: ChangeProfile): IdentityDecision {
  if (!isOwnOrAdministered(facts, meta.actor, userId)) return refuse(refusal('forbidden'));
  if (facts.user(userId) === null) return refuse(refusal('user_not_found'));
  if (facts.emailOf(userId) === email) return unchanged({ userId });
  return happened({ type: 'ProfileChanged', userId });
}

function isOwnOrAdministered(facts: IdentityFacts, actor: Actor, userId: string): boolean {
  return actor.userId === userId || mayAdminister(facts, actor, userId);
}

/**
 * Administrators rule over others, never over themselves. As the actor's own row is locked and read with the command, two who
 * disable each other cannot both succeed: whatever administrators do to each other, one of them is left.
 */
function mayAdminister(facts: IdentityFacts, actor: Actor, userId: string): boolean {
  return isAdministrator(facts, actor) && actor.userId !== userId;
}

function isAdministrator(facts: IdentityFacts, { userId, role }: Actor): boolean {
  if (role === 'system') return true;
  const actor = userId === null ? null : facts.user(userId);
  return actor !== null && actor.active && actor.role === 'admin';
}
