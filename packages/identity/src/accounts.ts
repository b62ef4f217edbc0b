import type { CommandMeta, Role } from '@kontor/contracts/command';
import type { IdentityCommand, UserAnswer } from '@kontor/contracts/identity';
import { accepted, type Outcome, refused } from '@kontor/contracts/outcome';
import { type Refusal, refusal } from '@kontor/contracts/refusals';
import type { Principal } from '@kontor/http/request';
import { present } from '@kontor/kernel/assert';
import type { Answered } from '@kontor/runtime/idempotency';

import { emailProblem, invalidFields, passwordProblem, usernameProblem } from './domain/credential-rules.ts';
import { parseUsername } from './domain/username.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { Client, SignedIn, SignIn } from './sign-in.ts';

const FIRST_EPOCH = 1;

/** What a person types to get an account. */
export interface Registration {
  readonly username: string;
  readonly email: string | null;
  readonly password: string;
}

/** An account that somebody else makes. The password rule is waived for sample accounts only. */
export interface NewAccount extends Registration {
  readonly role: Role;
  readonly passwordRule: 'enforced' | 'waived';
}

/** A person's old password, and the one that he wants instead. */
export interface PasswordChange {
  readonly old: string;
  readonly new: string;
}

/** What accounts need. */
export interface AccountsOptions {
  readonly hasher: PasswordHasher;
  readonly signIn: SignIn;
  submit(command: IdentityCommand, deadline: number): Promise<Answered<UserAnswer>>;
}

/** What is done with passwords before a command is given: commands hold hashes, and are given only where the input is valid. */
export class Accounts {
  readonly #options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /** See `Identity.createUser`; tells also whether the answer is that of an earlier request under the same key. */
  async create(meta: CommandMeta, deadline: number, account: NewAccount): Promise<Answered<UserAnswer>> {
    const { username, email, password, role, passwordRule } = account;
    const invalid = invalidFields([
      usernameProblem(username),
      email === null ? null : emailProblem(email),
      passwordRule === 'enforced' ? passwordProblem(password, 'password') : null,
    ]);
    if (invalid !== null) return atOnce(meta, invalid);
    return this.#options.submit(
      {
        type: 'RegisterUser',
        meta,
        username: present(parseUsername(username), 'the name that was checked'),
        email,
        passwordHash: await this.#options.hasher.hash(password),
        role,
      },
      deadline,
    );
  }

  /** See `Identity.register`. */
  async register(
    meta: CommandMeta,
    deadline: number,
    registration: Registration,
    client: Client,
  ): Promise<Outcome<SignedIn>> {
    const role = 'customer';
    const { outcome: created } = await this.create(meta, deadline, { ...registration, role, passwordRule: 'enforced' });
    if (!created.ok) return created;
    const username = present(parseUsername(registration.username), 'the name that was registered').name;
    const owner = { ...created.answer, username, role, sessionEpoch: FIRST_EPOCH } as const;
    return accepted(await this.#options.signIn.open(meta.tenantId, owner, client));
  }

  /** See `Identity.changePassword`. */
  async changePassword(
    meta: CommandMeta,
    deadline: number,
    { userId, username, sessionId }: Principal,
    passwords: PasswordChange,
    { address }: Client,
  ): Promise<Outcome<UserAnswer>> {
    const invalid = invalidFields([passwordProblem(passwords.new, 'new')]);
    if (invalid !== null) return refused(invalid);
    const user = await this.#options.signIn.attempt(meta.tenantId, username, passwords.old, address);
    if (user?.userId !== userId) return refused(refusal('wrong_password'));
    const answered = await this.#options.submit(
      {
        type: 'ChangePassword',
        meta,
        userId,
        verifiedCredentialId: user.credentialId,
        passwordHash: await this.#options.hasher.hash(passwords.new),
        keepSessionId: sessionId,
      },
      deadline,
    );
    return answered.outcome;
  }

  /** See `Identity.resetPassword`; tells also whether the answer is that of an earlier request under the same key. */
  async resetPassword(
    meta: CommandMeta,
    deadline: number,
    userId: string,
    password: string,
  ): Promise<Answered<UserAnswer>> {
    const invalid = invalidFields([passwordProblem(password, 'password')]);
    if (invalid !== null) return atOnce(meta, invalid);
    const passwordHash = await this.#options.hasher.hash(password);
    return this.#options.submit({ type: 'ResetPassword', meta, userId, passwordHash }, deadline);
  }

  /** Gives a user another mail address, or none. Refusals: validation_failed, forbidden, user_not_found. */
  async changeEmail(
    meta: CommandMeta,
    deadline: number,
    userId: string,
    email: string | null,
  ): Promise<Answered<UserAnswer>> {
    const invalid = invalidFields([email === null ? null : emailProblem(email)]);
    if (invalid !== null) return atOnce(meta, invalid);
    return this.#options.submit({ type: 'ChangeProfile', meta, userId, email }, deadline);
  }
}

/** The answer to what is refused before any command is given. */
function atOnce({ requestId }: CommandMeta, refusal: Refusal): Answered<never> {
  return { outcome: refused(refusal), replayed: false, requestId };
}
