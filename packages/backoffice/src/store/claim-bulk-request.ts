import { type Queryable, statement } from '@kontor/postgres/statement';

const CLAIM = statement(
  'backoffice.claim_bulk_request',
  `INSERT INTO backoffice.bulk_requests (tenant_id, command_id, request_hash) VALUES ($1, $2, $3)
   ON CONFLICT DO NOTHING`,
);
const READ = statement<{ request_hash: string }>(
  'backoffice.read_bulk_request',
  'SELECT request_hash FROM backoffice.bulk_requests WHERE command_id = $2 AND tenant_id = $1',
);

/** Keeps which request came under a key: `first` the first time, then `again`, or `other` where it is not that request. */
export async function claimBulkRequest(
  database: Queryable,
  tenantId: number,
  commandId: string,
  requestHash: string,
): Promise<'first' | 'again' | 'other'> {
  if ((await database.count(CLAIM, [tenantId, commandId, requestHash])) === 1) return 'first';
  const [row] = await database.rows(READ, [tenantId, commandId]);
  return row === undefined || row.request_hash === requestHash ? 'again' : 'other';
}

const PRUNE = statement(
  'backoffice.prune_bulk_requests',
  `DELETE FROM backoffice.bulk_requests
   WHERE ctid = ANY (ARRAY(
     SELECT ctid FROM backoffice.bulk_requests
     WHERE requested_at < now() - make_interval(secs => $1)
     LIMIT $2
     FOR UPDATE SKIP LOCKED))`,
);

/** Removes at most `limit` keys that are older than `ttlMs`. */
export function pruneBulkRequests(database: Queryable, ttlMs: number, limit: number): Promise<number> {
  return database.count(PRUNE, [ttlMs / 1000, limit]);
}
