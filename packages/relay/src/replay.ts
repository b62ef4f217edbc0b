import type { ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

import { forgetDeadLetters } from './store/forget-dead-letters.ts';
import { forgetInbox } from './store/forget-inbox.ts';
import { advancePlace, holdPlace } from './store/places.ts';

/**
 * Sets a consumer with an inbox back behind `position`, from where it takes the log again. What is in its inbox has no effect again, unless `again` has it
 * forget that; what it could not take is tried again. Tells where it was: not further than `position`, and nothing is done; null: there is no such consumer.
 */
export function replayTo(
  database: Database,
  consumer: string,
  log: ServiceName,
  position: bigint,
  again: boolean,
): Promise<bigint | null> {
  return database.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => ['relay.advance_place']);
    const before = await holdPlace(transaction, consumer, log);
    if (before === null || before < position) return before;
    await forgetDeadLetters(transaction, consumer, log, position);
    if (again) await forgetInbox(transaction, consumer, log, position);
    await advancePlace(transaction, consumer, log, position);
    return before;
  });
}
