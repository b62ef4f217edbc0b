import { type Call, requestOf, urlOf } from './call.ts';
import type { Case } from './case.ts';
import { uuidv4 } from './ids.ts';
import { kindOf, type Schema } from './schema.ts';

const PARAM_LENGTH_MAX = 500;
const CURSOR_LENGTH_MAX = 512;
const INVALID = ['validation_failed'];

/** Every bad path and query of a call. `cursors` are good ones of every list, by the name of their endpoint. */
export function urlCases(call: Call, cursors: ReadonlyMap<string, string>): Case[] {
  const params = Object.keys(call.endpoint.params.properties ?? {});
  const fields = Object.entries(call.endpoint.query.properties ?? {});
  return [
    ...params.flatMap((name) => paramCases(call, name)),
    ...fields.flatMap(([name, schema]) =>
      name === 'cursor' ? cursorCases(call, cursors) : queryCases(call, name, schema),
    ),
    ...(fields.length === 0 ? [] : undecodable(call)),
  ];
}

function paramCases(call: Call, name: string): Case[] {
  const id = uuidv4();
  const isId = kindOf(call.endpoint.params.properties?.[name] ?? {}) === 'uuid';
  const malformed = ['abc', '1', 'null', 'undefined', '__proto__', 'constructor', `${id}0`, id.slice(1), `{${id}}`];
  const odd = [
    `${id}%20`,
    `${id}%0A`,
    '%27%20OR%201=1',
    '%F0%9F%9B%92',
    '..%2F..%2F',
    '%22',
    '%22%3B%20DROP%20TABLE%20x%3B--',
  ];
  const unholdable = ['%00', `${id}%00`, 'a%00b'];
  const refused = (value: string, field: string): Case => ({
    name: `${name} ${value.slice(0, 40)}`,
    request: requestOf(call, { url: urlOf(call, { [name]: value }) }),
    status: 400,
    codes: INVALID,
    field,
  });
  // A name that is none is no bad request, but there is nothing of that name.
  const missing = (value: string): Case => ({
    name: `${name} ${value.slice(0, 40)}`,
    request: requestOf(call, { url: urlOf(call, { [name]: value }) }),
    status: 404,
    codes: ['table_not_found', 'not_found'],
  });
  return [
    ...[...malformed, ...odd].map((value) => (isId ? refused(value, name) : missing(value))),
    ...['x'.repeat(PARAM_LENGTH_MAX), ...unholdable].map((value) => refused(value, name)),
    // What cannot be decoded, or is too long, never becomes a parameter.
    ...['%ff', '%ED%A0%80', '%', '%zz', 'x'.repeat(PARAM_LENGTH_MAX + 1)].map((value) => refused(value, 'path')),
  ];
}

function queryCases(call: Call, name: string, schema: Schema): Case[] {
  const refused = (query: string): Case => ({
    name: `?${query.slice(0, 60)}`,
    request: requestOf(call, { url: urlOf(call, {}, query) }),
    status: 400,
    codes: INVALID,
    field: name,
  });
  const { minimum = Number.NaN, maximum = Number.NaN } = schema;
  const values =
    schema.type === 'integer'
      ? ['0', '-1', '-0', 'abc', '', '1.5', 'NaN', 'Infinity', '1e400', '1e308', 'null', 'true', '1,2', '9'.repeat(400)]
          .concat([String(minimum - 1), String(maximum + 1), '%D9%A1', '2147483648', '9223372036854775808'])
          .filter((value) => value !== 'NaN' || minimum > 0)
      : schema.enum === undefined
        ? ['x'.repeat((schema.maxLength ?? 0) + 1), 'x'.repeat(10_000)]
        : ['NOPE', '', 'null', `${String(schema.enum[0])}%20`, ...otherCase(String(schema.enum[0]))];
  return [...values, '%00', 'a%00', '%ff', '%ED%A0%80', '%zz']
    .map((value) => refused(`${name}=${value}`))
    .concat([refused(`${name}=1&${name}=2`)]);
}

/** The same word in the case that it is not written in. */
function otherCase(word: string): string[] {
  return word === word.toLowerCase() ? [word.toUpperCase()] : [word.toLowerCase()];
}

/** Cursors that are none, or that another list gave. */
function cursorCases(call: Call, cursors: ReadonlyMap<string, string>): Case[] {
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forged = [
    [],
    [1],
    [null],
    [''],
    ['x'],
    ['1', '2', '3', '4'],
    {},
    1,
    null,
    'x',
    [['1']],
    ['\u0000'],
    ['\ud800'],
  ];
  const numbers = [['99999999999999999999'], ['1; DROP TABLE x'], ['NaN'], ['1e3'], ['1.5'], ['-']];
  const texts = ['', 'abc', '%22', '!!!', 'x'.repeat(CURSOR_LENGTH_MAX), 'null', '__proto__', '%F0%9F%9B%92'];
  const others = [...cursors].filter(([name]) => name !== call.endpoint.name);
  const refused = (name: string, query: string, codes: readonly string[]): Case => ({
    name: `cursor ${name}`,
    request: requestOf(call, { url: urlOf(call, {}, query) }),
    status: 400,
    codes,
    field: 'cursor',
  });
  const invalidCursor = ['invalid_cursor'];
  return [
    ...texts.map((text) => refused(text.slice(0, 20), `cursor=${text}`, invalidCursor)),
    ...[...forged, ...numbers].map((value) =>
      refused(JSON.stringify(value), `cursor=${encoded(value)}`, invalidCursor),
    ),
    ...others.map(([name, cursor]) => refused(`of ${name}`, `cursor=${cursor}`, invalidCursor)),
    refused('too long', `cursor=${'x'.repeat(CURSOR_LENGTH_MAX + 1)}`, INVALID),
    refused('twice', 'cursor=a&cursor=b', INVALID),
    ...['%00', '%ff', '%ED%A0%80'].map((text) => refused(text, `cursor=${text}`, INVALID)),
  ];
}

/** In fields that no schema knows. */
function undecodable(call: Call): Case[] {
  return ['x=%00', 'x=%ff', 'x=%zz'].map((query) => ({
    name: `?${query}`,
    request: requestOf(call, { url: urlOf(call, {}, query) }),
    status: 400,
    codes: INVALID,
    field: 'x',
  }));
}
