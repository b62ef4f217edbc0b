/** What a cell can hold. Amounts come as decimal strings. */
export type CsvValue = string | number | bigint | boolean | null;

/** A column: its name in the first line, and its cell in a row. */
export interface CsvColumn<Row> {
  readonly name: string;
  of(row: Row): CsvValue;
}

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
/** Beginnings that a spreadsheet takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

/** The first line of a CSV file (RFC 4180), with its line end. */
export function csvHead(columns: readonly Pick<CsvColumn<never>, 'name'>[]): string {
  return `${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`;
}

/** The line of a row, with its line end. */
export function csvLine<Row>(columns: readonly CsvColumn<Row>[], row: Row): string {
  return `${columns.map((column) => csvCell(column.of(row))).join(',')}\r\n`;
}

/**
 * A cell. Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"), for customers write names and
 * notes and staff opens the file; numbers stay numbers. Null is an empty cell.
 */
export function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
