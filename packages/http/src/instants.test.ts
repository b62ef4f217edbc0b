import { RefusalError } from '@kontor/contracts/refusals';
import { describe, expect, it } from 'vitest';

import { beginningOf, endOf, instantField } from './instants.ts';

const at = (text: string) => Date.parse(text);

describe('a bound of a search by time', () => {
  it.each([
    ['2026-11-25', '2026-11-25T00:00:00.000Z', '2026-11-26T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z', '2024-03-01T00:00:00.000Z'],
    ['2026-11-25T08:00', '2026-11-25T08:00:00.000Z', '2026-11-25T08:00:00.000Z'],
    ['2026-11-25 08:00:30', '2026-11-25T08:00:30.000Z', '2026-11-25T08:00:30.000Z'],
    ['2026-11-25T08:00:00.250Z', '2026-11-25T08:00:00.250Z', '2026-11-25T08:00:00.250Z'],
    ['2026-11-25T06:30:00+07:00', '2026-11-24T23:30:00.000Z', '2026-11-24T23:30:00.000Z'],
  ])('%s is from %s to %s', (text, from, to) => {
    expect([beginningOf(text, 'from'), endOf(text, 'to')]).toEqual([at(from), at(to)]);
  });

  it.each([
    '',
    'yesterday',
    '2026-11',
    '2026-13-01',
    '2026-02-30',
    '2025-02-29',
    '1969-12-31',
    '2026-11-25T24:00',
    '2026-02-31T10:00+07:00',
    '2026-11-25T25:00Z',
  ])('%j is none: the refusal names the field', (text) => {
    for (const read of [beginningOf, endOf]) {
      expect(() => read(text, 'the_field')).toThrow(RefusalError);
      expect(() => read(text, 'the_field')).toThrow(/the_field must be a date/);
    }
  });
});

describe('a moment', () => {
  it('is none where there is no such day or hour', () => {
    expect(instantField('2026-11-25T08:00:00Z', 'from')).toBe(at('2026-11-25T08:00:00Z'));
    expect(instantField(undefined, 'from')).toBeNull();
    for (const text of ['2026-02-31', '2026-02-28T24:00Z', '2026-11-25T08:61Z']) {
      expect(() => instantField(text, 'from')).toThrow(/from must be a moment that there is/);
    }
  });
});
