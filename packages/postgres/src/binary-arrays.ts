/**
 * Arrays for `unnest` in PostgreSQL's binary format (array_recv), in which its server reads them at a third of what their text costs it. The element's type
 * is part of the format: each function is for parameters of exactly the type it names.
 */

const TYPE = { int2: 21, int4: 23, int8: 20, uuid: 2950, timestamptz: 1184, text: 25, json: 114 } as const;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
const UUID_BYTES = 16;
/** For one UTF-16 unit; a pair of surrogates takes four for both. */
const UTF8_BYTES_MAX = 3;
/** 2000-01-01, from which PostgreSQL counts, in milliseconds since the epoch. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

/** Where the 16 bytes of a uuid are in its text. */
const UUID_PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
const UUID_LENGTH = 36;
const NIBBLES = new Int16Array(128).fill(-1);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  NIBBLES[digit.charCodeAt(0)] = value;
  NIBBLES[digit.toUpperCase().charCodeAt(0)] = value;
}

/** An `int[]`; null stays NULL. */
export function intArray(values: readonly (number | null)[]): Buffer {
  return fixedArray(TYPE.int4, 4, values, (buffer, value, at) => buffer.writeInt32BE(value, at));
}

/** A `smallint[]`; null stays NULL. */
export function smallintArray(values: readonly (number | null)[]): Buffer {
  return fixedArray(TYPE.int2, 2, values, (buffer, value, at) => buffer.writeInt16BE(value, at));
}

/** A `bigint[]`; null stays NULL. */
export function bigintArray(values: readonly (bigint | null)[]): Buffer {
  return fixedArray(TYPE.int8, 8, values, (buffer, value, at) => buffer.writeBigInt64BE(value, at));
}

/** A `timestamptz[]` from milliseconds since the epoch; null stays NULL. */
export function timestampArray(values: readonly (number | null)[]): Buffer {
  return fixedArray(TYPE.timestamptz, 8, values, (buffer, value, at) =>
    buffer.writeBigInt64BE(BigInt(value - POSTGRES_EPOCH_MS) * 1_000n, at),
  );
}

/** A `text[]` of anything that PostgreSQL can hold (no NUL); null stays NULL. */
export function stringArray(values: readonly (string | null)[]): Buffer {
  return textsArray(TYPE.text, values);
}

/** A `json[]` of JSON texts. */
export function jsonArray(values: readonly string[]): Buffer {
  return textsArray(TYPE.json, values);
}

/** A `uuid[]`; null stays NULL. @throws TypeError where one is no uuid. */
export function uuidArray(values: readonly (string | null)[]): Buffer {
  return fixedArray(TYPE.uuid, UUID_BYTES, values, writeUuid);
}

function writeUuid(buffer: Buffer, value: string, from: number): number {
  let wrong = value.length ^ UUID_LENGTH;
  let at = from;
  for (const place of UUID_PLACES) {
    const byte = ((NIBBLES[value.charCodeAt(place)] ?? -1) << 4) | (NIBBLES[value.charCodeAt(place + 1)] ?? -1);
    wrong |= byte & ~0xff;
    buffer[at++] = byte;
  }
  if (wrong !== 0) throw new TypeError(`no uuid: ${value.slice(0, UUID_LENGTH)}`);
  return at;
}

function fixedArray<Value>(
  type: number,
  bytes: number,
  values: readonly (Value | null)[],
  write: (buffer: Buffer, value: Value, at: number) => number,
): Buffer {
  const buffer = opened(type, values, values.length * (LENGTH_BYTES + bytes));
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) at = buffer.writeInt32BE(NULL_LENGTH, at);
    else at = write(buffer, value, buffer.writeInt32BE(bytes, at));
  }
  return at === buffer.length ? buffer : buffer.subarray(0, at);
}

function textsArray(type: number, values: readonly (string | null)[]): Buffer {
  const units = values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
  const buffer = opened(type, values, values.length * LENGTH_BYTES + units * UTF8_BYTES_MAX);
  let at = HEADER_BYTES;
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : buffer.write(value, at + LENGTH_BYTES, 'utf8');
    buffer.writeInt32BE(length, at);
    at += LENGTH_BYTES + Math.max(length, 0);
  }
  return buffer.subarray(0, at);
}

function opened(type: number, values: readonly unknown[], bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  buffer.writeInt32BE(1, 0); // dimensions
  buffer.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  buffer.writeInt32BE(type, 8);
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16); // lower bound
  return buffer;
}
