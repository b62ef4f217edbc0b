import type { CommandMeta, Role } from '@kontor/contracts/command';
import type { IdentityCommand, UserAnswer } from '@kontor/contracts/identity';
import { accepted, type Outcome, refused } from '@kontor/contracts/outcome';
import { refusal } from '@kontor/contracts/refusals';
import type { Principal } from '@kontor/http/request';
import type { Queryable } from '@kontor/postgres/statement';
import { runBatch } from '@kontor/runtime/batch';
import { Executor } from '@kontor/runtime/executor';
import { type Answered, Idempotency } from '@kontor/runtime/idempotency';
import type { BatchScope, Participant } from '@kontor/runtime/participant';
import { BATCH_RETRIES } from '@kontor/runtime/retries';
import { noExclusiveKey, type ServiceOptions } from '@kontor/runtime/service';
import type { CacheUse } from '@kontor/runtime/shared-cache';
import { Unit } from '@kontor/runtime/unit';

import { Accounts, type NewAccount, type PasswordChange, type Registration } from './accounts.ts';
import { parseUsername } from './domain/username.ts';
import { LOGIN_LIMITS, type LoginLimits, LoginThrottle } from './login-throttle.ts';
import { HASHING_LIMITS, type HashingLimits, PasswordHasher } from './password-hasher.ts';
import { RevocationFeed } from './revocation-feed.ts';
import { IDENTITY_RULES } from './rules.ts';
import { type SessionCacheUse, SessionLookup } from './session-lookup.ts';
import type { SessionToken } from './session-token.ts';
import { SharedSessions, type SharedSessionsOptions } from './shared-sessions.ts';
import { type Client, type SignedIn, SignIn } from './sign-in.ts';
import { steady } from './steady.ts';
import { deleteSession } from './store/delete-session.ts';
import { findCredential } from './store/find-credential.ts';
import { listSessions, type SessionRecord } from './store/list-sessions.ts';
import { pruneLoginAttempts } from './store/prune-login-attempts.ts';
import { pruneRevocations } from './store/prune-revocations.ts';
import { pruneSessions } from './store/prune-sessions.ts';
import { readUsernames } from './store/read-usernames.ts';
import { UserDirectory } from './user-directory.ts';

const PRUNED_ROWS_MAX = 1_000;
/** A user, a profile, a credential and an event. */
const ROWS_PER_COMMAND = 4;

/** What identity is created with, beside what every service has. Its `reads` must see what was just committed: no replica. */
export interface IdentityOptions extends ServiceOptions {
  /** How long a session lives. */
  readonly sessionTtlMs: number;
  /** Keys the hashes of names and addresses in the counts of attempts; the same for all instances. */
  readonly secretKey: string;
  /** LOGIN_LIMITS where it is absent; null: attempts to sign in are not counted. */
  readonly loginLimits?: LoginLimits | null;
  /** HASHING_LIMITS where it is absent. */
  readonly hashing?: HashingLimits;
  /** Where sessions are shared with other instances; absent: each asks the database. */
  readonly shared?: Omit<SharedSessionsOptions, 'feed'>;
}

/** A user as he is found by name. */
export interface FoundUser {
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  readonly active: boolean;
}

/** Users and their sessions. Where a call takes a deadline, it is in milliseconds since the epoch, as for `Executor.submit`. */
export interface Identity {
  /** How long a session lives. */
  readonly sessionTtlMs: number;
  /** Runs a command; sessions that it ends or changes are so at once in this instance, elsewhere within a second. */
  submit(command: IdentityCommand, deadline: number): Promise<Answered<UserAnswer>>;
  /** Takes part in a transaction on identity's own database. */
  join(scope: BatchScope): Participant<IdentityCommand, UserAnswer>;

