/**
 * PostgreSQL array literals for `unnest`, for statements that are not on the way of every order (those use binary-arrays.ts). Encoding them here rather than in the driver is about three times as fast for
 * ids and numbers, which need no quoting, and keeps bigints exact.
 */

/** A `uuid[]` or an array of any text without quotes, commas, braces, backslashes and blanks, such as state names. */
export function plainArray(values: readonly string[]): string {
  return `{${values.join(',')}}`;
}

/** A numeric or boolean array; null stays NULL. */
export function scalarArray(values: readonly (number | bigint | boolean | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : value)).join(',')}}`;
}

/** A `uuid[]` in which some are null. */
export function nullablePlainArray(values: readonly (string | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** A `text[]` of anything; null stays NULL. */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map(quoted).join(',')}}`;
}

/** A `timestamptz[]` from milliseconds since the epoch. */
export function instantArray(values: readonly (number | null)[]): string {
  // The instants of a batch are nearly all the same.
  let last = Number.NaN;
  let text = '';
  const print = (value: number) => {
    if (value !== last) text = new Date(value).toISOString();
    last = value;
    return text;
  };
  return `{${values.map((value) => (value === null ? 'NULL' : print(value))).join(',')}}`;
}

function quoted(value: string | null): string {
  if (value === null) return 'NULL';
  if (!value.includes('"') && !value.includes('\\')) return `"${value}"`;
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
