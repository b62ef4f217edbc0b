import type { Actor } from '@kontor/contracts/command';
import type { IdentityCommand } from '@kontor/contracts/identity';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';
import { describe, expect, it } from 'vitest';

import { PASSWORD_HASH } from '../testing/commands.ts';
import { metaOf, SYSTEM, VISITOR } from '../testing/instances.ts';
import { decide, type IdentityFacts, newCredentialId, newUserId } from './rules.ts';
import { evolve, type User } from './user.ts';

const NOW = Date.UTC(2026, 10, 22);

function userOf(name: string, fields: Partial<User> = {}): User {
  return {
    userId: uuidFromName(name),
    role: 'customer',
    active: true,
    credentialId: uuidFromName(name, 'credential'),
    sessionEpoch: 1,
    version: 1,
    createdAt: NOW,
    ...fields,
  };
}

const SESSION = uuidFromName('a session of ann');
const ann = userOf('ann');
const admin = userOf('admin', { role: 'admin' });
const asAnn: Actor = { userId: ann.userId, role: 'customer' };
const asAdmin: Actor = { userId: admin.userId, role: 'admin' };

function factsOf(users: readonly User[], taken: readonly string[] = []): IdentityFacts {
  return {
    user: (userId) => users.find((user) => user.userId === userId) ?? null,
    isTaken: (key) => taken.includes(key),
    emailOf: (userId) => (userId === ann.userId ? 'ann@example.com' : null),
    ownerOf: (sessionId) => (sessionId === SESSION ? ann.userId : null),
  };
}

function decided(users: readonly User[], command: IdentityCommand, taken: readonly string[] = []) {
  const decision = decide(factsOf(users, taken), { ...command, at: NOW });
  if (decision.kind === 'refusal') return decision.refusal.kind;
  return decision.kind === 'events' ? decision.events : 'unchanged';
}

describe('RegisterUser', () => {
  const registration = (actor: Actor, role: User['role']) => ({
    type: 'RegisterUser' as const,
    meta: metaOf(actor),
    username: { name: 'Bob', key: 'bob' },
    email: 'bob@example.com',
    passwordHash: PASSWORD_HASH,
    role,
  });

  it('adds a customer for anybody, with no word of who he is', () => {
    const command = registration(VISITOR, 'customer');
    const [userId, credentialId] = [newUserId(command), newCredentialId(command)];
    expect(decided([], command)).toEqual([{ type: 'UserRegistered', userId, role: 'customer', credentialId }]);
    expect(userId).not.toBe(credentialId);
  });

  it('adds staff for administrators and the system', () => {
    expect(decided([admin], registration(asAdmin, 'staff'))).toMatchObject([{ role: 'staff' }]);
    expect(decided([], registration(SYSTEM, 'admin'))).toMatchObject([{ role: 'admin' }]);
  });

  it('refuses forbidden before username_taken', () => {
    expect(decided([ann], registration(asAnn, 'staff'), ['bob'])).toBe('forbidden');
    expect(decided([ann], registration(asAnn, 'customer'), ['bob'])).toBe('username_taken');
  });
});

describe('ChangePassword', () => {
  const change = (actor: Actor, verifiedCredentialId = ann.credentialId) => ({
    type: 'ChangePassword' as const,
    meta: metaOf(actor),
    userId: ann.userId,
    verifiedCredentialId,
    passwordHash: PASSWORD_HASH,
    keepSessionId: null,
  });

  it('gives the user another credential', () => {
    const command = change(asAnn);
    const credentialId = newCredentialId(command);
    expect(decided([ann], command)).toEqual([{ type: 'PasswordChanged', userId: ann.userId, credentialId }]);
  });

  it('refuses, in this order: another person, nobody, a disabled user, a credential that is no longer his', () => {
    const stale = uuidFromName('another credential');
    expect(decided([admin], change(asAdmin, stale))).toBe('forbidden');
    expect(decided([], change(asAnn, stale))).toBe('user_not_found');
    expect(decided([{ ...ann, active: false }], change(asAnn, stale))).toBe('forbidden');
    expect(decided([ann], change(asAnn, stale))).toBe('wrong_password');
  });
});

const administrative = [
  { type: 'ResetPassword', passwordHash: PASSWORD_HASH },
  { type: 'ChangeRole', role: 'staff' },
  { type: 'DisableUser' },
  { type: 'EnableUser' },
] as const;

