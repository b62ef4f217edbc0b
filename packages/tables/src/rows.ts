import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { type SqlValue, statement } from '@kontor/postgres/statement';
import type { TransactionOptions } from '@kontor/postgres/transaction';

import type { Column, Table } from './catalogue.ts';

/** How a column may be compared. */
export const OPERATORS = ['eq', 'lt', 'gt', 'prefix', 'is_null'] as const;
/** One of OPERATORS. */
export type Operator = (typeof OPERATORS)[number];

/** A condition on rows; `value` is text that PostgreSQL reads as the column's type. */
export interface Filter {
  readonly column: string;
  readonly op: Operator;
  readonly value: string;
}

/** Which rows are asked for. */
export interface RowsQuery {
  readonly filters: readonly Filter[];
  readonly descending: boolean;
  /** Of the last row before, a value for each column of the key; null: from the beginning. */
  readonly after: readonly string[] | null;
  readonly limit: number;
}

/** A page of rows: values as PostgreSQL writes them, masked ones left out. */
export interface RowsPage {
  readonly rows: readonly (readonly (string | null)[])[];
  /** The key of the last row where there are more; null at the end. */
  readonly next: readonly string[] | null;
}

/** Longest time of one look at a table. */
const LOOK_MS_MAX = 2_000;
/** Bounds of one look at a table: whatever it asks for, it is over soon, and it can change nothing. */
const LOOK: TransactionOptions = {
  statementTimeoutMs: LOOK_MS_MAX,
  lockTimeoutMs: 1_000,
  idleInTransactionTimeoutMs: 5_000,
  readOnly: true,
  wholeTables: true,
};
/** Longest value that is shown whole. */
const SHOWN_LENGTH_MAX = 2_000;
/** What is put in the place of a value. */
const MASK = '••••••••';
/** Data exceptions: a value that is not of the column's type. */
const NOT_OF_THE_TYPE = /^22/;
const NO_SUCH_OPERATOR = '42883';
const TIMED_OUT = '57014';
const LOCKED = '55P03';
const LOWEST_UUID = '00000000-0000-0000-0000-000000000000';

/**
 * Reads a page of a table's rows in the order of its key.
 * @throws RefusalError that names the filter which is wrong, or that is too slow, with the columns that would not be.
 */
export async function readRows(table: Table, query: RowsQuery, msMax = LOOK_MS_MAX): Promise<RowsPage> {
  const values: SqlValue[] = [];
  const take = (value: SqlValue) => `$${values.push(value)}`;
  const conditions = query.filters.map((filter) => condition(table, filter, take));
  if (query.after !== null) conditions.push(behind(table, query.after, query.descending, take));
  const order = table.key.map(({ name }) => `${quoted(name)}${query.descending ? ' DESC' : ''}`).join(', ');
  const keys = table.key.map(({ name }, index) => `${quoted(name)}::text AS ${quoted(`key ${index}`)}`);
  const text = `SELECT ${[...table.columns.map(shown), ...keys].join(', ')}
     FROM ${source(table, query.filters, conditions)}
     ${order === '' ? '' : `ORDER BY ${order}`}
     LIMIT ${take(query.limit + 1)}`;
  const rows = await look(table, query, text, values, msMax);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => table.columns.map((_column, index) => row[`value ${index}`] ?? null)),
    next:
      rows.length > query.limit && last !== undefined && table.key.length > 0
        ? table.key.map((_column, index) => last[`key ${index}`] ?? '')
        : null,
  };
}

/**
 * The rows that meet the conditions. A filter by a column that begins an index is met first, behind a fence (OFFSET 0): without one the planner may walk the
 * key in its order and look for the few rows that meet the filter among millions, as it did at a million orders before their first ANALYZE.
 */
function source(table: Table, filters: readonly Filter[], conditions: readonly string[]): string {
  const from = `${quoted(table.schema)}.${quoted(table.name)}`;
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const [first] = table.key;
  const selects = filters.some(
    ({ column, op }) =>
      (op === 'eq' || op === 'prefix') && column !== first?.name && columnOf(table, column)?.indexed === true,
  );
  return selects ? `(SELECT * FROM ${from}${where} OFFSET 0) AS found` : `${from}${where}`;
}

