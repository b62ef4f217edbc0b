import { expect, it } from 'vitest';

import { decodeJson, encodeJson } from './json.ts';

it('keeps bigints exact in fields that end in Minor, however deep, and leaves everything else alone', () => {
  const value = { totalMinor: 9_007_199_254_740_993n, lines: [{ priceMinor: -1n, name: '12' }], none: null, count: 3 };
  expect(decodeJson(encodeJson(value))).toEqual(value);
  expect(decodeJson(JSON.parse(encodeJson(value)))).toEqual(value);
});
