import type { DomainEvent } from '@kontor/contracts/command';
import { isUuid } from '@kontor/kernel/uuid';

/** What a field of a logged event may hold; `?`: or null. `title` is text of the catalogue, `remark` what staff wrote about stock. */
export type FieldKind =
  | 'uuid'
  | 'uuid?'
  | 'minor'
  | 'integer'
  | 'instant'
  | 'flag'
  | 'word'
  | 'title'
  | 'remark?'
  | { readonly one: PayloadShape }
  | { readonly each: PayloadShape };

/** Every field of an event, or of an object in it, and what it may hold. */
export interface PayloadShape {
  readonly [field: string]: FieldKind;
}

type OfType<Event, Type> = Event extends { readonly type: infer Own } ? (Type extends Own ? Event : never) : never;

/** The shape of every event of a log. The compiler sees to it that no type and no field of the contract is missing. */
export type PayloadShapes<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: {
    readonly [Field in Exclude<keyof OfType<Event, Type>, 'type'>]: FieldKind;
  };
};

const MINOR = /^-?\d{1,30}$/;
/** Names of states and currencies: letters only, so that no name with an address fits. */
const WORD = /^[A-Za-z_]{1,20}$/;

/** Why the payload is not of this shape, without telling what it holds; null where it is. */
export function shapeProblem(shape: PayloadShape, payload: unknown, path = ''): string | null {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    return `${path || 'payload'}: no object`;
  const fields = payload as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(fields)) {
    if (!Object.hasOwn(shape, name)) return `${path}${name}: unknown field`;
  }
  for (const [name, kind] of Object.entries(shape)) {
    const problem = fieldProblem(kind, fields[name], `${path}${name}`);
    if (problem !== null) return problem;
  }
  return null;
}

function fieldProblem(kind: FieldKind, value: unknown, path: string): string | null {
  if (typeof kind === 'string') return holds(kind, value) ? null : `${path}: not of kind ${kind}`;
  if ('one' in kind) return shapeProblem(kind.one, value, `${path}.`);
  if (!Array.isArray(value)) return `${path}: no list`;
  for (const [index, item] of value.entries()) {
    const problem = shapeProblem(kind.each, item, `${path}.${index}.`);
    if (problem !== null) return problem;
  }
  return null;
}

function holds(kind: Extract<FieldKind, string>, value: unknown): boolean {
  switch (kind) {
    case 'uuid':
      return typeof value === 'string' && isUuid(value);
    case 'uuid?':
      return value === null || (typeof value === 'string' && isUuid(value));
    case 'minor':
      return typeof value === 'string' && MINOR.test(value);
    case 'integer':
    case 'instant':
      return Number.isSafeInteger(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'word':
      return typeof value === 'string' && WORD.test(value);
    case 'title':
      return typeof value === 'string';
    case 'remark?':
      return value === null || typeof value === 'string';
    default:
      return kind satisfies never;
  }
}
