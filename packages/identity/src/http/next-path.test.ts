import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { NEXT_DEFAULT, nextPath } from './next-path.ts';

describe('where one goes after signing in', () => {
  it.each([
    ['/admin/', '/admin/'],
    ['/orders/?status=PAID&x=1#top', '/orders/?status=PAID&x=1#top'],
    ['/ä', '/%C3%A4'],
    ['/a/../b', '/b'],
    ['/?next=//evil.example', '/?next=//evil.example'],
  ])('%j leads to %s', (next, path) => {
    expect(nextPath(next)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'admin/',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    'http://evil.example/',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '@evil.example',
    '/ok\r\nSet-Cookie: a=b',
    `/${'x'.repeat(2_000)}`,
  ])('%j leads to the default', (next) => {
    expect(nextPath(next)).toBe(NEXT_DEFAULT);
  });

  it('is on the same site, and a header can hold it, whatever is asked for', () => {
    const part = fc.constantFrom(
      '/',
      '//',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '\t',
      ':',
      '@',
      '?',
      '#',
      'evil.example',
      'ü',
      '\uD800',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const path = nextPath(parts.join(''));
        expect(path).toMatch(/^\/[!-~]*$/);
        for (const base of ['http://shop.example/admin/login/', 'https://shop.example/']) {
          expect(new URL(path, base).host).toBe('shop.example');
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
