import { openTestDatabase, type TestDatabase } from '@kontor/testing/database';
import { afterAll, beforeAll, expect, it } from 'vitest';

import {
  bigintArray,
  intArray,
  jsonArray,
  smallintArray,
  stringArray,
  timestampArray,
  uuidArray,
} from './binary-arrays.ts';
import { statement } from './statement.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase([]);
});
afterAll(() => test.drop());

/** What PostgreSQL reads in an array of this type: its elements as texts, in their order. */
async function readAs(type: string, array: Buffer): Promise<(string | null)[]> {
  const read = statement<{ text: string | null }>(
    `test.read_${type}`,
    `SELECT e::text AS text FROM unnest($1::${type}[]) WITH ORDINALITY AS a(e, place) ORDER BY place`,
  );
  return (await test.database.rows(read, [array])).map(({ text }) => text);
}

const ID = '0198f2a4-9c1b-7def-8abc-0123456789ab';

it('writes what PostgreSQL reads as the same values, NULL and none at all included', async () => {
  expect(await readAs('uuid', uuidArray([ID, null, ID.toUpperCase()]))).toEqual([ID, null, ID]);
  expect(await readAs('uuid', uuidArray([]))).toEqual([]);
  expect(await readAs('smallint', smallintArray([-32_768, null, 32_767]))).toEqual(['-32768', null, '32767']);
  expect(await readAs('int', intArray([-2_147_483_648, null, 2_147_483_647]))).toEqual([
    '-2147483648',
    null,
    '2147483647',
  ]);
  expect(await readAs('bigint', bigintArray([-(2n ** 63n), 9_007_199_254_740_993n, null]))).toEqual([
    '-9223372036854775808',
    '9007199254740993',
    null,
  ]);
  expect(await readAs('timestamptz', timestampArray([0, 1_700_000_000_123, null]))).toEqual([
    '1970-01-01 00:00:00+00',
    '2023-11-14 22:13:20.123+00',
    null,
  ]);
});

it('writes texts as they are, whatever is in them', async () => {
  const texts = ['', 'NULL', null, 'a,b}', '"quoted"', 'back\\slash', 'äöü €', '😀'.repeat(50), 'x'.repeat(20_000)];
  expect(await readAs('text', stringArray(texts))).toEqual(texts);
  const json = ['{"a": "ä\\u001e"}', '[1,2]'];
  expect(await readAs('json', jsonArray(json))).toEqual(json);
});

it('refuses what is no uuid or no such number, rather than to write another', () => {
  for (const wrong of ['', ID.slice(1), `${ID}0`, ID.replace('9', 'g'), ID.replace('9', 'ä')]) {
    expect(() => uuidArray([wrong])).toThrow(TypeError);
  }
  expect(() => intArray([2 ** 31])).toThrow(RangeError);
  expect(() => smallintArray([2 ** 15])).toThrow(RangeError);
  expect(() => bigintArray([2n ** 63n])).toThrow(RangeError);
});
