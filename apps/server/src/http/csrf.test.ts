import { describe, expect, it } from 'vitest';

import { CsrfRule } from './csrf.ts';

const rule = new CsrfRule(['https://trusted.example']);
const table: readonly (readonly [site: string | undefined, origin: string | undefined, passes: boolean])[] = [
  [undefined, undefined, true],
  ['same-origin', undefined, true],
  ['none', undefined, true],
  ['same-origin', 'https://evil.example', true],
  ['cross-site', undefined, false],
  ['same-site', undefined, false],
  ['cross-site', 'http://shop.example:8000', false],
  ['cross-site', 'https://trusted.example', true],
  ['same-site', 'https://trusted.example', true],
  [undefined, 'http://shop.example:8000', true],
  [undefined, 'https://shop.example:8000', true],
  [undefined, 'http://SHOP.example:8000', true],
  [undefined, 'http://shop.example', false],
  [undefined, 'http://shop.example:8001', false],
  [undefined, 'http://evil.example', false],
  [undefined, 'https://trusted.example', true],
  [undefined, 'null', false],
  [undefined, '', false],
  ['something-new', 'http://evil.example', false],
  ['something-new', undefined, true],
];

describe('requests that another site has a browser send', () => {
  it.each(table)('Sec-Fetch-Site %s and Origin %s: passes %s', (site, origin, passes) => {
    const refused = rule.check({ headers: { 'sec-fetch-site': site, origin }, host: 'shop.example:8000' });
    expect(refused?.refusal.kind).toBe(passes ? undefined : 'cross_site');
  });

  it('takes a port that goes without saying as no other host', () => {
    expect(rule.check({ headers: { origin: 'https://shop.example' }, host: 'shop.example:443' })).toBeNull();
  });
});
