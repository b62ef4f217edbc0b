import { RefusalError, refusal } from '@kontor/contracts/refusals';

import { IDEMPOTENCY_KEY_MAX } from './limits.ts';

const HEADER = 'Idempotency-Key';
const FIELD = '_idempotency_key';
const PRINTABLE = /^[\x20-\x7e]+$/;
const QUOTED = /^"((?:[^"\\]|\\["\\])*)"$/;

/**
 * The idempotency key of a request, from its header (bare or quoted, RFC 9651 string) or the body field `_idempotency_key`; null where neither came.
 * @throws RefusalError `validation_failed` that names where the key came from, when it is not 1 to 255 printable ASCII
 * characters, or when the two places name different keys.
 */
export function idempotencyKeyOf(header: string | string[] | undefined, body: unknown): string | null {
  const field = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[FIELD] : undefined;
  if (header === undefined && field === undefined) return null;
  const fromHeader = header === undefined ? null : checked(unquoted(String(header)), HEADER);
  const fromField = field === undefined ? null : checked(field, FIELD);
  if (fromHeader !== null && fromField !== null && fromHeader !== fromField) {
    throw invalid(HEADER, `must be the same as ${FIELD}, where both are sent`);
  }
  return fromHeader ?? fromField;
}

function unquoted(header: string): string {
  const text = header.trim();
  const inner = QUOTED.exec(text)?.[1];
  return inner === undefined ? text : inner.replace(/\\(["\\])/g, '$1');
}

function checked(key: unknown, place: string): string {
  if (typeof key !== 'string' || key.length > IDEMPOTENCY_KEY_MAX || !PRINTABLE.test(key)) {
    throw invalid(place, `must be 1 to ${IDEMPOTENCY_KEY_MAX} printable ASCII characters`);
  }
  return key;
}

function invalid(field: string, message: string): RefusalError {
  return new RefusalError(refusal('validation_failed', [{ field, message }], `${field} ${message}`));
}
