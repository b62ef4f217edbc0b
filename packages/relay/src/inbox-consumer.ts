import type { ServiceName } from '@kontor/contracts/command';
import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION, type Transaction } from '@kontor/postgres/transaction';
import type { Consumer } from '@kontor/runtime/consumer';
import type { LoggedEvent, LogReadLimits } from '@kontor/runtime/read-log';

import { eventId } from './cloud-event.ts';
import { insertDeadLetter } from './store/insert-dead-letter.ts';
import { insertInbox } from './store/insert-inbox.ts';
import { advancePlace, lockPlace, openPlace, readPlace } from './store/places.ts';

const LIMITS: LogReadLimits = { eventsMax: 500, bytesMax: 1024 * 1024 };

/** What a consumer with an inbox is made of. */
export interface InboxOptions {
  readonly name: string;
  readonly log: ServiceName;
  /** Where its effects are written, and its inbox beside them. */
  readonly database: Database;
  /**
   * Has the effect of the events, in their order, within `transaction`: with it they are noted as taken, or not at all. It is given no event twice.
   * @throws for an event that it cannot take.
   */
  apply(transaction: Transaction, events: readonly LoggedEvent[]): Promise<unknown>;
}

/** Makes a consumer of a handler. Its place and the ids of what it has taken are kept in the schema `relay` of its database. */
export function inboxConsumer({ name, log, database, apply }: InboxOptions): Consumer {
  return {
    name,
    log,
    limits: LIMITS,
    position: async () => (await readPlace(database, name, log)) ?? openPlace(database, name, log),
    take: (position, events) =>
      database.transact(BATCH_TRANSACTION, async (transaction) => {
        transaction.carries(() => ['relay.insert_inbox']);
        if (!(await lockPlace(transaction, name, log, position))) return 0;
        const ids = new Map(events.map((event) => [eventId(log, event), event]));
        const fresh = new Set(await insertInbox(transaction, name, log, ids));
        const news = [...ids].filter(([id]) => fresh.has(id)).map(([, event]) => event);
        if (news.length > 0) await apply(transaction, news);
        await advancePlace(transaction, name, log, position + BigInt(events.length));
        return events.length;
      }),
    bury: (position, event, tries, reason) =>
      database.transact(BATCH_TRANSACTION, async (transaction) => {
        transaction.carries(() => ['relay.insert_dead_letter']);
        if (!(await lockPlace(transaction, name, log, position))) return;
        await insertDeadLetter(transaction, { consumer: name, log, event, tries, reason });
        await advancePlace(transaction, name, log, event.position);
      }),
  };
}
