/**
 * One SQL statement of one service: `name` is `<service>.<verb_and_object>`, under which PostgreSQL keeps it prepared (empty: it is not kept);
 * `Row` is what a returned row holds, as the SQL says it (int8 as bigint, timestamptz as milliseconds, see types.ts).
 */
export interface Statement<Row> {
  readonly name: string;
  readonly text: string;
  /** False: it is planned anew each time that it is sent. */
  readonly kept?: false;
  readonly row?: Row;
}

/** Declares a statement; `Row` describes its rows, `never` where it returns none. */
export function statement<Row = never>(name: string, text: string): Statement<Row> {
  return { name, text };
}

/**
 * Declares a statement that PostgreSQL plans anew each time, for the size that its tables have by then: for work in the background on thousands
 * of rows, where planning (0.1 to 0.2 ms) is nothing beside what a plan costs that was made when the tables were empty.
 */
export function plannedAnew<Row = never>(name: string, text: string): Statement<Row> {
  return { name, text, kept: false };
}

/** A value that a statement takes; arrays come encoded (see arrays.ts). */
export type SqlValue = string | number | bigint | boolean | null | Buffer;

/** Something that runs statements: a transaction, or a pool for single reads. */
export interface Queryable {
  /** The rows that the statement returned. */
  rows<Row>(statement: Statement<Row>, values?: readonly SqlValue[]): Promise<Row[]>;
  /** How many rows the statement wrote (or returned). */
  count(statement: Statement<unknown>, values?: readonly SqlValue[]): Promise<number>;
}
