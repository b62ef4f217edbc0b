import type { ServiceName } from '@kontor/contracts/command';
import { plainArray } from '@kontor/postgres/arrays';
import { type Queryable, statement } from '@kontor/postgres/statement';
import type { LoggedEvent } from '@kontor/runtime/read-log';

const INSERT_INBOX = statement<{ event_id: string }>(
  'relay.insert_inbox',
  `INSERT INTO relay.inbox (consumer, log, event_id, position)
   SELECT $1, $2, e.event_id, e.position
   FROM unnest($3::uuid[], $4::bigint[]) AS e(event_id, position)
   ON CONFLICT DO NOTHING
   RETURNING event_id`,
);

/** Notes events as taken by a consumer; the ids of those that it had not taken before. */
export async function insertInbox(
  transaction: Queryable,
  consumer: string,
  log: ServiceName,
  events: ReadonlyMap<string, LoggedEvent>,
): Promise<string[]> {
  const positions = [...events.values()].map(({ position }) => position);
  const rows = await transaction.rows(INSERT_INBOX, [
    consumer,
    log,
    plainArray([...events.keys()]),
    plainArray(positions.map(String)),
  ]);
  return rows.map((row) => row.event_id);
}