type TextRow = Readonly<Record<string, string | null>>;

async function look(
  table: Table,
  query: RowsQuery,
  text: string,
  values: readonly SqlValue[],
  msMax: number,
): Promise<TextRow[]> {
  try {
    const read = statement<TextRow>('tables.read_rows', text);
    return await table.database.transact({ ...LOOK, statementTimeoutMs: msMax }, (transaction) =>
      transaction.rows(read, values),
    );
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === LOCKED)
      throw new RefusalError(refusal('unavailable', undefined, 'The table is being changed. Try again shortly.'));
    if (code === TIMED_OUT) throw refused(`takes too long. ${indexedWords(table)}`);
    if (typeof code === 'string' && (NOT_OF_THE_TYPE.test(code) || code === NO_SUCH_OPERATOR)) {
      const asked = query.filters.map(({ column }) => `${column} (${columnOf(table, column)?.type ?? ''})`).join(', ');
      throw refused(`must have values of the type of their columns: ${asked}`);
    }
    throw error;
  }
}

function indexedWords({ columns }: Table): string {
  const indexed = columns.filter((column) => column.indexed).map(({ name }) => name);
  return `Filter by a column that begins an index: ${indexed.join(', ')}`;
}

function condition(table: Table, { column, op, value }: Filter, take: (value: SqlValue) => string): string {
  const found = columnOf(table, column);
  if (found === undefined) throw refused(`must name columns of ${table.schema}.${table.name}: ${column} is none`);
  // A masked value must not be found by comparing it either.
  if (found.masked) throw refused(`must name columns that are shown: ${column} is masked`);
  const name = quoted(found.name);
  switch (op) {
    case 'eq':
      return found.type === 'json' ? `${name}::text = ${take(value)}` : `${name} = ${take(value)}::${found.type}`;
    case 'lt':
      return `${name} < ${take(value)}::${found.type}`;
    case 'gt':
      return `${name} > ${take(value)}::${found.type}`;
    case 'is_null':
      return `${name} IS ${value === 'false' ? 'NOT ' : ''}NULL`;
    case 'prefix':
      return found.type === 'uuid' ? uuidPrefix(name, value, take) : `${name}::text LIKE ${take(`${escaped(value)}%`)}`;
  }
}

/** As a range, which an index can serve. */
function uuidPrefix(name: string, prefix: string, take: (value: SqlValue) => string): string {
  if (!/^[0-9a-f-]{1,36}$/i.test(prefix))
    throw refused('must have hexadecimal digits where the beginning of an id is meant');
  const low = prefix + LOWEST_UUID.slice(prefix.length);
  const high = prefix + LOWEST_UUID.replaceAll('0', 'f').slice(prefix.length);
  return `${name} BETWEEN ${take(low)}::uuid AND ${take(high)}::uuid`;
}

function behind(
  table: Table,
  after: readonly string[],
  descending: boolean,
  take: (value: SqlValue) => string,
): string {
  const columns = table.key.map(({ name }) => quoted(name)).join(', ');
  const values = table.key.map(({ type }, index) => `${take(after[index] ?? '')}::${type}`).join(', ');
  return `(${columns}) ${descending ? '<' : '>'} (${values})`;
}

function shown({ name, masked }: Column, index: number): string {
  const column = quoted(name);
  const value = masked
    ? `CASE WHEN ${column} IS NULL THEN NULL ELSE '${MASK}' END`
    : `CASE WHEN length(${column}::text) > ${SHOWN_LENGTH_MAX} THEN left(${column}::text, ${SHOWN_LENGTH_MAX}) || '…' ELSE ${column}::text END`;
  return `${value} AS ${quoted(`value ${index}`)}`;
}

function columnOf({ columns }: Table, name: string): Column | undefined {
  return columns.find((column) => column.name === name);
}

/** A name of the catalogue, as SQL takes any. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}

function refused(message: string): RefusalError {
  return new RefusalError(refusal('validation_failed', [{ field: 'filters', message }], `filters ${message}`));
}
