import { isIPv6 } from 'node:net';

import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { uuidFromName } from '@kontor/kernel/uuid';
import type { Queryable } from '@kontor/postgres/statement';

import { releaseLoginAttempt } from './store/release-login-attempt.ts';
import { type AttemptCount, type AttemptSubjects, takeLoginAttempt } from './store/take-login-attempt.ts';

/** How many wrong passwords are heard before the next attempt has to wait for the end of the window. */
export interface LoginLimits {
  readonly accountAttemptsMax: number;
  readonly addressAttemptsMax: number;
  readonly windowMs: number;
}

/** 40 guesses an hour at one account; an address may be an office, so it has ten times as many. */
export const LOGIN_LIMITS: LoginLimits = { accountAttemptsMax: 10, addressAttemptsMax: 100, windowMs: 15 * 60_000 };

const IPV6_NETWORK_GROUPS = 4;
const IPV6_GROUPS = 8;

/**
 * Counts attempts to sign in, in PostgreSQL, so that all instances share the counts. An attempt is counted before its password is looked
 * at and given back if it is right: a thousand guesses at once are a thousand attempts. Accounts are counted by the name
 * that was typed, whether there is such a user or not, so a locked one tells nothing.
 */
export class LoginThrottle {
  readonly #database: Queryable;
  readonly #limits: LoginLimits;
  readonly #secretKey: string;

  constructor(database: Queryable, limits: LoginLimits, secretKey: string) {
    this.#database = database;
    this.#limits = limits;
    this.#secretKey = secretKey;
  }

  /**
   * Counts an attempt.
   * @throws RefusalError `too_many_requests`, with the seconds until the window ends.
   */
  async take(tenantId: number, usernameKey: string, address: string): Promise<AttemptSubjects> {
    const subjects = {
      account: this.#subject('account', usernameKey),
      address: this.#subject('address', networkOf(address)),
    };
    const { accountAttemptsMax, addressAttemptsMax, windowMs } = this.#limits;
    const counts = await takeLoginAttempt(this.#database, tenantId, subjects, windowMs, addressAttemptsMax);
    refuseOver(counts.address, addressAttemptsMax);
    if (counts.account !== null) refuseOver(counts.account, accountAttemptsMax);
    return subjects;
  }

  /** The password was right: the account starts from zero, the address gets its attempt back. */
  async release(tenantId: number, subjects: AttemptSubjects): Promise<void> {
    await releaseLoginAttempt(this.#database, tenantId, subjects);
  }

  /** What is typed as a name may be a password, so only a keyed hash of it is kept. */
  #subject(kind: 'account' | 'address', text: string): string {
    return uuidFromName('login', this.#secretKey, kind, text);
  }
}

function refuseOver({ attempts, endsMs }: AttemptCount, attemptsMax: number): void {
  if (attempts <= attemptsMax) return;
  throw new RefusalError(refusal('too_many_requests'), Math.max(1, Math.ceil(endsMs / 1000)));
}

/** The address itself; of IPv6 the network (/64), since whoever has one address there has them all. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, IPV6_GROUPS - before.length - after.length) }, () => '0');
  const groups = [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
  return groups.slice(0, IPV6_NETWORK_GROUPS).join(':');
}
