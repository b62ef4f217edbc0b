import { refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { refuseWith, sendAnswered } from '@kontor/http/reply';
import { commandMeta, deadlineOf, principalOf, tenantOf } from '@kontor/http/request';
import { formatInstant } from '@kontor/kernel/clock';
import { formatMoney } from '@kontor/kernel/money';

import type { Identity } from '../service.ts';
import { userCommandRoutes } from './admin-commands.ts';
import { usersExportRoute } from './admin-export.ts';
import { presentUser, userSearchOf } from './admin-present.ts';
import {
  ChangeUserBody,
  CreateUserBody,
  PasswordAnswer,
  SessionsView,
  UserDetails,
  UserIdAnswer,
  UserPath,
  UsersPage,
  UsersQuery,
} from './admin-schemas.ts';
import { generatedPassword } from './generated-password.ts';

/** What the admin routes of identity are given. */
export interface IdentityAdminOptions {
  readonly identity: Identity;
  /** What of a user is kept by other services. */
  about(
    tenantId: number,
    userId: string,
  ): Promise<{ readonly balanceMinor: bigint; readonly currency: string; readonly orderCount: number }>;
}

const tags = ['admin'];
const LIST = 'users';

/** Adds `/admin/api/users/`: staff may look, administrators may change. */
export function identityAdminRoutes(app: App, options: IdentityAdminOptions): void {
  readRoutes(app, options);
  usersExportRoute(app, options.identity);
  editRoutes(app, options);
  userCommandRoutes(app, options.identity);
}

function readRoutes(app: App, { identity, about }: IdentityAdminOptions): void {
  app.get(
    '/admin/api/users/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminListUsers',
        summary: 'Users, the newest first, or those that a search finds by name, mail address or id',
        querystring: UsersQuery,
        response: { 200: UsersPage },
      },
    },
    async (request) => {
      const { limit, cursor = null, ...filter } = request.query;
      const page = await identity.users.page(tenantOf(request), userSearchOf(filter, limit, cursor), LIST);
      return { users: page.items.map(presentUser), next_cursor: page.nextCursor };
    },
  );

  app.get(
    '/admin/api/users/:user_id/',
    {
      config: { access: 'staff' },
      schema: {
        tags,
        operationId: 'adminGetUser',
        summary: 'One user, with what he has and how often he ordered',
        params: UserPath,
        response: { 200: UserDetails },
      },
    },
    async (request) => {
      const userId = request.params.user_id.toLowerCase();
      const user = await identity.users.find(tenantOf(request), userId);
      if (user === null) return refuseWith(refusal('user_not_found'));
      const { balanceMinor, currency, orderCount } = await about(tenantOf(request), userId);
      return { ...presentUser(user), balance: formatMoney(balanceMinor), currency, order_count: orderCount };
    },
  );

  app.get(
    '/admin/api/users/:user_id/sessions/',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'adminListSessions',
        summary: 'Where a user is signed in, the newest session first',
        params: UserPath,
        response: { 200: SessionsView },
      },
    },
    async (request, reply) => {
      const userId = request.params.user_id.toLowerCase();
      if ((await identity.users.find(tenantOf(request), userId)) === null) refuseWith(refusal('user_not_found'));
      const own = principalOf(request).sessionId;
      reply.header('cache-control', 'no-store');
      const sessions = await identity.sessions(tenantOf(request), userId);
      return {
        sessions: sessions.map((session) => ({
          id: session.sessionId,
          created_at: formatInstant(session.createdAt),
          expires_at: formatInstant(session.expiresAt),
          address: session.address,
          user_agent: session.userAgent,
          current: session.sessionId === own,
        })),
      };
    },
  );
}

function editRoutes(app: App, { identity }: IdentityAdminOptions): void {
  app.post(
    '/admin/api/users/',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'adminCreateUser',
        summary: 'Make an account for somebody',
        body: CreateUserBody,
        response: { 200: PasswordAnswer },
      },
    },
    async (request, reply) => {
      const { username, email = null, role, password } = request.body;
      const made = password === undefined ? generatedPassword() : null;
      const account = {
        username,
        email: email === '' ? null : email,
        role,
        password: password ?? made ?? '',
        passwordRule: 'enforced' as const,
      };
      const answered = await identity.accounts.create(commandMeta(request), deadlineOf(request), account);
      reply.header('cache-control', 'no-store');
      return sendAnswered(request, reply, answered, ({ userId }) => {
        return { user_id: userId, password: answered.replayed ? null : made };
      });
    },
  );

  app.patch(
    '/admin/api/users/:user_id/',
    {
      config: { access: 'admin' },
      schema: {
        tags,
        operationId: 'adminChangeUser',
        summary: 'Give a user another mail address, or none',
        params: UserPath,
        body: ChangeUserBody,
        response: { 200: UserIdAnswer },
      },
    },
    async (request, reply) => {
      const { email } = request.body;
      const userId = request.params.user_id.toLowerCase();
      const answered = await identity.accounts.changeEmail(
        commandMeta(request),
        deadlineOf(request),
        userId,
        email === '' ? null : email,
      );
      return sendAnswered(request, reply, answered, (answer) => ({ user_id: answer.userId }));
    },
  );
}
