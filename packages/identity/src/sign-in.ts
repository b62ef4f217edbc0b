import type { Role } from '@kontor/contracts/command';
import { TEXT_MAX } from '@kontor/contracts/limits';
import type { Principal } from '@kontor/http/request';
import type { Queryable } from '@kontor/postgres/statement';

import { parseUsername } from './domain/username.ts';
import type { LoginThrottle } from './login-throttle.ts';
import type { PasswordHasher } from './password-hasher.ts';
import { newToken, type SessionToken, sessionIdOf } from './session-token.ts';
import { findCredential, type KnownUser } from './store/find-credential.ts';
import { insertSession } from './store/insert-session.ts';

const USER_AGENT_LENGTH_MAX = 300;

/** Where a request to sign in comes from; kept with the session, for its user to recognise. */
export interface Client {
  readonly address: string;
  readonly userAgent: string;
}

/** Somebody who has just signed in. */
export interface SignedIn {
  readonly principal: Principal;
  readonly token: SessionToken;
}

/** Whose session is opened; it lives while his epoch is this one. */
export interface SessionOwner {
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  readonly sessionEpoch: number;
}

/** What signing in needs. */
export interface SignInOptions {
  readonly reads: Queryable;
  readonly writes: Queryable;
  readonly hasher: PasswordHasher;
  /** Null: attempts are not counted. */
  readonly throttle: LoginThrottle | null;
  readonly sessionTtlMs: number;
}

/** Checks passwords and opens sessions. */
export class SignIn {
  readonly #options: SignInOptions;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  /**
   * The active user of that name, if the password is his. The work is the same if it is not, or if there is no such user.
   * @throws RefusalError `overloaded`, `unavailable`.
   */
  async verify(tenantId: number, username: string, password: string): Promise<KnownUser | null> {
    const { reads, hasher } = this.#options;
    const parsed = parseUsername(username);
    const known = parsed === null ? null : await findCredential(reads, tenantId, parsed.key);
    // Longer than any password that could have been set, and no longer: the hash reads every byte.
    const right = await hasher.verify(known?.passwordHash ?? null, password.slice(0, TEXT_MAX.password + 1));
    return right && known?.active === true ? known : null;
  }

  /**
   * As `verify`, counting the attempt unless it is right.
   * @throws RefusalError `too_many_requests` with the seconds to wait, and as `verify`.
   */
  async attempt(tenantId: number, username: string, password: string, address: string): Promise<KnownUser | null> {
    const { throttle } = this.#options;
    if (throttle === null) return this.verify(tenantId, username, password);
    const counted = await throttle.take(tenantId, parseUsername(username)?.key ?? username, address);
    const user = await this.verify(tenantId, username, password);
    if (user !== null) await throttle.release(tenantId, counted);
    return user;
  }

  /** Opens a session, whose token is told here and nowhere else. */
  async open(tenantId: number, owner: SessionOwner, { address, userAgent }: Client): Promise<SignedIn> {
    const { writes, sessionTtlMs: ttlMs } = this.#options;
    const { userId, username, role, sessionEpoch } = owner;
    const token = newToken();
    const sessionId = sessionIdOf(token);
    await insertSession(writes, tenantId, {
      sessionId,
      userId,
      sessionEpoch,
      ttlMs,
      address,
      userAgent: userAgent.slice(0, USER_AGENT_LENGTH_MAX).toWellFormed(),
    });
    return { principal: { userId, username, role, sessionId }, token };
  }
}
