import type { AuditedChange } from '@kontor/contracts/audit';
import type { IdentityCommand, IdentityEvent } from '@kontor/contracts/identity';
import { unreachable } from '@kontor/kernel/assert';

import type { IdentityState } from './state.ts';

/** What the audit list tells of an event on a user, which `state` is before; null where he did it himself. Names and mail are personal. */
export function auditUser(
  state: Pick<IdentityState, 'users' | 'profiles' | 'emails'>,
  event: IdentityEvent,
  command: IdentityCommand,
): AuditedChange | null {
  const { userId } = event;
  if (command.meta.actor.userId === userId) return null;
  const of = (before: AuditedChange['before'], after: AuditedChange['after']): AuditedChange => {
    return { targetType: 'user', targetId: userId, before, after };
  };
  switch (event.type) {
    case 'UserRegistered': {
      const profile = state.profiles.get(userId);
      const personal = {
        before: null,
        after: { username: profile?.username.name ?? null, email: profile?.email ?? null },
      };
      return { ...of(null, { role: event.role, active: true }), personal };
    }
    case 'ProfileChanged': {
      const { before = null, now = null } = state.emails.get(userId) ?? {};
      const personal = { before: { email: before }, after: { email: now } };
      return { ...of(null, { email: 'changed' }), personal };
    }
    case 'PasswordChanged':
      return of(null, { password: 'new', sessions: 'ended' });
    case 'RoleChanged':
      return of({ role: event.from }, { role: event.to });
    case 'UserDisabled':
      return of({ active: true }, { active: false, sessions: 'ended' });
    case 'UserEnabled':
      return of({ active: false }, { active: true });
    case 'SessionsRevoked':
      return of(null, { sessions: 'ended' });
    case 'SessionRevoked':
      return of(null, { session: 'ended' });
    default:
      return unreachable(event);
  }
}
