import { type Call, requestOf } from './call.ts';
import type { Case } from './case.ts';
import { type Place, placesIn } from './schema.ts';
import { badValues, bytesOf } from './values.ts';

const AMOUNT_CODES = ['invalid_amount', 'amount_too_large', 'validation_failed'];
const BODY_BYTES_MAX = 1024 * 1024;
const DEEP = 100_000;
/** Stands in a body where bytes are put that JSON.stringify would not write. */
const MARK = '@@bad@@';

/** Endpoints that take an amount with a sign, of which a negative one is as good as any. */
const SIGNED: ReadonlySet<string> = new Set(['POST /admin/api/accounts/:user_id/correct/']);
const NEGATIVE = /^"?-(1|0\.01)"?$/;

/** Every bad body of a call, as JSON. */
export function bodyCases(call: Call): Case[] {
  const { body } = call.endpoint;
  if (call.endpoint.method === 'GET') return [];
  return [
    ...(body === null ? [] : placesIn(body).flatMap((place) => fieldCases(call, place))),
    ...(body === null ? [] : notAnObject(call)),
    ...unreadable(call),
    ...keys(call),
    ...wrongMediaTypes(call),
    {
      name: 'a body that is too big',
      request: requestOf(call, { payload: `{"x":"${'x'.repeat(BODY_BYTES_MAX)}"}` }),
      status: 413,
      codes: ['body_too_large'],
    },
  ];
}

function fieldCases(call: Call, place: Place): Case[] {
  const field = place.path.join('/');
  const isKey = field === '_idempotency_key';
  const refused = (name: string, payload: string, codes: readonly string[], at: string): Case => ({
    name: `${field}: ${name}`,
    request: requestOf(call, { payload, ...(isKey ? { key: null } : {}) }),
    status: 400,
    codes,
    field: at,
  });
  const codes = place.kind === 'amount' ? AMOUNT_CODES : ['validation_failed'];
  const isGood = (json: string) => SIGNED.has(call.endpoint.name) && field === 'amount' && NEGATIVE.test(json);
  const values = badValues(place).filter(({ json }) => !isGood(json));
  const bad = values.map(({ why, json, unreadable: noJson = false }) =>
    noJson
      ? refused(why, bodyWith(call, place, json), ['malformed_body'], 'body')
      : refused(why, bodyWith(call, place, json), codes, field),
  );
  if (isKey) bad.push(...badKeys().map((key) => refused(key, bodyWith(call, place, key), codes, field)));
  if (place.required) bad.push(refused('missing', bodyWith(call, place, null), ['validation_failed'], field));
  return bad;
}

/** The schema says of the key that it is text; these are no keys. */
function badKeys(): string[] {
  return ['""', `"${'k'.repeat(256)}"`, '"\\t"', '"\\u007f"', bytesOf('"ü"'), bytesOf('"🔑"')];
}

/** The body of the call with JSON text at a place; null: with nothing there. */
function bodyWith({ body }: Call, { path }: Place, json: string | null): string {
  const copy = structuredClone(body) as Record<string | number, unknown>;
  let inside = copy;
  for (const key of path.slice(0, -1)) inside = inside[key] as Record<string | number, unknown>;
  const last = path.at(-1) as string | number;
  if (json === null) delete inside[last];
  else inside[last] = MARK;
  // A function, since the bytes could hold what `replace` takes for a pattern.
  return JSON.stringify(copy).replace(`"${MARK}"`, () => json ?? '');
}

function notAnObject(call: Call): Case[] {
  return ['', 'null', '[]', '[{}]', '"x"', '1', 'true'].map((payload) => ({
    name: `a body that is ${payload === '' ? 'absent' : payload}`,
    request: requestOf(call, { payload }),
    status: 400,
    codes: ['validation_failed'],
    field: 'body',
  }));
}

function unreadable(call: Call): Case[] {
  const whole = JSON.stringify(call.body ?? {});
  const bodies: Readonly<Record<string, string>> = {
    'cut off': whole.slice(0, -1),
    'followed by something': `${whole} x`,
    twice: whole + whole,
    'with a comment': `/* */${whole}`,
    'a form': 'a=1&b=2',
    XML: '<a/>',
    'with single quotes': "{'a':1}",
    'with a comma too many': '{"a":1,}',
    'in UTF-16': `\xff\xfe${whole.split('').join('\0')}`,
    'no UTF-8 in a key': '{"\xff":1}',
    'NUL bytes': '\0\0\0',
    'deep arrays': '['.repeat(DEEP),
    'deep arrays, closed': '['.repeat(DEEP) + ']'.repeat(DEEP),
    'deep objects': '{"a":'.repeat(DEEP),
    'a deep field that no schema knows': `{"unknown":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`,
    NaN: 'NaN',
  };
  return Object.entries(bodies).map(([name, payload]) => ({
    name: `a body that is ${name}`,
    request: requestOf(call, { payload }),
    status: 400,
    codes: ['malformed_body'],
    field: 'body',
  }));
}

/** Keys that reach into prototypes, and keys that no text can be. */
function keys(call: Call): Case[] {
  const whole = JSON.stringify(call.body ?? {});
  const start = whole === '{}' ? '{' : `${whole.slice(0, -1)},`;
  const bad: readonly (readonly [pair: string, field: string])[] = [
    ['"__proto__":{"role":"admin"}', '__proto__'],
    ['"__proto__":null', '__proto__'],
    ['"\\u005f_proto__":{"x":1}', '__proto__'],
    ['"constructor":{"prototype":{"role":"admin"}}', 'constructor'],
    ['"unknown":{"__proto__":{"x":1}}', 'unknown/__proto__'],
    ['"unknown":[{"__proto__":{"x":1}}]', 'unknown/0/__proto__'],
    ['"a\\u0000":1', 'a\\u0000'],
    ['"a\\ud800":1', 'a\\ud800'],
    ['"unknown":"\\u0000"', 'unknown'],
    ['"unknown":"\\udfff"', 'unknown'],
    ['"unknown":1e400', 'unknown'],
  ];
  return bad.map(([pair, field]) => ({
    name: `a body with ${pair}`,
    request: requestOf(call, { payload: `${start}${pair}}` }),
    status: 400,
    codes: ['validation_failed'],
    field,
  }));
}

function wrongMediaTypes(call: Call): Case[] {
  const types = ['text/plain', 'text/xml', 'text/html', 'multipart/form-data; boundary=x', 'application/octet-stream'];
  const odd = ['application/jsonp', 'application/x-yaml', 'json', ';;;', '*/*'];
  const forms = call.endpoint.form ? [] : ['application/x-www-form-urlencoded'];
  return [...types, ...odd, ...forms, null].map((contentType) => ({
    name: `a body of the type ${contentType ?? 'that is not said'}`,
    request: requestOf(call, { payload: JSON.stringify(call.body ?? {}), contentType }),
    status: 415,
    codes: ['unsupported_media_type'],
  }));
}
