import type { IdentityEvent } from '@kontor/contracts/identity';
import { evolve, type User } from '@kontor/identity/domain/user';
import { assert } from '@kontor/kernel/assert';

import { USERS, type UserRow } from '../queries/identity-rows.ts';
import { pagesOf } from '../streams/cursor.ts';
import { keyOf, mergeByKey } from '../streams/merge.ts';
import { defineWalk } from './define.ts';
import { examineFold, type FoldedStream, foldLog } from './fold-log.ts';
import type { PayloadShapes } from './payload-shape.ts';

const SHAPES: PayloadShapes<IdentityEvent> = {
  UserRegistered: { userId: 'uuid', role: 'word', credentialId: 'uuid' },
  PasswordChanged: { userId: 'uuid', credentialId: 'uuid' },
  RoleChanged: { userId: 'uuid', from: 'word', to: 'word' },
  UserDisabled: { userId: 'uuid' },
  UserEnabled: { userId: 'uuid' },
  SessionsRevoked: { userId: 'uuid' },
  SessionRevoked: { userId: 'uuid' },
  ProfileChanged: { userId: 'uuid' },
};

/** Folds the log of identity and compares it with the users. */
export const FOLD_IDENTITY = defineWalk({
  name: 'fold of identity',
  services: ['identity'],
  rules: ['types_known', 'payloads_known', 'fold'],
  run: async ({ identity }, findings) => {
    const folded = foldLog<User, IdentityEvent>({
      store: identity,
      service: 'identity',
      shapes: SHAPES,
      findings,
      evolve: (aggregateType, before, event, at) => {
        assert(aggregateType === 'user', 'a stream of identity is a user');
        return evolve(before, event, at);
      },
    });
    const rows = {
      pages: pagesOf(identity, USERS),
      key: (row: UserRow) => keyOf(row.user_id, row.tenant_id, 'user'),
    };
    for await (const each of mergeByKey<{ folded: FoldedStream<User>; rows: UserRow }>({ folded, rows })) {
      const [stream] = each.folded;
      const [row] = each.rows;
      examineFold(
        findings.fold,
        { tenant_id: stream?.tenantId ?? row?.tenant_id, user_id: stream?.aggregateId ?? row?.user_id },
        stream ?? { aggregate: null, problem: null },
        row ? userOf(row) : null,
      );
    }
  },
});

function userOf(row: UserRow): User {
  return {
    userId: row.user_id,
    role: row.role,
    active: row.active,
    credentialId: row.credential_id,
    sessionEpoch: row.session_epoch,
    version: row.version,
    createdAt: row.created_at,
  };
}