  /** Adds a customer and signs him in. Refusals: validation_failed, username_taken. */
  register(meta: CommandMeta, deadline: number, registration: Registration, client: Client): Promise<Outcome<SignedIn>>;
  /** Adds a user of any role. Refusals: validation_failed, forbidden, username_taken. */
  createUser(meta: CommandMeta, deadline: number, account: NewAccount): Promise<Outcome<UserAnswer>>;
  /**
   * Opens a session for whoever knows the password. Refusal: invalid_credentials, the same after the same work for a
   * wrong password, an unknown name and a disabled user.
   * @throws RefusalError `too_many_requests` with the seconds to wait, `overloaded`, `unavailable`.
   */
  login(tenantId: number, username: string, password: string, client: Client): Promise<Outcome<SignedIn>>;
  /** Ends the session, at once in this instance, elsewhere within a second; one that is not there changes nothing. */
  logout(tenantId: number, sessionId: string): Promise<void>;
  /**
   * Who holds the token; null: nobody, or no longer. Never more than a second behind what another instance did. An answer
   * that is at hand is no promise.
   */
  authenticate(token: SessionToken, tenantId: number): Principal | null | Promise<Principal | null>;
  /**
   * Changes one's own password and ends one's other sessions. Refusals: validation_failed, wrong_password.
   * @throws RefusalError as `login`: who stole a session cannot guess the password with it.
   */
  changePassword(
    meta: CommandMeta,
    deadline: number,
    principal: Principal,
    passwords: PasswordChange,
    client: Client,
  ): Promise<Outcome<UserAnswer>>;
  /** Sets another user's password and ends his sessions. Refusals: validation_failed, forbidden, user_not_found. */
  resetPassword(meta: CommandMeta, deadline: number, userId: string, password: string): Promise<Outcome<UserAnswer>>;
  /** What administrators do with accounts, with answers that tell whether they are those of an earlier request under the same key. */
  readonly accounts: Pick<Accounts, 'create' | 'resetPassword' | 'changeEmail'>;

  /** Users, for staff who look for them. */
  readonly users: UserDirectory;
  /** A user's sessions that are alive, the newest first. */
  sessions(tenantId: number, userId: string): Promise<SessionRecord[]>;
  /** The user of that name, in whatever case; null: there is none. */
  findUser(tenantId: number, username: string): Promise<FoundUser | null>;
  /** The names of users by id; a user whose profile was erased has none. */
  usernames(tenantId: number, userIds: readonly string[]): Promise<Map<string, string>>;
  /** Whether the user exists, is active, and has this password; not counted as an attempt. For checks at start. */
  hasPassword(tenantId: number, username: string, password: string): Promise<boolean>;

  /** Removes a bounded number of sessions that are over, and tells how many; any number of instances may. */
  pruneSessions(): Promise<number>;
  /** Removes a bounded number of counts that are over, and tells how many; any number of instances may. */
  pruneLoginAttempts(): Promise<number>;
  /** Removes a bounded number of revocations that nobody needs any more, and tells how many; any number of instances may. */
  pruneRevocations(): Promise<number>;
  /** How sessions fare that are shared with other instances, for metrics; null: they are not. */
  sharedSessions(): CacheUse | null;
  /** How the memory of sessions is doing, for metrics. */
  sessionCache(): SessionCacheUse;
  /** Commands that wait, and batches under way. */
  depth(): { readonly queued: number; readonly running: number };
  /** Takes no more commands, and resolves when those that it had are answered. Its databases stay open. */
  close(): Promise<void>;
}

