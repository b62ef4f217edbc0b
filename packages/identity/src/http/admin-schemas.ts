import type { Role } from '@kontor/contracts/command';
import { TEXT_MAX } from '@kontor/contracts/limits';
import {
  AmountOutput,
  FilledText,
  IdempotencyKeyField,
  InstantOutput,
  NextCursor,
  Nullable,
  PageQuery,
  Text,
  UuidString,
} from '@kontor/http/schemas';
import { type Static, Type } from 'typebox';

import { PASSWORD_LENGTH_MIN } from '../domain/credential-rules.ts';

const ROLES = ['customer', 'staff', 'admin'] as const;
const SORTS = ['created_at', '-created_at'] as const;
const RoleField = Type.Unsafe<Role>({ type: 'string', enum: [...ROLES] });
const Password = Type.String({
  minLength: PASSWORD_LENGTH_MIN,
  maxLength: TEXT_MAX.password,
  description: 'One is made up where it is absent, and shown in this answer alone.',
});

/** A user as staff sees him. */
export const UserView = Type.Object({
  id: UuidString,
  username: Nullable(Type.String({ description: 'Null once erased.' })),
  email: Nullable(Type.String()),
  role: RoleField,
  active: Type.Boolean({ description: 'Whether he may sign in.' }),
  created_at: InstantOutput,
});
/** See the schema of the same name. */
export type UserView = Static<typeof UserView>;

/** A user with what belongs to him elsewhere. */
export const UserDetails = Type.Object({
  ...UserView.properties,
  balance: AmountOutput,
  currency: Type.String(),
  order_count: Type.Integer({ description: 'Counting stops at 10000.' }),
});

/** Which users are listed, and in which order. */
export const UserFilter = Type.Object({
  q: Type.Optional(
    Type.String({
      maxLength: TEXT_MAX.email,
      description: 'The beginning of a user name, or of a mail address (with its @), or an id.',
    }),
  ),
  role: Type.Optional(RoleField),
  active: Type.Optional(Type.Boolean({ description: 'Who may sign in, or may not; absent: both.' })),
  sort: Type.Optional(
    Type.Unsafe<(typeof SORTS)[number]>({
      type: 'string',
      enum: [...SORTS],
      description: 'The newest first, with a minus. What a search finds is in the order of its words.',
    }),
  ),
});
/** See the schema of the same name. */
export type UserFilter = Static<typeof UserFilter>;
/** Query of the list of users. */
export const UsersQuery = Type.Object({ ...PageQuery.properties, ...UserFilter.properties });
/** A page of users. */
export const UsersPage = Type.Object({ users: Type.Array(UserView), next_cursor: NextCursor });

/** Path of one user. */
export const UserPath = Type.Object({ user_id: UuidString });
/** Path of one session. */
export const SessionPath = Type.Object({ user_id: UuidString, session_id: UuidString });

/** Body of a new user. */
export const CreateUserBody = Type.Object({
  username: FilledText(TEXT_MAX.username, 'Letters, digits and @ . + - _'),
  email: Type.Optional(Nullable(Text(TEXT_MAX.email))),
  role: RoleField,
  password: Type.Optional(Password),
  _idempotency_key: IdempotencyKeyField,
});
/** Body of a new mail address. */
export const ChangeUserBody = Type.Object({ email: Nullable(Text(TEXT_MAX.email, 'Null or empty: none.')) });
/** Body of a new role. */
export const RoleBody = Type.Object({ role: RoleField, _idempotency_key: IdempotencyKeyField });
/** Body of a new password. */
export const ResetBody = Type.Object({ password: Type.Optional(Password), _idempotency_key: IdempotencyKeyField });

/** Answer that tells a password, once. */
export const PasswordAnswer = Type.Object({
  user_id: UuidString,
  password: Nullable(
    Type.String({
      description:
        'The one that was made up. Null where one was given, or the request is repeated: it is kept nowhere.',
    }),
  ),
});
/** Answer to the other commands on a user. */
export const UserIdAnswer = Type.Object({ user_id: UuidString });

/** The sessions of a user. */
export const SessionsView = Type.Object({
  sessions: Type.Array(
    Type.Object({
      id: UuidString,
      created_at: InstantOutput,
      expires_at: InstantOutput,
      address: Type.String({ description: 'Where it was opened from.' }),
      user_agent: Type.String(),
      current: Type.Boolean({ description: "Whether it is the caller's own." }),
    }),
  ),
});
