import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeCursor, encodeCursor } from './cursor.ts';

const invalid = expect.objectContaining({ refusal: expect.objectContaining({ kind: 'invalid_cursor' }) });
const id = '00000000-0000-7000-8000-000000000001';

describe('a cursor', () => {
  it('gives back the parts that it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 4 }), (parts) => {
        fc.pre(!parts.some((part) => part.includes('\0')));
        expect(decodeCursor(encodeCursor(parts), parts.length)).toEqual(parts);
      }),
    );
    expect(decodeCursor(encodeCursor(['42', id, 'x']), ['integer', 'uuid', 'text'])).toEqual(['42', id, 'x']);
  });

  it.each([
    ['empty', '', 1],
    ['no base64', '%%%', 1],
    ['no JSON', Buffer.from('nonsense').toString('base64url'), 1],
    ['no list', Buffer.from('{"0":"a","length":1}').toString('base64url'), 1],
    ['other parts than texts', Buffer.from('[1]').toString('base64url'), 1],
    ['too few parts', encodeCursor(['a']), 2],
    ['too many parts', encodeCursor(['a', 'b']), 1],
    ['too long', encodeCursor(['x'.repeat(600)]), 1],
    ['NUL inside', encodeCursor(['a\0']), 1],
    ['no number where one belongs', encodeCursor(['1; drop table']), ['integer']],
    ['a number over int8', encodeCursor(['9'.repeat(19)]), ['integer']],
    ['no UUID where one belongs', encodeCursor(['x']), ['uuid']],
  ] as const)('that is forged is refused: %s', (_name, text, parts) => {
    expect(() => decodeCursor(text, parts)).toThrow(invalid);
  });
});
