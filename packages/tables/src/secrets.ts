/** Columns whose values are shown to nobody, as `schema.table.column`; `*` stands for any schema. */
export const SECRET_COLUMNS: ReadonlySet<string> = new Set([
  'identity.credentials.password_hash',
  // Who has it has not the token; but it names the session of a person, for as long as that lives.
  'identity.sessions.token_hash',
  // A keyed hash of an account or address: who sees it can tell that two rows are about one person.
  'identity.login_attempts.subject',
  // Answers are read where they belong; here they would show what a person was told.
  '*.commands.outcome',
  'orders.sagas.outcome',
  // Of bodies that may have held a password: it could be guessed at.
  '*.commands.request_hash',
  'orders.sagas.request_hash',
  '*.events.request_hash',
  '*.bulk_requests.request_hash',
  'kontor.settings.value',
]);

/** Columns that look as if they held a secret, and do not. */
export const NO_SECRETS: ReadonlySet<string> = new Set([
  // Ids of rows.
  'identity.users.credential_id',
  'identity.credentials.credential_id',
  // The user name with its case folded away.
  'identity.profiles.username_key',
]);

const LOOKS_SECRET = /pass|secret|token|hash|(^|_)key|credential|salt|outcome|answer|subject|cookie|signature|private/i;
const SECRET_TYPES: ReadonlySet<string> = new Set(['bytea']);

/** Whether a column looks as if it held a secret, by its name or type. */
export function looksSecret(column: string, type: string): boolean {
  return LOOKS_SECRET.test(column) || SECRET_TYPES.has(type);
}

/** Whether a column is masked. One that looks secret is, until somebody has looked at it and put it among NO_SECRETS. */
export function isMasked(schema: string, table: string, column: string, type: string): boolean {
  const name = `${schema}.${table}.${column}`;
  if (SECRET_COLUMNS.has(name) || SECRET_COLUMNS.has(`*.${table}.${column}`)) return true;
  return looksSecret(column, type) && !NO_SECRETS.has(name);
}
