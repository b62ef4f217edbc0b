import { assert } from '@kontor/kernel/assert';

/** The one key of an object that stands for a bigint on the wire, and of one that stands for a Map. */
const BIGINT = '$bigint';
const MAP = '$map';
const INTEGER = /^-?\d{1,40}$/;

/** Thrown for a text that no codec of ours wrote. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/**
 * Writes a value for the wire between services: JSON, in which a bigint is `{"$bigint": "150"}`, so that money never passes through a
 * number and no name of a field decides about its type, and a Map is `{"$map": [[key, value], ...]}`. Instants are numbers of milliseconds and stay so.
 * @throws AssertionError for what JSON would change in silence: a number that is not finite, a class of any other kind.
 */
export function encodeWire(value: unknown): string {
  return JSON.stringify(value, writable);
}

function writable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { [BIGINT]: value.toString() };
  if (typeof value === 'number') assert(Number.isFinite(value), 'a number on the wire is finite');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (value instanceof Map) return { [MAP]: [...value] };
  const prototype: unknown = Object.getPrototypeOf(value);
  assert(prototype === Object.prototype || prototype === null, 'an object on the wire is a plain one');
  return value;
}

/**
 * Reads what `encodeWire` wrote.
 * @throws WireError for anything else.
 */
export function decodeWire(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new WireError('not JSON', { cause: error });
  }
  return revived(parsed);
}

function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(revived);
  if (Object.hasOwn(value, BIGINT)) return bigintOf(value as Record<string, unknown>);
  if (Object.hasOwn(value, MAP)) return mapOf(value as Record<string, unknown>);
  const fields = Object.entries(value).map(([key, field]) => [key, revived(field)] as const);
  return Object.fromEntries(fields);
}

function mapOf(value: Record<string, unknown>): Map<unknown, unknown> {
  const entries: unknown = revived(value[MAP]);
  const isList = Array.isArray(entries) && entries.every((entry) => Array.isArray(entry) && entry.length === 2);
  if (!isList || Object.keys(value).length !== 1) throw new WireError('not a map');
  return new Map(entries as [unknown, unknown][]);
}

function bigintOf(value: Record<string, unknown>): bigint {
  const digits = value[BIGINT];
  if (typeof digits !== 'string' || !INTEGER.test(digits) || Object.keys(value).length !== 1) {
    throw new WireError('not a bigint');
  }
  return BigInt(digits);
}
