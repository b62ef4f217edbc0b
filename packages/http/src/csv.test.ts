import { expect, it } from 'vitest';

import { type CsvValue, csvCell, csvHead, csvLine } from './csv.ts';

it.each<readonly [CsvValue, string]>([
  ['tea', 'tea'],
  ['tea, green', '"tea, green"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  [' padded ', '" padded "'],
  ['', ''],
  [null, ''],
  [true, 'true'],
  [-5, '-5'],
  [12n, '12'],
  ['-12.50', '-12.50'],
  ['+62', '+62'],
  ['=1+1', "'=1+1"],
  ['+62 812', "'+62 812"],
  ['-1+cmd|calc', "'-1+cmd|calc"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ['🛒 שלום', '🛒 שלום'],
])('writes %s as the cell %s', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

it('ends lines as RFC 4180 says', () => {
  const columns = [
    { name: 'id', of: (row: { id: number; name: string }) => row.id },
    { name: 'name', of: (row: { id: number; name: string }) => row.name },
  ];
  expect(csvHead(columns) + csvLine(columns, { id: 1, name: 'a,b' })).toBe('id,name\r\n1,"a,b"\r\n');
});
