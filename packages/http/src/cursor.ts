import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { isUuid } from '@kontor/kernel/uuid';

import { CURSOR_TEXT_MAX } from './schemas.ts';

/** What a part of a cursor must look like, so that a forged one never reaches a statement. */
export type CursorPart = 'uuid' | 'integer' | 'text';

const INTEGER = /^-?\d{1,18}$/;

/** The place after which a page goes on, as opaque text. `parts` are the sort key of the page's last row. */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * The parts that `encodeCursor` was given. State their kinds (`['integer', 'uuid']`) rather than their number wherever a statement casts them.
 * @throws RefusalError `invalid_cursor` when the text is not one of ours.
 */
export function decodeCursor(text: string, parts: number | readonly CursorPart[]): string[] {
  const decoded = text.length > CURSOR_TEXT_MAX ? null : parse(Buffer.from(text, 'base64url').toString());
  const kinds = typeof parts === 'number' ? Array.from({ length: parts }, (): CursorPart => 'text') : parts;
  if (!Array.isArray(decoded) || decoded.length !== kinds.length) throw invalidCursor();
  return decoded.map((part: unknown, index) => {
    if (typeof part !== 'string' || !isKind(part, kinds[index])) throw invalidCursor();
    return part;
  });
}

function isKind(part: string, kind: CursorPart | undefined): boolean {
  if (kind === 'uuid') return isUuid(part);
  if (kind === 'integer') return INTEGER.test(part);
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
