import { type Queryable, statement } from '@kontor/postgres/statement';

const PRUNE_INBOX = statement(
  'relay.prune_inbox',
  `DELETE FROM relay.inbox WHERE ctid = ANY (ARRAY(
     SELECT ctid FROM relay.inbox WHERE taken_at < now() - make_interval(secs => $1) LIMIT $2))`,
);

/** Forgets which events were taken longer ago than `ttlMs`; how many rows that were, at most `rowsMax`. */
export function pruneInbox(database: Queryable, ttlMs: number, rowsMax: number): Promise<number> {
  return database.count(PRUNE_INBOX, [ttlMs / 1_000, rowsMax]);
}
