import type { ServiceName } from '@kontor/contracts/command';
import { type Queryable, statement } from '@kontor/postgres/statement';
import type { LoggedEvent } from '@kontor/runtime/read-log';

import { eventId } from '../cloud-event.ts';

const INSERT_DEAD_LETTER = statement(
  'relay.insert_dead_letter',
  `INSERT INTO relay.dead_letters AS d (consumer, event_id, log, position, event_type, tries, reason)
   VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (event_id, consumer) DO UPDATE
     SET tries = d.tries + excluded.tries, reason = excluded.reason, died_at = now()`,
);

/** An event that a consumer could not take. What it says stays where it is: in its log. */
export interface DeadLetter {
  readonly consumer: string;
  readonly log: ServiceName;
  readonly event: LoggedEvent;
  readonly tries: number;
  readonly reason: string;
}

/** Keeps an event that could not be taken, with the reason. */
export function insertDeadLetter(
  transaction: Queryable,
  { consumer, log, event, tries, reason }: DeadLetter,
): Promise<number> {
  const values = [consumer, eventId(log, event), log, event.position, event.type, tries, reason];
  return transaction.count(INSERT_DEAD_LETTER, values);
}