/** Puts identity together. Its schema must be there (IDENTITY_MIGRATIONS). */
export function createIdentity(options: IdentityOptions): Identity {
  const [writes, reads] = [steady(options.database), steady(options.reads)];
  const { sessionTtlMs, secretKey, loginLimits: limits = LOGIN_LIMITS } = options;
  const hasher = new PasswordHasher(options.hashing ?? HASHING_LIMITS);
  const throttle = limits === null ? null : new LoginThrottle(writes, limits, secretKey);
  const { sessions, shared, feed } = createSessionLookup(options, reads);
  const stopFeed = feed?.start();
  const signIn = new SignIn({ reads, writes, hasher, throttle, sessionTtlMs });
  const join = (scope: BatchScope) => new Unit(scope, IDENTITY_RULES);
  const executor = createExecutor(options, join);

  const submit: Identity['submit'] = async (command, deadline) => {
    try {
      return await executor.submit(command, deadline);
    } finally {
      // Also where the outcome is not known: asking the database once more is always right.
      if ('userId' in command) {
        feed?.revokedHere(command.userId);
        sessions.forgetUser(command.userId);
      }
    }
  };
  const accounts = new Accounts({ hasher, signIn, submit });

  return {
    sessionTtlMs,
    submit,
    join,
    register: (meta, deadline, registration, client) => accounts.register(meta, deadline, registration, client),
    createUser: async (meta, deadline, account) => (await accounts.create(meta, deadline, account)).outcome,
    login: async (tenantId, username, password, client) => {
      const user = await signIn.attempt(tenantId, username, password, client.address);
      if (user === null) return refused(refusal('invalid_credentials'));
      return accepted(await signIn.open(tenantId, user, client));
    },
    logout: async (tenantId, sessionId) => {
      await deleteSession(writes, tenantId, sessionId);
      feed?.revokedHere(sessionId);
      sessions.forgetSession(sessionId);
    },
    authenticate: (token, tenantId) => sessions.principalOf(token, tenantId),
    changePassword: (meta, deadline, principal, passwords, client) =>
      accounts.changePassword(meta, deadline, principal, passwords, client),
    resetPassword: async (meta, deadline, userId, password) =>
      (await accounts.resetPassword(meta, deadline, userId, password)).outcome,
    accounts,
    users: new UserDirectory(reads),
    sessions: (tenantId, userId) => listSessions(reads, tenantId, userId),
    findUser: async (tenantId, username) => {
      const parsed = parseUsername(username);
      const known = parsed === null ? null : await findCredential(reads, tenantId, parsed.key);
      if (known === null) return null;
      return { userId: known.userId, username: known.username, role: known.role, active: known.active };
    },
    usernames: (tenantId, userIds) => readUsernames(reads, tenantId, userIds),
    hasPassword: async (tenantId, username, password) => (await signIn.verify(tenantId, username, password)) !== null,
    pruneSessions: () => pruneSessions(writes, PRUNED_ROWS_MAX),
    pruneLoginAttempts: () => pruneLoginAttempts(writes, PRUNED_ROWS_MAX),
    pruneRevocations: () => pruneRevocations(writes, PRUNED_ROWS_MAX),
    sharedSessions: () => shared?.use() ?? null,
    sessionCache: () => sessions.use(),
    depth: () => executor.depth(),
    close: async () => {
      await Promise.all([executor.close(), stopFeed?.()]);
    },
  };
}

interface Lookup {
  readonly sessions: SessionLookup;
  readonly shared: SharedSessions | null;
  readonly feed: RevocationFeed | null;
}

function createSessionLookup({ shared: options }: IdentityOptions, reads: Queryable): Lookup {
  if (options === undefined) return { sessions: new SessionLookup(reads), shared: null, feed: null };
  const feed = new RevocationFeed(reads, ({ sessionId, userId }) => {
    if (sessionId !== null) sessions.forgetSession(sessionId);
    if (userId !== null) sessions.forgetUser(userId);
  });
  const shared = new SharedSessions({ ...options, feed });
  const sessions = new SessionLookup(reads, shared);
  return { sessions, shared, feed };
}

function createExecutor(
  { database, executor, observer }: IdentityOptions,
  join: (scope: BatchScope) => Participant<IdentityCommand, UserAnswer>,
): Executor<IdentityCommand, UserAnswer> {
  const runner = {
    database,
    observer,
    idempotency: new Idempotency(IDENTITY_RULES.service, IDENTITY_RULES.answer),
    join: (scope: BatchScope) => ({ asked: join(scope), others: [] }),
  };
  return new Executor<IdentityCommand, UserAnswer>({
    name: IDENTITY_RULES.service,
    ...executor,
    retries: BATCH_RETRIES,
    rowsOf: () => ROWS_PER_COMMAND,
    exclusiveKeyOf: noExclusiveKey,
    run: (commands, rerun) => runBatch(runner, commands, rerun),
    ...(observer === undefined ? {} : { observer }),
  });
}
