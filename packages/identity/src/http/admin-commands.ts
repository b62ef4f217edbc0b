import type { App } from '@kontor/http/app';
import { sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf } from '@kontor/http/request';

import type { Identity } from '../service.ts';
import { PasswordAnswer, ResetBody, RoleBody, SessionPath, UserIdAnswer, UserPath } from './admin-schemas.ts';
import { generatedPassword } from './generated-password.ts';

const tags = ['admin'];
const answer = ({ userId }: { readonly userId: string }) => ({ user_id: userId });

/** What an administrator does to another user: role, access, password, sessions. */
export function userCommandRoutes(app: App, identity: Identity): void {
  roleRoute(app, identity);
  passwordRoute(app, identity);
  accessRoutes(app, identity);
  sessionRoute(app, identity);
}

function roleRoute(app: App, identity: Identity): void {
  app.post(
    '/admin/api/users/:user_id/role/',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'adminChangeRole',
        summary: 'Give a user another role, at once in all his sessions; nobody changes his own',
        params: UserPath,
        body: RoleBody,
        response: { 200: UserIdAnswer },
      },
    },
    async (request, reply) => {
      const userId = request.params.user_id.toLowerCase();
      const command = { type: 'ChangeRole', meta: commandMeta(request), userId, role: request.body.role } as const;
      return sendAnswered(request, reply, await identity.submit(command, deadlineOf(request)), answer);
    },
  );
}

function passwordRoute(app: App, identity: Identity): void {
  app.post(
    '/admin/api/users/:user_id/reset-password/',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'adminResetPassword',
        summary: 'Give a user a new password, which ends his sessions',
        description: 'A password is no part of what a key stands for: repeated with another one, the first stays.',
        params: UserPath,
        body: ResetBody,
        response: { 200: PasswordAnswer },
      },
    },
    async (request, reply) => {
      const userId = request.params.user_id.toLowerCase();
      const made = request.body.password === undefined ? generatedPassword() : null;
      const password = request.body.password ?? made ?? '';
      const answered = await identity.accounts.resetPassword(
        commandMeta(request),
        deadlineOf(request),
        userId,
        password,
      );
      reply.header('cache-control', 'no-store');
      return sendAnswered(request, reply, answered, () => {
        return { user_id: userId, password: answered.replayed ? null : made };
      });
    },
  );
}

const ACCESS = [
  {
    path: 'disable',
    type: 'DisableUser',
    operationId: 'adminDisableUser',
    summary: 'Keep a user out, and end his sessions at once',
  },
  { path: 'enable', type: 'EnableUser', operationId: 'adminEnableUser', summary: 'Let a user in again' },
  {
    path: 'revoke-sessions',
    type: 'RevokeSessions',
    operationId: 'adminRevokeSessions',
    summary: 'End all sessions of a user',
  },
] as const;

function accessRoutes(app: App, identity: Identity): void {
  for (const { path, type, operationId, summary } of ACCESS) {
    app.post(
      `/admin/api/users/:user_id/${path}/`,
      {
        config: { access: 'admin' },
        schema: { tags, operationId, summary, params: UserPath, response: { 200: UserIdAnswer } },
      },
      async (request, reply) => {
        const { user_id: userId } = request.params as { readonly user_id: string };
        const command = { type, meta: commandMeta(request), userId: userId.toLowerCase() };
        return sendAnswered(request, reply, await identity.submit(command, deadlineOf(request)), answer);
      },
    );
  }
}

function sessionRoute(app: App, identity: Identity): void {
  app.post(
    '/admin/api/users/:user_id/sessions/:session_id/revoke/',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'adminRevokeSession',
        summary: 'End one session of a user',
        params: SessionPath,
        response: { 200: UserIdAnswer },
      },
    },
    async (request, reply) => {
      const { user_id: userId, session_id: sessionId } = request.params;
      const command = {
        type: 'RevokeSession',
        meta: commandMeta(request),
        userId: userId.toLowerCase(),
        sessionId: sessionId.toLowerCase(),
      } as const;
      return sendAnswered(request, reply, await identity.submit(command, deadlineOf(request)), answer);
    },
  );
}
