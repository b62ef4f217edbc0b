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
        const kinds = parts.map(() => 'text' as const);
        expect(decodeCursor(encodeCursor('list', parts), 'list', kinds)).toEqual(parts);
      }),
    );
    const kinds = ['integer', 'uuid', 'text'] as const;
    expect(decodeCursor(encodeCursor('list', ['42', id, 'x']), 'list', kinds)).toEqual(['42', id, 'x']);
  });

  it.each([
    ['empty', '', ['text']],
    ['no base64', '%%%', ['text']],
    ['no JSON', Buffer.from('nonsense').toString('base64url'), ['text']],
    ['no list', Buffer.from('{"0":"list","1":"a","length":2}').toString('base64url'), ['text']],
    ['other parts than texts', Buffer.from('["list",1]').toString('base64url'), ['text']],
    ['too few parts', encodeCursor('list', ['a']), ['text', 'text']],
    ['too many parts', encodeCursor('list', ['a', 'b']), ['text']],
    ['too long', encodeCursor('list', ['x'.repeat(600)]), ['text']],
    ['NUL inside', encodeCursor('list', ['a\0']), ['text']],
    ['no number where one belongs', encodeCursor('list', ['1; drop table']), ['integer']],
    ['a number over int8', encodeCursor('list', ['9'.repeat(19)]), ['integer']],
    ['no UUID where one belongs', encodeCursor('list', ['x']), ['uuid']],
    ['of another list', encodeCursor('other', [id]), ['uuid']],
  ] as const)('that is forged is refused: %s', (_name, text, kinds) => {
    expect(() => decodeCursor(text, 'list', kinds)).toThrow(invalid);
  });
});
