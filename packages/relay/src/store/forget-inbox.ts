import type { ServiceName } from '@kontor/contracts/command';
import { type Queryable, statement } from '@kontor/postgres/statement';

const FORGET_INBOX = statement(
  'relay.forget_inbox',
  'DELETE FROM relay.inbox WHERE consumer = $1 AND log = $2 AND position > $3',
);

/** Forgets what a consumer has taken of a log after `position`; how many events that were. */
export function forgetInbox(
  transaction: Queryable,
  consumer: string,
  log: ServiceName,
  position: bigint,
): Promise<number> {
  return transaction.count(FORGET_INBOX, [consumer, log, position]);
}
