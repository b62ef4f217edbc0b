import type { Actor, CommandMeta } from '@kontor/contracts/command';
import type { IdentityCommand } from '@kontor/contracts/identity';
import { present, unreachable } from '@kontor/kernel/assert';
import { uuidFromName, uuidv7 } from '@kontor/kernel/uuid';

import type { User } from '../domain/user.ts';
import { parseUsername } from '../domain/username.ts';
import { SYSTEM, TENANT, VISITOR } from './instances.ts';
import type { ModelActor, ModelCommand } from './model.ts';

/** What the commands of a burst are made from: the users as they are, and sessions by their ids. */
export interface World {
  readonly users: readonly User[];
  readonly sessionIds: readonly string[];
}

/** A hash that the schema takes; nobody has its password. */
export const PASSWORD_HASH = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA';

/** The real command for a command of the model. */
export function commandOf(command: ModelCommand, world: World): IdentityCommand {
  const meta = metaFor(command.actor, world);
  if (command.kind === 'register') {
    const username = present(parseUsername(command.name), 'a name of the model');
    return { type: 'RegisterUser', meta, username, email: null, passwordHash: PASSWORD_HASH, role: command.role };
  }
  const userId = idOf(command.user, world);
  switch (command.kind) {
    case 'changePassword':
      return {
        type: 'ChangePassword',
        meta,
        userId,
        verifiedCredentialId:
          (command.right ? world.users[command.user]?.credentialId : undefined) ?? uuidFromName('no credential'),
        passwordHash: PASSWORD_HASH,
        keepSessionId: world.sessionIds[command.keep] ?? null,
      };
    case 'resetPassword':
      return { type: 'ResetPassword', meta, userId, passwordHash: PASSWORD_HASH };
    case 'changeRole':
      return { type: 'ChangeRole', meta, userId, role: command.role };
    case 'disable':
      return { type: 'DisableUser', meta, userId };
    case 'enable':
      return { type: 'EnableUser', meta, userId };
    case 'revoke':
      return { type: 'RevokeSessions', meta, userId };
    case 'revokeOne': {
      const sessionId = world.sessionIds[command.session] ?? uuidFromName('no session');
      return { type: 'RevokeSession', meta, userId, sessionId };
    }
    default:
      return unreachable(command);
  }
}

function metaFor(actor: ModelActor, world: World): CommandMeta {
  const id = uuidv7(Date.now());
  return {
    id,
    seed: id,
    tenantId: TENANT,
    actor: actorFor(actor, world),
    requestId: 'test',
    traceparent: null,
    requestHash: null,
  };
}

/** The role that a command claims is not what counts: the rules look at the user's own. */
function actorFor(actor: ModelActor, world: World): Actor {
  if (actor === 'system') return SYSTEM;
  if (actor === 'visitor') return VISITOR;
  return { userId: idOf(actor, world), role: 'admin' };
}

function idOf(user: number, { users }: World): string {
  return users[user]?.userId ?? uuidFromName('nobody', String(user));
}
