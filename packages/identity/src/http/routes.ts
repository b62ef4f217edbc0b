import type { Role } from '@kontor/contracts/command';
import { TEXT_MAX } from '@kontor/contracts/limits';
import type { Outcome } from '@kontor/contracts/outcome';
import type { App } from '@kontor/http/app';
import { refuseWith } from '@kontor/http/reply';
import { commandMeta, deadlineOf, type Principal, principalOf, tenantOf } from '@kontor/http/request';
import { FilledText, Nullable, Text, UuidString } from '@kontor/http/schemas';
import { Type } from 'typebox';

import { PASSWORD_LENGTH_MIN } from '../domain/credential-rules.ts';
import { clientOf } from './client.ts';
import { clearSession, setSession } from './cookies.ts';
import { loginFormRoutes } from './login-form.ts';
import type { IdentityRoutesOptions } from './options.ts';

const NewPassword = Type.String({ minLength: PASSWORD_LENGTH_MIN, maxLength: TEXT_MAX.password });
const RegisterBody = Type.Object({
  username: FilledText(TEXT_MAX.username, 'Letters, digits and @ . + - _'),
  email: Type.Optional(Nullable(Text(TEXT_MAX.email))),
  password: NewPassword,
});
const LoginBody = Type.Object({ username: Text(TEXT_MAX.username), password: Text(TEXT_MAX.password) });
const PasswordBody = Type.Object({ old: Text(TEXT_MAX.password), new: NewPassword });
const UserAnswer = Type.Object({
  user: Type.Object({
    id: UuidString,
    username: Type.String(),
    role: Type.String({ description: 'customer, staff or admin.' }),
  }),
});
const LogoutAnswer = Type.Object({ status: Type.Literal('signed_out') });
const TAGS = ['identity'];

/** Adds `/auth/` and the sign-in page to the application. Their answers are never cached. */
export function identityRoutes(app: App, options: IdentityRoutesOptions): void {
  registerRoute(app, options);
  loginRoute(app, options);
  sessionRoutes(app, options);
  passwordRoute(app, options);
  loginFormRoutes(app, options);
}

function registerRoute(app: App, { identity }: IdentityRoutesOptions): void {
  app.post(
    '/auth/register/',
    {
      config: { access: 'public' },
      schema: {
        tags: TAGS,
        summary: 'Make an account and sign in',
        body: RegisterBody,
        response: { 200: UserAnswer },
      },
    },
    async (request, reply) => {
      const { username, password, email = null } = request.body;
      const registration = { username, password, email: email === '' ? null : email };
      const { principal, token } = accept(
        await identity.register(commandMeta(request), deadlineOf(request), registration, clientOf(request)),
      );
      setSession(request, reply, token, identity.sessionTtlMs);
      reply.header('cache-control', 'no-store');
      return presentUser(principal);
    },
  );
}

function loginRoute(app: App, { identity }: IdentityRoutesOptions): void {
  app.post(
    '/auth/login/',
    {
      config: { access: 'public' },
      schema: { tags: TAGS, summary: 'Sign in', body: LoginBody, response: { 200: UserAnswer } },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      const outcome = await identity.login(tenantOf(request), username, password, clientOf(request));
      const { principal, token } = accept(outcome);
      setSession(request, reply, token, identity.sessionTtlMs);
      reply.header('cache-control', 'no-store');
      return presentUser(principal);
    },
  );
}

function sessionRoutes(app: App, { identity }: IdentityRoutesOptions): void {
  app.post(
    '/auth/logout/',
    {
      config: { access: 'signed_in' },
      schema: { tags: TAGS, summary: 'Sign out', response: { 200: LogoutAnswer } },
    },
    async (request, reply) => {
      await identity.logout(tenantOf(request), principalOf(request).sessionId);
      clearSession(request, reply);
      reply.header('cache-control', 'no-store');
      return { status: 'signed_out' as const };
    },
  );

  app.get(
    '/auth/me/',
    {
      config: { access: 'signed_in' },
      schema: { tags: TAGS, summary: 'Who am I?', response: { 200: UserAnswer } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return presentUser(principalOf(request));
    },
  );
}

function passwordRoute(app: App, { identity }: IdentityRoutesOptions): void {
  app.post(
    '/auth/password/',
    {
      config: { access: 'signed_in' },
      schema: {
        tags: TAGS,
        summary: 'Change the own password, and end the other sessions',
        body: PasswordBody,
        response: { 200: UserAnswer },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const meta = commandMeta(request);
      accept(await identity.changePassword(meta, deadlineOf(request), principal, request.body, clientOf(request)));
      reply.header('cache-control', 'no-store');
      return presentUser(principal);
    },
  );
}

function presentUser({ userId, username, role }: Principal): {
  user: { id: string; username: string; role: Role };
} {
  return { user: { id: userId, username, role } };
}

function accept<Answer>(outcome: Outcome<Answer>): Answer {
  return outcome.ok ? outcome.answer : refuseWith(outcome.refusal);
}
