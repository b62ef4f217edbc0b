import { plainArray, scalarArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';

const keep = statement(
  'identity.keep_sessions',
  `UPDATE identity.sessions AS s SET session_epoch = k.epoch
   FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::int[]) AS k(token_hash, user_id, epoch_before, epoch)
   WHERE s.tenant_id = $1 AND s.token_hash = k.token_hash AND s.user_id = k.user_id
     AND s.session_epoch = k.epoch_before`,
);

/** A session that stays when the others of its user end. */
export interface KeptSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly epochBefore: number;
  readonly epoch: number;
}

/** Takes sessions over into their users' new epoch, those that were alive until now; tells how many. */
export function keepSessions(to: Queryable, tenantId: number, kept: readonly KeptSession[]): Promise<number> {
  return to.count(keep, [
    tenantId,
    plainArray(kept.map(({ sessionId }) => sessionId)),
    plainArray(kept.map(({ userId }) => userId)),
    scalarArray(kept.map(({ epochBefore }) => epochBefore)),
    scalarArray(kept.map(({ epoch }) => epoch)),
  ]);
}
