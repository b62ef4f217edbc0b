import type { Actor, Command } from '@kontor/contracts/command';
import type {
  ChangePassword,
  ChangeProfile,
  ChangeRole,
  DisableUser,
  EnableUser,
  RegisterUser,
  ResetPassword,
  RevokeSession,
  RevokeSessions,
  UserAnswer,
} from '@kontor/contracts/identity';
import { newCredentialId } from '@kontor/identity/domain/rules';
import { parseUsername } from '@kontor/identity/domain/username';
import { assert, present } from '@kontor/kernel/assert';

import { expectOk, newId, SYSTEM, type World } from './world.ts';

/** The password that everybody has in the matrix. */
const PASSWORD = 'correct horse battery';
/** Its hash at the least that argon2 can do: a real one takes 13 ms of CPU to check, and here nobody guesses. */
export const PASSWORD_HASH =
  '$argon2id$v=19$m=8,t=1,p=1$cRizxmzMc1qMxhxJL4aFEQ$L6UzpH5JJfaSssJ8vC3Ip1+Hc58+pykis/oc+R1ZHH4';

/** Adds a customer, who can sign in with PASSWORD. */
export async function register({
  client,
}: World): Promise<{ readonly userId: string; readonly name: string; readonly credentialId: string }> {
  const name = `chaos-${newId()}`;
  const outcome = await client.command<RegisterUser>('identity', SYSTEM, {
    type: 'RegisterUser',
    username: present(parseUsername(name), 'a user name'),
    email: `${name}@shop.example`,
    passwordHash: PASSWORD_HASH,
    role: 'customer',
  });
  const { userId } = expectOk<UserAnswer>(outcome);
  return { userId, name, credentialId: newCredentialId(lastCommand(client) as RegisterUser) };
}

/** Administers a user: roles, passwords, the end of his sessions; and is refused where it should be. */
export async function administer(world: World): Promise<void> {
  const { client, keepers } = world;
  const { userId, name, credentialId } = await register(world);
  const give = async <C extends Command>(actor: Actor, fields: Omit<C, 'meta'>) =>
    client.command<C>('identity', actor, fields);
  expectOk(await give<ChangeRole>(keepers.admin, { type: 'ChangeRole', userId, role: 'staff' }));
  expectOk(await give<DisableUser>(keepers.admin, { type: 'DisableUser', userId }));
  expectOk(await give<EnableUser>(keepers.admin, { type: 'EnableUser', userId }));
  const own: Actor = { userId, role: 'staff' };
  const signIn = async () =>
    expectOk<{ sessionId: string }>(await client.act({ kind: 'signIn', username: name, password: PASSWORD }));
  const [signedIn, elsewhere] = [await signIn(), await signIn()];
  await give<RevokeSession>(own, { type: 'RevokeSession', userId, sessionId: elsewhere.sessionId });
  expectOk(await give<ChangeProfile>(own, { type: 'ChangeProfile', userId, email: `${name}@elsewhere.example` }));
  const change = (verifiedCredentialId: string) =>
    give<ChangePassword>(own, {
      type: 'ChangePassword',
      userId,
      verifiedCredentialId,
      passwordHash: PASSWORD_HASH,
      keepSessionId: signedIn.sessionId,
    });
  expectOk(await change(credentialId));
  assert(!(await change(credentialId)).ok, 'a password that is no longer there was not the old one');
  await client.act({ kind: 'signOut', sessionId: signedIn.sessionId });
  expectOk(await give<RevokeSessions>(own, { type: 'RevokeSessions', userId }));
  expectOk(await give<ResetPassword>(keepers.admin, { type: 'ResetPassword', userId, passwordHash: PASSWORD_HASH }));
  const foreign = await give<RevokeSessions>({ userId: newId(), role: 'customer' }, { type: 'RevokeSessions', userId });
  assert(!foreign.ok, 'nobody ends the sessions of others');
}

function lastCommand(client: World['client']): Command {
  return present(client.acknowledged.at(-1), 'an acknowledged command').ask.command;
}
