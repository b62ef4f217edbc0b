import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { isUuid } from '@kontor/kernel/uuid';

import { CURSOR_TEXT_MAX } from './schemas.ts';

/** What a part of a cursor must look like, so that a forged one never reaches a statement. */
export type CursorPart = 'uuid' | 'integer' | 'numeric' | 'instant' | 'text';

/** What fits into an int8, and into a numeric(38). */
const INTEGER = /^-?\d{1,18}$/;
const NUMERIC = /^-?\d{1,38}$/;
const MILLISECONDS = /^\d{1,15}$/;
/** What a year of four digits holds. */
const INSTANT_MAX = Date.UTC(9999, 11, 31);

/**
 * The place after which a page of `list` goes on, as opaque text. `parts` are the sort key of the page's last row.
 * The list's name is part of it, so that one list's cursor is never taken for another's.
 */
export function encodeCursor(list: string, parts: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...parts])).toString('base64url');
}

/**
 * The parts that `encodeCursor` was given for the same list, each of its kind.
 * @throws RefusalError `invalid_cursor` when the text is not one of ours, or another list's.
 */
export function decodeCursor(text: string, list: string, kinds: readonly CursorPart[]): string[] {
  const decoded = text.length > CURSOR_TEXT_MAX ? null : parse(Buffer.from(text, 'base64url').toString());
  if (!Array.isArray(decoded) || decoded.length !== kinds.length + 1 || decoded[0] !== list) throw invalidCursor();
  return decoded.slice(1).map((part: unknown, index) => {
    if (typeof part !== 'string' || !isKind(part, kinds[index])) throw invalidCursor();
    return part;
  });
}

function isKind(part: string, kind: CursorPart | undefined): boolean {
  if (kind === 'uuid') return isUuid(part);
  if (kind === 'integer') return INTEGER.test(part);
  if (kind === 'instant') return MILLISECONDS.test(part) && Number(part) <= INSTANT_MAX;
  if (kind === 'numeric') return NUMERIC.test(part);
  return part.isWellFormed() && !part.includes('\0');
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function invalidCursor(): RefusalError {
  return new RefusalError(refusal('invalid_cursor', [{ field: 'cursor', message: 'is not one of ours' }]));
}
