import { isUuid } from '@kontor/kernel/uuid';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify';

import { PROBLEMS_BODY_BYTES_MAX } from './limits.ts';
import { invalidRequest, type Problem } from './problems.ts';

/** What ajv and Fastify agree on: data in, true or the errors out. */
type Validator = (data: unknown) => true | { readonly error: FastifySchemaValidationError[] };

/**
 * Fields that a schema does not know are dropped, so that handlers and request hashes never see them (hence no unions of
 * objects in schemas: each branch would drop the fields of the others). Lengths are UTF-16 code units.
 */
const OPTIONS: Options = {
  removeAdditional: 'all',
  useDefaults: true,
  allowUnionTypes: true,
  strict: false,
  unicode: false,
  logger: false,
};

/**
 * Compiles the schemas of routes. JSON bodies are taken as they are; query and path are text, so their fields are
 * converted. A valid request is judged once; an invalid one a second time, so that the caller hears of every field.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<object> {
  const body = { first: withFormats({}), all: withFormats({ allErrors: true }) };
  const text = {
    first: withFormats({ coerceTypes: true }),
    all: withFormats({ coerceTypes: true, allErrors: true }),
  };
  return ({ schema, httpPart }) => {
    // Headers are only described: checked like the rest, those that a schema does not know would be removed from the request, the cookie too.
    if (httpPart === 'headers') return () => true;
    const { first, all } = httpPart === 'body' ? body : text;
    return validator(first.compile(schema), () => all.compile(schema));
  };
}

/** Turns ajv's errors into the refusal that names each field once, in words. `part` is body, querystring, params or headers. */
export function validationRefusal(errors: readonly FastifySchemaValidationError[], part: string): Error {
  const problems = new Map<string, Problem>();
  for (const error of errors as readonly ErrorObject[]) {
    const problem = { field: fieldOf(error, part), message: messageOf(error) };
    if (!problems.has(problem.field)) problems.set(problem.field, problem);
  }
  return invalidRequest([...problems.values()]);
}

function withFormats(options: Options): Ajv {
  return new Ajv({ ...OPTIONS, ...options }).addFormat('uuid', isUuid).addFormat('date-time', true);
}

function validator(first: ValidateFunction, compileAll: () => ValidateFunction): Validator {
  let all: ValidateFunction | null = null;
  return (data) => {
    if (first(data)) return true;
    const [error] = first.errors ?? [];
    if (isLarge(data)) return { error: (error === undefined ? [] : [error]) as FastifySchemaValidationError[] };
    all ??= compileAll();
    all(data);
    return { error: (all.errors ?? first.errors ?? []) as FastifySchemaValidationError[] };
  };
}

function isLarge(data: unknown): boolean {
  return JSON.stringify(data).length > PROBLEMS_BODY_BYTES_MAX;
}

function fieldOf({ instancePath, keyword, params }: ErrorObject, part: string): string {
  const path = instancePath.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
  const missing: unknown = keyword === 'required' ? params['missingProperty'] : undefined;
  if (typeof missing === 'string') return path === '' ? missing : `${path}/${missing}`;
  return path === '' ? (part === 'querystring' ? 'query' : part) : path;
}

function messageOf({ keyword, params, message }: ErrorObject): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'required':
      return 'is required';
    case 'type':
      return `must be ${listed(String(params['type']).split(',').map(withArticle))}`;
    case 'format':
      return params['format'] === 'uuid' ? 'must be a UUID' : `must be a valid ${String(params['format'])}`;
    case 'minimum':
      return `must be at least ${limit}`;
    case 'maximum':
      return `must be at most ${limit}`;
    case 'minLength':
      return limit === '1' ? 'must not be empty' : `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
      return limit === '1' ? 'must not be empty' : `must have at least ${limit} entries`;
    case 'maxItems':
      return `must have at most ${limit} entries`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`;
    case 'pattern':
      return params['pattern'] === '\\S' ? 'must not be blank' : 'does not have the right form';
    default:
      return message ?? 'is not valid';
  }
}

function withArticle(type: string): string {
  if (type === 'null') return 'null';
  return `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
