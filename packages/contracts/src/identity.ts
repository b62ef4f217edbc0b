import type { Command, Role } from './command.ts';

/** A user name in the form it is shown in, and the form under which it is unique. */
export interface Username {
  /** NFKC-normalised, 1 to 150 characters. */
  readonly name: string;
  /** The name with its case folded away: two names with one key are one name. */
  readonly key: string;
}

/** Adds a user, whose id is derived from the command's seed. Only administrators add others than customers. */
export interface RegisterUser extends Command {
  readonly type: 'RegisterUser';
  readonly username: Username;
  readonly email: string | null;
  readonly passwordHash: string;
  readonly role: Role;
}
/** A user changes his own password, which ends his other sessions. */
export interface ChangePassword extends Command {
  readonly type: 'ChangePassword';
  readonly userId: string;
  /** The credential that the old password was checked against; another one by now: refused. */
  readonly verifiedCredentialId: string;
  readonly passwordHash: string;
  /** The session that stays; null ends all. */
  readonly keepSessionId: string | null;
}
/** An administrator sets another user's password, which ends that user's sessions. */
export interface ResetPassword extends Command {
  readonly type: 'ResetPassword';
  readonly userId: string;
  readonly passwordHash: string;
}
/** An administrator gives another user a role. */
export interface ChangeRole extends Command {
  readonly type: 'ChangeRole';
  readonly userId: string;
  readonly role: Role;
}
/** An administrator keeps another user out, and ends his sessions. */
export interface DisableUser extends Command {
  readonly type: 'DisableUser';
  readonly userId: string;
}
/** An administrator lets another user in again. */
export interface EnableUser extends Command {
  readonly type: 'EnableUser';
  readonly userId: string;
}
/** A user, or an administrator for him, ends all his sessions. */
export interface RevokeSessions extends Command {
  readonly type: 'RevokeSessions';
  readonly userId: string;
}

/** An administrator, or the user himself, ends one of his sessions. */
export interface RevokeSession extends Command {
  readonly type: 'RevokeSession';
  readonly userId: string;
  readonly sessionId: string;
}
/** A user, or an administrator for him, gives himself another mail address, or none. */
export interface ChangeProfile extends Command {
  readonly type: 'ChangeProfile';
  readonly userId: string;
  readonly email: string | null;
}

/** Everything identity can be asked. Commands hold names and hashes: they are never logged. */
export type IdentityCommand =
  | RegisterUser
  | ChangePassword
  | ResetPassword
  | ChangeRole
  | DisableUser
  | EnableUser
  | RevokeSessions
  | RevokeSession
  | ChangeProfile;

/** A user came to be. Name, mail and password hash are in erasable rows, found by the ids. */
export interface UserRegistered {
  readonly type: 'UserRegistered';
  readonly userId: string;
  readonly role: Role;
  readonly credentialId: string;
}
/** The user has another password, and his sessions ended, but for the one that changed it. */
export interface PasswordChanged {
  readonly type: 'PasswordChanged';
  readonly userId: string;
  readonly credentialId: string;
}
/** The user has another role, at once in all his sessions. */
export interface RoleChanged {
  readonly type: 'RoleChanged';
  readonly userId: string;
  readonly from: Role;
  readonly to: Role;
}
/** The user can no longer sign in, and his sessions ended. */
export interface UserDisabled {
  readonly type: 'UserDisabled';
  readonly userId: string;
}
/** The user can sign in again. */
export interface UserEnabled {
  readonly type: 'UserEnabled';
  readonly userId: string;
}
/** All sessions of the user ended. */
export interface SessionsRevoked {
  readonly type: 'SessionsRevoked';
  readonly userId: string;
}
/** One session of the user ended. Which one is told nowhere. */
export interface SessionRevoked {
  readonly type: 'SessionRevoked';
  readonly userId: string;
}
/** What is known about the user beside his name is other than before; what it is, is in his erasable row. */
export interface ProfileChanged {
  readonly type: 'ProfileChanged';
  readonly userId: string;
}

/** What the log of identity holds: no name, no mail, no secret. */
export type IdentityEvent =
  | UserRegistered
  | PasswordChanged
  | RoleChanged
  | UserDisabled
  | UserEnabled
  | SessionsRevoked
  | SessionRevoked
  | ProfileChanged;

/** The answer to every identity command: whom it was about. */
export interface UserAnswer {
  readonly userId: string;
}
