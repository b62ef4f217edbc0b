import { type Call, requestOf } from './call.ts';
import type { Case } from './case.ts';
import { placesIn } from './schema.ts';

const FORM = 'application/x-www-form-urlencoded';
const FAR_TOO_LONG = 200_000;

/** Every bad body of a call, as a form; nothing where the endpoint takes no forms. */
export function formCases(call: Call): Case[] {
  const { endpoint, body } = call;
  if (!endpoint.form || endpoint.body === null) return [];
  const fields = Object.entries((body ?? {}) as Record<string, string>);
  const pairs = (without?: string) =>
    fields.filter(([name]) => name !== without).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const refused = (name: string, sent: readonly string[], field: string, codes: readonly string[]): Case => ({
    name: `a form with ${name}`,
    request: requestOf(call, {
      payload: sent.join('&'),
      contentType: FORM,
      ...(field === '_idempotency_key' ? { key: null } : {}),
    }),
    status: 400,
    codes,
    field,
  });
  const invalid = ['validation_failed'];
  const malformed = ['malformed_body'];
  const byField = placesIn(endpoint.body).flatMap(({ path, kind, required, schema }) => {
    const name = path.join('/');
    const others = pairs(name);
    const values = ['%00', 'a%00b', '%ff', '%ED%A0%80', '%', '%zz', 'x'.repeat(FAR_TOO_LONG)];
    const empty = (schema.minLength ?? 0) > 0 ? ['', '+'] : [];
    const amounts =
      kind === 'amount' ? ['', 'abc', 'NaN', 'Infinity', '1e400', '0', '-1', '0.001', '1%2C5', '%D9%A1'] : [];
    return [
      ...[...values, ...empty, ...amounts].map((value) =>
        refused(`${name}=${value.slice(0, 20)}`, [...others, `${name}=${value}`], name, [...invalid, 'invalid_amount']),
      ),
      refused(`${name} twice`, [...others, `${name}=1`, `${name}=1`], name, invalid),
      ...(required ? [refused(`no ${name}`, others, name, invalid)] : []),
    ];
  });
  return [
    ...byField,
    refused('__proto__', [...pairs(), '__proto__=x'], '__proto__', invalid),
    refused('a name with NUL', [...pairs(), 'a%00=x'], 'a\\u0000', invalid),
    refused('bytes that are no UTF-8', [...pairs(), 'x=\xff'], 'body', malformed),
    refused(
      'too many fields',
      Array.from({ length: 1_000 }, (_, index) => `f${index}=x`),
      'body',
      malformed,
    ),
  ];
}
