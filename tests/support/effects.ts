import type { ServiceName } from '@kontor/contracts/command';
import { plainArray } from '@kontor/postgres/arrays';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { eventId } from '@kontor/relay/cloud-event';
import { inboxConsumer } from '@kontor/relay/inbox-consumer';
import type { Consumer } from '@kontor/runtime/consumer';
import type { LoggedEvent } from '@kontor/runtime/read-log';

/** What a consumer under test did: a row for each effect, with nothing that would keep a second one of the same event out. */
export interface Effects {
  /** Effects, events that had one, and whether they were had in the order of their log. */
  counted(): Promise<{ readonly effects: number; readonly events: number; readonly inOrder: boolean }>;
  /** A consumer of `log` that has such effects; `refuse` tells why it does not take an event. */
  consumer(log: ServiceName, refuse?: (event: LoggedEvent) => Error | null): Consumer;
}

const INSERT = statement(
  'test.insert_effects',
  `INSERT INTO effects (log, event_id, position)
   SELECT $1, e.event_id, e.position FROM unnest($2::uuid[], $3::bigint[]) WITH ORDINALITY AS e(event_id, position, place)
   ORDER BY e.place`,
);
const COUNT = statement<{ effects: bigint; events: bigint; in_order: boolean }>(
  'test.count_effects',
  `SELECT count(*) AS effects, count(DISTINCT event_id) AS events, coalesce(bool_and(position > before), true) AS in_order
   FROM (SELECT event_id, position, coalesce(lag(position) OVER (PARTITION BY log ORDER BY place), 0) AS before FROM effects) AS e`,
);

/** Makes the table of effects, as the owner of the database. */
export async function makeEffects(owner: Database, database: Database): Promise<Effects> {
  const make =
    'CREATE TABLE effects (place bigint GENERATED ALWAYS AS IDENTITY, log text NOT NULL, event_id uuid NOT NULL, position bigint NOT NULL)';
  await owner.count(statement('', make));
  await owner.count(statement('', 'GRANT ALL ON effects TO PUBLIC'));
  return effectsOn(database);
}

/** The same where the table is there already, as in another process. */
export function effectsOn(database: Database): Effects {
  return {
    counted: async () => {
      const [row] = await database.rows(COUNT);
      return { effects: Number(row?.effects), events: Number(row?.events), inOrder: row?.in_order === true };
    },
    consumer: (log, refuse = () => null) =>
      inboxConsumer({
        name: 'effects',
        log,
        database,
        apply: async (transaction, events) => {
          for (const event of events) {
            const error = refuse(event);
            if (error !== null) throw error;
          }
          const ids = plainArray(events.map((event) => eventId(log, event)));
          await transaction.count(INSERT, [log, ids, plainArray(events.map(({ position }) => String(position)))]);
        },
      }),
  };
}