describe.each(administrative)('$type', (fields) => {
  const of = (actor: Actor, userId: string): IdentityCommand => ({ ...fields, meta: metaOf(actor), userId });

  it('is for active administrators, whatever role the command claims', () => {
    expect(decided([ann, admin], of(asAdmin, ann.userId))).not.toBe('forbidden');
    expect(decided([ann], of(SYSTEM, ann.userId))).not.toBe('forbidden');
    expect(decided([ann, { ...admin, role: 'staff' }], of(asAdmin, ann.userId))).toBe('forbidden');
    expect(decided([ann, { ...admin, active: false }], of(asAdmin, ann.userId))).toBe('forbidden');
    expect(decided([ann], of(asAdmin, ann.userId))).toBe('forbidden');
    expect(decided([ann, admin], of(VISITOR, ann.userId))).toBe('forbidden');
  });

  it('is not for oneself', () => {
    expect(decided([admin], of(asAdmin, admin.userId))).toBe('forbidden');
  });

  it('needs somebody', () => {
    expect(decided([admin], of(asAdmin, ann.userId))).toBe('user_not_found');
  });
});

describe('what is so already', () => {
  it('is no event', () => {
    const meta = metaOf(SYSTEM);
    const { userId } = ann;
    expect(decided([ann], { type: 'ChangeRole', meta, userId, role: 'customer' })).toBe('unchanged');
    expect(decided([ann], { type: 'EnableUser', meta, userId })).toBe('unchanged');
    expect(decided([{ ...ann, active: false }], { type: 'DisableUser', meta, userId })).toBe('unchanged');
  });
});

describe('RevokeSessions', () => {
  it('is for oneself and for administrators', () => {
    const { userId } = ann;
    const event = [{ type: 'SessionsRevoked', userId }];
    expect(decided([ann], { type: 'RevokeSessions', meta: metaOf(asAnn), userId })).toEqual(event);
    expect(decided([ann, admin], { type: 'RevokeSessions', meta: metaOf(asAdmin), userId })).toEqual(event);
    const other = { userId: uuidv7(NOW), role: 'customer' } as const;
    expect(decided([ann], { type: 'RevokeSessions', meta: metaOf(other), userId })).toBe('forbidden');
  });
});

describe('a user', () => {
  it('loses his sessions by another password, by being disabled and by revocation, and by nothing else', () => {
    const { userId } = ann;
    const before = { ...ann, version: 6, sessionEpoch: 4 };
    const credentialId = uuidFromName('new');
    const after = [
      evolve(before, { type: 'PasswordChanged', userId, credentialId }, NOW),
      evolve(before, { type: 'UserDisabled', userId }, NOW),
      evolve(before, { type: 'SessionsRevoked', userId }, NOW),
      evolve(before, { type: 'UserEnabled', userId }, NOW),
      evolve(before, { type: 'RoleChanged', userId, from: 'customer', to: 'staff' }, NOW),
    ];
    expect(after.map(({ version }) => version)).toEqual([7, 7, 7, 7, 7]);
    expect(after.map(({ sessionEpoch }) => sessionEpoch)).toEqual([7, 7, 7, 4, 4]);
  });
});

describe('RevokeSession', () => {
  const revoke = (actor: Actor, sessionId = SESSION, userId = ann.userId) => {
    return { type: 'RevokeSession' as const, meta: metaOf(actor), userId, sessionId };
  };

  it('ends one session, of oneself or by an administrator, and tells nowhere which', () => {
    for (const actor of [asAnn, asAdmin, SYSTEM]) {
      expect(decided([ann, admin], revoke(actor))).toEqual([{ type: 'SessionRevoked', userId: ann.userId }]);
    }
  });

  it('refuses forbidden, then user_not_found, then session_not_found', () => {
    const ben = userOf('ben');
    expect(decided([ann, ben], revoke({ userId: ben.userId, role: 'customer' }))).toBe('forbidden');
    expect(decided([admin], revoke(asAdmin))).toBe('user_not_found');
    expect(decided([ann, admin], revoke(asAdmin, uuidFromName('none')))).toBe('session_not_found');
    expect(decided([ben, admin], revoke(asAdmin, SESSION, ben.userId))).toBe('session_not_found');
  });

  it('leaves the other sessions of the user alive', () => {
    expect(evolve(ann, { type: 'SessionRevoked', userId: ann.userId }, NOW)).toEqual({ ...ann, version: 2 });
  });
});

describe('ChangeProfile', () => {
  const change = (actor: Actor, email: string | null) => {
    return { type: 'ChangeProfile' as const, meta: metaOf(actor), userId: ann.userId, email };
  };

  it('tells that something changed, and not what', () => {
    expect(decided([ann, admin], change(asAdmin, null))).toEqual([{ type: 'ProfileChanged', userId: ann.userId }]);
    expect(decided([ann], change(asAnn, 'new@example.com'))).toEqual([{ type: 'ProfileChanged', userId: ann.userId }]);
  });

  it('changes nothing where the address is that already', () => {
    expect(decided([ann, admin], change(asAdmin, 'ann@example.com'))).toBe('unchanged');
  });

  it('refuses forbidden before user_not_found', () => {
    const ben = userOf('ben');
    expect(decided([ben], change({ userId: ben.userId, role: 'customer' }, null))).toBe('forbidden');
    expect(decided([admin], change(asAdmin, null))).toBe('user_not_found');
  });
});
