import fc from 'fast-check';
import { expect, test } from 'vitest';

import { keyOf, mergeByKey } from './merge.ts';

interface Row {
  readonly key: string;
  readonly value: number;
}

async function* paged(rows: readonly Row[], pageRows: number) {
  for (let start = 0; start < rows.length; start += pageRows) yield rows.slice(start, start + pageRows);
}

const key = (row: Row) => row.key;

test('a merge gives every key once, in order, with all rows that any source has under it', async () => {
  const rows = fc
    .array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), value: fc.nat() }), { maxLength: 30 })
    .map((made) => made.toSorted((a, b) => (a.key < b.key ? -1 : 1)));
  await fc.assert(
    fc.asyncProperty(rows, rows, fc.integer({ min: 1, max: 5 }), async (left, right, pageRows) => {
      const merged = await Array.fromAsync(
        mergeByKey<{ left: Row; right: Row }>({
          left: { pages: paged(left, pageRows), key },
          right: { pages: paged(right, pageRows), key },
        }),
      );
      const keys = [...new Set([...left, ...right].map(key))].sort();
      expect(merged).toEqual(
        keys.map((each) => ({
          key: each,
          left: left.filter((row) => row.key === each),
          right: right.filter((row) => row.key === each),
        })),
      );
    }),
  );
});

test('a source that is not sorted is refused rather than merged wrongly', async () => {
  const rows = [
    { key: 'b', value: 1 },
    { key: 'a', value: 2 },
  ];
  await expect(Array.fromAsync(mergeByKey<{ rows: Row }>({ rows: { pages: paged(rows, 5), key } }))).rejects.toThrow(
    /sorted/,
  );
});

test('keys sort as the database sorts an id and the tenant behind it', () => {
  const ids = ['00000000-0000-7000-8000-00000000000a', '0a000000-0000-7000-8000-000000000000'];
  const tenants = [-5, 0, 1, 2, 10, 2_147_483_647];
  const keys = ids.flatMap((id) => tenants.map((tenant) => keyOf(id, tenant)));
  expect(keys.toSorted()).toEqual(keys);
});
