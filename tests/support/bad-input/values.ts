import type { Kind, Place, Schema } from './schema.ts';

/** A value that a field must refuse. */
export interface BadValue {
  readonly why: string;
  /** As JSON text; each character is a byte, so that it can be no UTF-8 as well. */
  readonly json: string;
  /** Whether the body as a whole cannot be read, so that nobody knows of the field. */
  readonly unreadable?: boolean;
}

/** Longer than any text may be, and shorter than the largest body. */
const FAR_TOO_LONG = 200_000;
const DEEP = 100_000;
const UUID = '018bcfe5-6800-7000-8000-000000000001';

/** The bytes of a text as UTF-8, one character each. */
export function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Every bad value of a place, by what its schema asks for. */
export function badValues({ kind, schema, nullable }: Place): BadValue[] {
  return [
    ...WRONG_TYPES[kind].map((json) => ({ why: `${json} is of the wrong type`, json })),
    ...(nullable ? [] : [{ why: 'null', json: 'null' }]),
    ...BY_KIND[kind](schema),
    ...UNREADABLE,
  ];
}

const OTHER_THAN_TEXT = ['1', '1.5', 'true', 'false', '[]', '["x"]', '{}', '{"x":1}'];
const WRONG_TYPES: Readonly<Record<Kind, readonly string[]>> = {
  amount: ['true', 'false', '[]', '["1.00"]', '{}', '{"amount":"1.00"}'],
  array: ['"x"', '""', '1', 'true', '{}', '{"0":{}}', '{"length":1}'],
  boolean: ['"true"', '"false"', '""', '0', '1', '[]', '{}'],
  enum: OTHER_THAN_TEXT,
  integer: ['"1"', '""', '"NaN"', '"Infinity"', '"1e400"', 'true', 'false', '[]', '[1]', '{}'],
  object: ['"x"', '1', 'true', '[]'],
  text: OTHER_THAN_TEXT,
  uuid: OTHER_THAN_TEXT,
};

/** Literals that JSON does not know, depth, and bytes that are no UTF-8. */
const UNREADABLE: readonly BadValue[] = [
  'NaN',
  'Infinity',
  '-Infinity',
  'undefined',
  '0x10',
  '01',
  '+1',
  '.5',
  '1.',
  "'x'",
  '"a\u0000b"',
  '"a\nb"',
  '"\\x"',
  '[',
  '"\xff"',
  '"\xc0\x80"',
  '"\xed\xa0\x80"',
  '"\xe2\x82"',
  '"\xf4\x90\x80\x80"',
]
  .map((json): BadValue => ({ why: `${JSON.stringify(json)} is no JSON`, json, unreadable: true }))
  .concat([
    { why: 'arrays, deep', json: '['.repeat(DEEP) + ']'.repeat(DEEP), unreadable: true },
    { why: 'objects, deep', json: '{"x":'.repeat(DEEP) + '1' + '}'.repeat(DEEP), unreadable: true },
  ]);

/** Numbers that a double cannot hold: they are refused before anything is made of them. */
const INEXACT = ['1e400', '-1e400', '9007199254740993', '9223372036854775808', '1.00000000000000001', '1e-400'];

const BY_KIND: Readonly<Record<Kind, (schema: Schema) => BadValue[]>> = {
  amount: () => [...AMOUNT_TEXTS.map((text) => named(bytesOf(JSON.stringify(text)))), ...AMOUNT_NUMBERS.map(named)],
  array: ({ minItems = 0, maxItems }) => [
    ...(minItems > 0 ? [{ why: 'empty', json: '[]' }] : []),
    {
      why: 'too many',
      json: `[${Array((maxItems ?? FAR_TOO_LONG) + 1)
        .fill('0')
        .join()}]`,
    },
  ],
  boolean: () => [],
  enum: () => [named('"NOPE"'), named('""'), ...unholdable('x')],
  integer: ({ minimum, maximum }) => [
    ...INEXACT.map(named),
    ...['1.5', '0.1', '1e308', '-1e308', '9007199254740992', '-9007199254740992', '2147483648', '-2147483649'].map(
      named,
    ),
    ...(minimum === undefined ? [] : [named(String(minimum - 1))]),
    ...(maximum === undefined ? [] : [named(String(maximum + 1))]),
    ...(minimum !== undefined && minimum > 0 ? [named('0'), named('-0'), named('-1')] : []),
  ],
  object: () => [],
  text: ({ minLength = 0, maxLength, pattern }) => [
    ...(maxLength === undefined ? [] : [{ why: 'one too long', json: JSON.stringify('x'.repeat(maxLength + 1)) }]),
    { why: 'far too long', json: JSON.stringify('x'.repeat(FAR_TOO_LONG)) },
    ...(minLength > 0 ? [{ why: 'empty', json: '""' }] : []),
    ...(minLength > 1 ? [{ why: 'one too short', json: JSON.stringify('x'.repeat(minLength - 1)) }] : []),
    ...(pattern === '\\S' ? ['"   "', '"\\t\\n"', bytesOf('"\u00a0"')].map((json) => ({ why: 'blank', json })) : []),
    ...unholdable('x'.repeat(minLength)),
  ],
  uuid: () => [
    ...['', 'abc', '1', 'null', '__proto__', UUID.slice(1), `${UUID}0`, `{${UUID}}`, ` ${UUID}`, `${UUID}\n`].map(
      namedText,
    ),
    ...[`urn:uuid:${UUID}`, UUID.replaceAll('-', ''), UUID.replace('0', 'g'), "' OR 1=1 --", '٠'.repeat(36)].map(
      namedText,
    ),
    { why: 'far too long', json: JSON.stringify(UUID.repeat(FAR_TOO_LONG / UUID.length)) },
    ...unholdable(UUID),
  ],
};

const AMOUNT_TEXTS = [
  '',
  ' ',
  'abc',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e2',
  '1e400',
  '0x10',
  '1,000.00',
  '1.000,00',
  '1 000',
  '1.',
  '.5',
  '1.001',
  '0.001',
  '1.000',
  '-1',
  '-0.01',
  '-0',
  '0',
  '0.00',
  '--1',
  '1.0.0',
  ' 1',
  '1\n',
  '$1',
  '１２',
  '١٢',
  '1_000',
  '1000000000000000.01',
  '9'.repeat(41),
  '9'.repeat(65),
  '9'.repeat(FAR_TOO_LONG),
  '1\u0000',
  '1\ud800',
];
const AMOUNT_NUMBERS = ['0', '-0', '-1', '-0.01', '0.001', '1.001', '1e16', '1e21', '1e308', ...INEXACT];

function unholdable(around: string): BadValue[] {
  return ['\\u0000', '\\ud800', '\\udc00', '\\udc00\\ud800', '\\ud83dx'].map((escape) => ({
    why: `with ${escape}`,
    json: `"${around}${escape}"`,
  }));
}

function named(json: string): BadValue {
  return { why: json.length > 40 ? `${json.slice(0, 40)}…` : json, json };
}

function namedText(text: string): BadValue {
  return named(bytesOf(JSON.stringify(text)));
}
