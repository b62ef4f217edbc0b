import { type Queryable, statement } from '@kontor/postgres/statement';

const RELEASE_SAGA = statement(
  'orders.release_saga',
  `UPDATE orders.sagas
   SET due_at = clock_timestamp(), stuck_at = NULL, failures = 0, epoch = epoch + 1, undoing = undoing OR $3
   WHERE tenant_id = $1 AND saga_id = $2 AND finished_at IS NULL`,
);

/**
 * Gives a saga that is not finished to whoever takes it over next, at once, to be tried again or to be taken back; whoever runs it now can write nothing of it any
 * more. Whether there was such a saga.
 */
export async function releaseSaga(db: Queryable, tenantId: number, sagaId: string, undo: boolean): Promise<boolean> {
  return (await db.count(RELEASE_SAGA, [tenantId, sagaId, undo])) === 1;
}
