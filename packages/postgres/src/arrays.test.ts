import { expect, it } from 'vitest';

import { instantArray, nullablePlainArray, plainArray, scalarArray, textArray } from './arrays.ts';

it('writes ids and numbers as they are', () => {
  expect(plainArray(['a-b', 'c'])).toBe('{a-b,c}');
  expect(plainArray([])).toBe('{}');
  expect(nullablePlainArray(['a', null])).toBe('{a,NULL}');
  expect(scalarArray([1, 9_007_199_254_740_993n, null, true])).toBe('{1,9007199254740993,NULL,true}');
});

it('quotes texts, so that none of them is taken for something else', () => {
  expect(textArray(['plain', 'NULL', '', 'a,b}', 'say "hi"', 'back\\slash', null])).toBe(
    '{"plain","NULL","","a,b}","say \\"hi\\"","back\\\\slash",NULL}',
  );
});

it('writes instants in UTC', () => {
  expect(instantArray([0, null])).toBe('{1970-01-01T00:00:00.000Z,NULL}');
});
