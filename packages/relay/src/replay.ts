import type { ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

import { forgetDeadLetters } from './store/forget-dead-letters.ts';
import { forgetInbox } from './store/forget-inbox.ts';
import { advancePlace, openPlace } from './store/places.ts';

/**
 * Sets a consumer with an inbox back behind `position`, from where it takes the log again. What is in its inbox has no effect again, unless `again` has it
 * forget that; what it could not take is tried again.
 */
export async function replayTo(
  database: Database,
  consumer: string,
  log: ServiceName,
  position: bigint,
  again: boolean,
): Promise<void> {
  await database.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => ['relay.advance_place']);
    await openPlace(transaction, consumer, log);
    await forgetDeadLetters(transaction, consumer, log, position);
    if (again) await forgetInbox(transaction, consumer, log, position);
    await advancePlace(transaction, consumer, log, position);
  });
}
