import type { ServiceName } from '@kontor/contracts/command';
import { type Queryable, statement } from '@kontor/postgres/statement';

const FORGET_DEAD_LETTERS = statement(
  'relay.forget_dead_letters',
  'DELETE FROM relay.dead_letters WHERE consumer = $1 AND log = $2 AND position > $3',
);

/** Forgets which events of a log after `position` a consumer could not take, since it is about to try them again; how many there were. */
export function forgetDeadLetters(
  transaction: Queryable,
  consumer: string,
  log: ServiceName,
  position: bigint,
): Promise<number> {
  return transaction.count(FORGET_DEAD_LETTERS, [consumer, log, position]);
}
