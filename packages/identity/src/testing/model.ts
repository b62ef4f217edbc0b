import type { Role } from '@kontor/contracts/command';
import fc from 'fast-check';

/** Who gives a command: the system, a visitor, or a user by his index. */
export type ModelActor = 'system' | 'visitor' | number;

/** A command in the model's words. Users and sessions are named by their index; one that is not there is nobody. */
export type ModelCommand =
  | { readonly kind: 'register'; readonly actor: ModelActor; readonly name: string; readonly role: Role }
  | {
      readonly kind: 'changePassword';
      readonly actor: ModelActor;
      readonly user: number;
      readonly right: boolean;
      readonly keep: number;
    }
  | {
      readonly kind: 'resetPassword' | 'disable' | 'enable' | 'revoke';
      readonly actor: ModelActor;
      readonly user: number;
    }
  | { readonly kind: 'revokeOne'; readonly actor: ModelActor; readonly user: number; readonly session: number }
  | { readonly kind: 'changeRole'; readonly actor: ModelActor; readonly user: number; readonly role: Role };

/** What the callers of one burst know: the users there are, and how often each has changed his password. */
export type Known = readonly number[];

interface ModelUser {
  readonly name: string;
  role: Role;
  active: boolean;
  passwords: number;
}

/** What identity is, in the fewest words, one command at a time. It knows nothing of the rules' code. */
export class IdentityModel {
  readonly users: ModelUser[] = [];
  readonly sessions: { readonly user: number; alive: boolean }[] = [];

  known(): Known {
    return this.users.map(({ passwords }) => passwords);
  }

  /** `ok`, or the kind of the refusal, which leaves everything as it was. */
  run(command: ModelCommand, known: Known): string {
    if (command.kind === 'register') return this.#register(command, known);
    const user = command.user < known.length ? this.users[command.user] : undefined;
    const own = command.actor === command.user && user !== undefined;
    if (command.kind === 'changePassword') {
      if (command.actor !== command.user) return 'forbidden';
      if (user === undefined) return 'user_not_found';
      if (!user.active) return 'forbidden';
      if (!command.right || user.passwords !== known[command.user]) return 'wrong_password';
      user.passwords += 1;
      this.#end(command.user, command.keep);
      return 'ok';
    }
    const rules = this.#rules(command.actor, known) && command.actor !== command.user;
    const revokes = command.kind === 'revoke' || command.kind === 'revokeOne';
    if (!rules && !(revokes && own)) {
      // Whoever is nobody may still ask for himself: that there is no such user is all that he is told.
      return revokes && command.actor === command.user ? 'user_not_found' : 'forbidden';
    }
    if (user === undefined) return 'user_not_found';
    if (command.kind === 'revokeOne') {
      const session = this.sessions[command.session];
      if (session?.user !== command.user || !session.alive) return 'session_not_found';
      session.alive = false;
      return 'ok';
    }
    if (command.kind === 'changeRole') user.role = command.role;
    if (command.kind === 'resetPassword') user.passwords += 1;
    if (command.kind === 'enable') user.active = true;
    if (command.kind === 'resetPassword' || command.kind === 'revoke') this.#end(command.user, null);
    if (command.kind === 'disable' && user.active) {
      user.active = false;
      this.#end(command.user, null);
    }
    return 'ok';
  }

  #register({ actor, name, role }: Extract<ModelCommand, { kind: 'register' }>, known: Known): string {
    if (role !== 'customer' && !this.#rules(actor, known)) return 'forbidden';
    if (this.users.some((user) => user.name.toLowerCase() === name.toLowerCase())) return 'username_taken';
    this.users.push({ name, role, active: true, passwords: 0 });
    return 'ok';
  }

  #rules(actor: ModelActor, known: Known): boolean {
    if (actor === 'system') return true;
    if (actor === 'visitor' || actor >= known.length) return false;
    const user = this.users[actor];
    return user !== undefined && user.active && user.role === 'admin';
  }

  #end(user: number, kept: number | null): void {
    this.sessions.forEach((session, index) => {
      if (session.user === user && index !== kept) session.alive = false;
    });
  }
}

const user = fc.nat({ max: 3 });
const role = fc.constantFrom<Role>('customer', 'staff', 'admin', 'admin');
const actor = fc.oneof({ weight: 3, arbitrary: user }, fc.constantFrom<ModelActor>('system', 'system', 'visitor'));
const name = fc.constantFrom('ann', 'Ann', 'bob', 'BOB', 'cid', 'dan', 'eve');

const anyCommand: fc.Arbitrary<ModelCommand> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('register' as const), actor, name, role }) },
  {
    weight: 3,
    arbitrary: fc
      .record({ user, other: actor, own: fc.boolean(), right: fc.boolean(), keep: fc.nat({ max: 9 }) })
      .map(({ user, other, own, right, keep }) => ({
        kind: 'changePassword' as const,
        actor: own ? user : other,
        user,
        right,
        keep,
      })),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('resetPassword' as const, 'disable' as const, 'enable' as const, 'revoke' as const),
      actor,
      user,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('revokeOne' as const), actor, user, session: fc.nat({ max: 9 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('changeRole' as const), actor, user, role }) },
);

const founding = fc.record({
  kind: fc.constant('register' as const),
  actor: fc.constant('system' as const),
  name,
  role,
});

/** Any history: somebody is there at first, so that there is somebody to rule over. */
export const anyHistory: fc.Arbitrary<readonly ModelCommand[]> = fc
  .tuple(
    fc.array(founding, { minLength: 2, maxLength: 5 }),
    fc.array(anyCommand, { minLength: 5, maxLength: 30, size: 'max' }),
  )
  .map(([founders, commands]) => [...founders, ...commands]);
