/** What a failed transaction means for who runs it again. */
export type Retry =
  /** The server undid it; the same commands may be run again at once. */
  | 'undone'
  /** The connection went: whether it was committed is not known until the same command ids are run again. */
  | 'unknown'
  /** The server is not there yet, or is going: run it again after a pause. */
  | 'away';

/** Every SQLSTATE after which a transaction is run again, each with its reason. What is not here is not retried. */
const RETRYABLE: Readonly<Record<string, { readonly retry: Retry; readonly reason: string }>> = {
  '40001': { retry: 'undone', reason: 'serialization_failure: a concurrent update; the next try sees its result' },
  '40P01': {
    retry: 'undone',
    reason: 'deadlock_detected: lock order should prevent it; a foreign session may still cause it',
  },
  '55P03': { retry: 'undone', reason: 'lock_not_available: lock_timeout ran out; the holder may be done by now' },
  '23505': {
    retry: 'undone',
    reason: 'unique_violation: another transaction made the row first; the next try finds it',
  },
  '22012': {
    retry: 'undone',
    reason: 'division_by_zero: how a statement says that it wrote fewer rows than it was given; the next try sees why',
  },
  '57014': { retry: 'undone', reason: 'query_canceled: statement_timeout ran out, or an operator cancelled it' },
  '25006': { retry: 'away', reason: 'read_only_sql_transaction: a standby that is not promoted yet' },
  '25P03': { retry: 'unknown', reason: 'idle_in_transaction_session_timeout: the server ended the session' },
  '57P01': { retry: 'unknown', reason: 'admin_shutdown: the server is stopping, or an operator ended the session' },
  '57P02': { retry: 'unknown', reason: 'crash_shutdown: another backend crashed, and the server resets' },
  '57P03': { retry: 'away', reason: 'cannot_connect_now: the server is starting or recovering' },
  '53300': { retry: 'away', reason: 'too_many_connections: others may leave' },
  '08000': { retry: 'unknown', reason: 'connection_exception' },
  '08001': { retry: 'away', reason: 'sqlclient_unable_to_establish_sqlconnection' },
  '08003': { retry: 'unknown', reason: 'connection_does_not_exist' },
  '08004': { retry: 'away', reason: 'sqlserver_rejected_establishment_of_sqlconnection' },
  '08006': { retry: 'unknown', reason: 'connection_failure' },
  '08P01': { retry: 'away', reason: 'protocol_violation: a pooler that lost its server says it this way' },
};

const NETWORK_AWAY = new Set(['ECONNREFUSED', 'ENOENT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const NETWORK_LOST = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED']);

/** How the driver words a connection that ended without an SQLSTATE. */
const LOST_MESSAGE =
  /connection terminated|connection ended|not queryable|server closed the connection|client was closed/i;
const AWAY_MESSAGE = /timeout exceeded when trying to connect|connection terminated due to connection timeout/i;

/** Whether and how a transaction that ended with `error` may be run again; null: it may not. */
export function retryOf(error: unknown): Retry | null {
  if (!(error instanceof Error)) return null;
  const code = (error as Error & { code?: unknown }).code;
  if (typeof code === 'string') {
    const known = RETRYABLE[code];
    if (known !== undefined) return known.retry;
    if (NETWORK_AWAY.has(code)) return 'away';
    if (NETWORK_LOST.has(code)) return 'unknown';
  }
  if (AWAY_MESSAGE.test(error.message)) return 'away';
  return LOST_MESSAGE.test(error.message) ? 'unknown' : null;
}
