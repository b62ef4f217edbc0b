import { randomBytes } from 'node:crypto';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { hash, type Options, verify } from '@node-rs/argon2';

/** What a hash costs: OWASP's choice for argon2id (the library's default), 19 MiB and two passes; 11 to 36 ms of a core. */
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const RETRY_AFTER_SECONDS = 2;
const DUMMY_PASSWORD_BYTES = 16;

/** How much hashing a process does. */
export interface HashingLimits {
  /** Hashes under way at once; they run on threads of their own, but take cores from everything else. */
  readonly atOnceMax: number;
  /** Hashes that wait; one more is refused with `overloaded`. */
  readonly waitingMax: number;
}

/** Keeps at least one core of a small machine for orders, and nobody waits longer than about two seconds. */
export const HASHING_LIMITS: HashingLimits = { atOnceMax: 2, waitingMax: 128 };

/** Hashes and checks passwords, a few at a time, so that a crowd that signs in cannot stop the store. */
export class PasswordHasher {
  readonly #limits: HashingLimits;
  readonly #waiting: (() => void)[] = [];
  readonly #dummyHash: Promise<string>;
  #underWay = 0;
  #done = 0;

  constructor(limits: HashingLimits) {
    this.#limits = limits;
    this.#dummyHash = hash(randomBytes(DUMMY_PASSWORD_BYTES).toString('base64url'), COST);
    this.#dummyHash.catch(ignore);
  }

  /** Hashes that were made or checked so far. */
  get done(): number {
    return this.#done;
  }

  /**
   * The argon2id hash of a password, in the PHC form with a salt of its own.
   * @throws RefusalError `overloaded` where too many wait already.
   */
  hash(password: string): Promise<string> {
    return this.#run(() => hash(password.normalize('NFKC'), COST));
  }

  /**
   * Whether the password is the one that was hashed. Without a hash the answer is false after the same work, so that time
   * does not tell an unknown name.
   * @throws RefusalError `overloaded` where too many wait already.
   */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.#dummyHash);
    const right = await this.#run(() => verify(against, password.normalize('NFKC')));
    return right && passwordHash !== null;
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#underWay >= this.#limits.atOnceMax) {
      if (this.#waiting.length >= this.#limits.waitingMax) {
        throw new RefusalError(refusal('overloaded'), RETRY_AFTER_SECONDS);
      }
      // Whoever is done hands its place over, so that nobody overtakes those who wait.
      await new Promise<void>((go) => {
        this.#waiting.push(go);
      });
    } else {
      this.#underWay += 1;
    }
    try {
      return await work();
    } finally {
      this.#done += 1;
      const next = this.#waiting.shift();
      if (next === undefined) this.#underWay -= 1;
      else next();
    }
  }
}

function ignore(): void {
  // Who needs it, awaits it.
}
