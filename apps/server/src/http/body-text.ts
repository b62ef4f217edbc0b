import { JSON_DEPTH_MAX } from './limits.ts';
import { invalidRequest, type Problem } from './problems.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ARRAY_OPENS = 0x5b;
const OBJECT_OPENS = 0x7b;
const ARRAY_CLOSES = 0x5d;
const OBJECT_CLOSES = 0x7d;
const ASCII_MAX = 0x7f;

/** Texts that can hold what parsed values must be looked through for: escapes (NUL, lone surrogates, hidden keys) and the keys themselves. */
const SUSPICIOUS = /\\u|__proto__|"constructor"/;
/**
 * Number literals that a double may not hold: more than 15 digits, or an exponent of three. The rest survive the round
 * trip. What may stand before a literal is part of it, since the digits of UUIDs look like numbers too.
 */
const LONG_NUMBER = /(?:^|[:,[\s])-?(?:[\d.]{16}|\d[\d.]*[eE][+-]?\d{3})/;

/** Stands where a number was that a double would change. */
const INEXACT = Symbol('inexact');

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON body, strictly: UTF-8, at most JSON_DEPTH_MAX deep, no keys that reach into prototypes, no text that
 * PostgreSQL cannot hold, no number that a double would change. One pass over the bytes tells plain bodies apart, which are nearly all;
 * the others are looked through once more.
 * @throws RefusalError `malformed_body`, or `validation_failed` that names the field.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  const plain = scan(bytes);
  const text = plain ? bytes.toString('latin1') : decodeUtf8(bytes);
  const value = LONG_NUMBER.test(text) ? parseExactly(text) : parse(text);
  if (SUSPICIOUS.test(text)) refuseUnholdable(value);
  return value;
}

/** Decodes UTF-8. @throws RefusalError `malformed_body` where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed('must be UTF-8');
  }
}

/** Why `text` cannot be kept, or null: PostgreSQL holds no NUL, and UTF-8 no lone surrogate. */
export function unholdable(text: string): string | null {
  if (text.includes('\0')) return 'must not contain NUL characters';
  return text.isWellFormed() ? null : 'must not contain lone surrogates';
}

/** Whether the bytes are all ASCII. Refuses what is nested too deeply, before anything is built from it. */
function scan(bytes: Buffer): boolean {
  let depth = 0;
  let bits = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] as number;
    bits |= byte;
    if (inString) {
      if (byte === QUOTE) inString = false;
      else if (byte === BACKSLASH) index += 1;
    } else if (byte === QUOTE) {
      inString = true;
    } else if (byte === OBJECT_OPENS || byte === ARRAY_OPENS) {
      depth += 1;
      if (depth > JSON_DEPTH_MAX) throw malformed(`must be nested at most ${JSON_DEPTH_MAX} levels deep`);
    } else if (byte === OBJECT_CLOSES || byte === ARRAY_CLOSES) {
      depth -= 1;
    }
  }
  return bits <= ASCII_MAX;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('must be JSON');
  }
}

/** Parses with an eye on every number's own digits; several times slower, so only where a literal is long. */
function parseExactly(text: string): unknown {
  parse(text);
  const value: unknown = reviveJson(text, (field, source) =>
    typeof field === 'number' && source !== undefined && !isExact(field, source) ? INEXACT : field,
  );
  const problems = walk(value, '', (field) => (field === INEXACT ? 'must be a number that is exact as written' : null));
  if (problems.length > 0) throw invalidRequest(problems);
  return value;
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** JSON.parse with the literals themselves, which Node 24 passes as a third argument that TypeScript does not know yet. */
function reviveJson(text: string, revive: (value: unknown, source: string | undefined) => unknown): unknown {
  const reviver: Reviver = (_key, value, { source }) => revive(value, source);
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

/** Whether the double's shortest decimal is the literal, but for zeros and the way its exponent is written. */
function isExact(value: number, literal: string): boolean {
  return Number.isFinite(value) && normalised(String(value)) === normalised(literal);
}

function normalised(literal: string): string {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${significant}e${Number(exponent) - fraction.length + (digits.length - significant.length)}`;
}

function refuseUnholdable(value: unknown): void {
  const problems = walk(value, '', (field) => (typeof field === 'string' ? unholdable(field) : null));
  if (problems.length > 0) throw invalidRequest(problems);
}

/** Every value that `judge` objects to, and every key that no field may have. As deep as the body, which is bounded. */
function walk(value: unknown, path: string, judge: (value: unknown) => string | null): Problem[] {
  const message = judge(value);
  if (message !== null) return [{ field: path === '' ? 'body' : path, message }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    const place = path === '' ? key : `${path}/${key}`;
    const objection = unholdable(key) === null ? forbiddenKey(key, field) : 'is no name for a field';
    return objection === null ? walk(field, place, judge) : [{ field: printable(place), message: objection }];
  });
}

/** A name with what cannot be shown written as JSON escapes. */
export function printable(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}

/** Why no field may have this name; null where it may. */
export function forbiddenKey(key: string, field: unknown): string | null {
  const reachesPrototype =
    key === '__proto__' ||
    (key === 'constructor' && typeof field === 'object' && field !== null && Object.hasOwn(field, 'prototype'));
  return reachesPrototype ? 'is no name for a field' : null;
}

function malformed(message: string): Error {
  return invalidRequest([{ field: 'body', message }], 'malformed_body');
}
