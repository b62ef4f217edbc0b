import { expect, test } from 'vitest';

import { INVARIANTS } from './invariants.ts';

/** PostgreSQL cuts longer names of prepared statements, and then takes two for one. */
const STATEMENT_NAME_MAX = 63;

test('all ten invariants of the design are checked, in their order, under names of their own', () => {
  const numbers = INVARIANTS.map(({ invariant }) => invariant);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect([...new Set(numbers)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(new Set(INVARIANTS.map(({ name }) => name)).size).toBe(INVARIANTS.length);
});

test('every rule of every walk serves one check', () => {
  const sources = INVARIANTS.flatMap(({ by }) => by).filter((source) => source.kind === 'rule');
  const walks = [...new Set(sources.map(({ walk }) => walk))];
  const served = sources.map(({ walk, rule }) => `${walk.name}: ${rule}`);
  expect(served.toSorted()).toEqual(
    walks.flatMap(({ name, rules }) => rules.map((rule) => `${name}: ${rule}`)).toSorted(),
  );
});

test('every statement has a name of its own that PostgreSQL keeps whole', () => {
  const queries = INVARIANTS.flatMap(({ by }) => by).filter((source) => source.kind === 'query');
  const names = queries.flatMap(({ checked, violations }) => [checked.name, violations.name]);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.length > STATEMENT_NAME_MAX)).toEqual([]);
});
