import { decodeUtf8, forbiddenKey, printable, unholdable } from './body-text.ts';
import { FORM_FIELDS_MAX } from './limits.ts';
import { invalidRequest, type Problem } from './problems.ts';

/**
 * Reads an `application/x-www-form-urlencoded` body into its fields, all of them strings, as strictly as JSON bodies are read.
 * @throws RefusalError `malformed_body`, or `validation_failed` that names the field.
 */
export function parseFormBody(bytes: Buffer): Record<string, string> {
  const fields: Record<string, string> = Object.create(null);
  const problems = pairsOf(decodeUtf8(bytes)).flatMap(([name, value]) => {
    if (value === null) return [{ field: name, message: 'must be percent-encoded UTF-8' }];
    const message = unholdable(name) ?? unholdable(value) ?? forbiddenKey(name, value) ?? twice(fields, name);
    fields[name] = value;
    return message === null ? [] : [{ field: printable(name), message }];
  });
  if (problems.length > 0) throw invalidRequest(problems);
  return fields;
}

/** What is wrong with the text of a query, which the router has parsed leniently; only worth a call where it holds a `%`. */
export function queryProblems(query: string): Problem[] {
  return pairsOf(query).flatMap(([name, value]) => {
    const message = value === null ? 'must be percent-encoded UTF-8' : (unholdable(name) ?? unholdable(value));
    return message === null ? [] : [{ field: printable(name), message }];
  });
}

function pairsOf(text: string): (readonly [name: string, value: string | null])[] {
  if (text === '') return [];
  const pairs = text.split('&', FORM_FIELDS_MAX + 1);
  if (pairs.length > FORM_FIELDS_MAX) {
    throw invalidRequest([{ field: 'body', message: `must have at most ${FORM_FIELDS_MAX} fields` }], 'malformed_body');
  }
  return pairs
    .filter((pair) => pair !== '')
    .map((pair) => {
      const split = pair.indexOf('=');
      const name = decode(split < 0 ? pair : pair.slice(0, split));
      const value = decode(split < 0 ? '' : pair.slice(split + 1));
      return name === null ? [pair.slice(0, split < 0 ? undefined : split), null] : [name, value];
    });
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

function twice(fields: Record<string, string>, name: string): string | null {
  return name in fields ? 'was sent more than once' : null;
}
