import type { ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

/** Rows that one statement removes: some milliseconds of work. */
const PRUNED_ROWS_MAX = 2_000;
/**
 * How long a step of a saga that was refused or undone is remembered (its request is named by its own id, see steps.ts): far longer than any process is
 * frozen with a copy of it on its way.
 */
const STEP_MARK_SECONDS = 7 * 24 * 3600;

/**
 * Makes the function that removes a service's claims whose time is over; call it now and then. A pruned claim loses a
 * refusal that was stored, never an effect: that is found by the command's id on its events, for ever. Rows that another
 * instance is removing are passed over.
 */
export function createPruning(database: Database, service: ServiceName, ttlMs: number): () => Promise<void> {
  const prune = statement(
    `${service}.prune_commands`,
    `DELETE FROM ${service}.commands
     WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM ${service}.commands
       WHERE claimed_at < now() - make_interval(secs => $1)
         AND (outcome IS NULL OR request_hash <> command_id OR claimed_at < now() - make_interval(secs => $3))
       LIMIT $2
       FOR UPDATE SKIP LOCKED))`,
  );
  return async () => {
    let pruned: number;
    do {
      pruned = await database.transact(BATCH_TRANSACTION, (transaction) => {
        transaction.carries(() => [prune.name]);
        return transaction.count(prune, [ttlMs / 1000, PRUNED_ROWS_MAX, STEP_MARK_SECONDS]);
      });
    } while (pruned === PRUNED_ROWS_MAX);
  };
}
