/** As much of a JSON schema as the routes use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** What a field is for, as far as it decides which values are bad ones. */
export type Kind = 'amount' | 'array' | 'boolean' | 'enum' | 'integer' | 'object' | 'text' | 'uuid';

/** A place in a body: the field of an object, or the first entry of an array. */
export interface Place {
  /** Keys and indexes from the outside in. */
  readonly path: readonly (string | number)[];
  readonly schema: Schema;
  readonly kind: Kind;
  readonly nullable: boolean;
  readonly required: boolean;
}

/** What the schema of a field asks for. Throws for a schema that nothing here knows bad values for. */
export function kindOf(schema: Schema): Kind {
  const { type } = schema;
  if (Array.isArray(type)) {
    if (type.includes('string') && type.includes('number')) return 'amount';
  } else if (type === 'string') {
    if (schema.enum !== undefined) return 'enum';
    return schema.format === 'uuid' ? 'uuid' : 'text';
  } else if (type === 'integer' || type === 'boolean' || type === 'array' || type === 'object') {
    return type;
  }
  throw new Error(`no bad values are known for a field of the schema ${JSON.stringify(schema)}`);
}

/** Every place in bodies of the schema, the outermost object excepted. */
export function placesIn(schema: Schema, path: readonly (string | number)[] = []): Place[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const required = schema.required?.includes(name) ?? false;
    return placeAt(field, [...path, name], required);
  });
}

function placeAt(field: Schema, path: readonly (string | number)[], required: boolean): Place[] {
  const { schema, nullable } = withoutNull(field);
  const place: Place = { path, schema, kind: kindOf(schema), nullable, required };
  if (place.kind === 'object') return [place, ...placesIn(schema, path)];
  if (place.kind !== 'array' || schema.items === undefined) return [place];
  return [place, ...placeAt(schema.items, [...path, 0], false)];
}

function withoutNull(field: Schema): { readonly schema: Schema; readonly nullable: boolean } {
  const others = field.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const [only] = others;
  return only !== undefined && others.length === 1
    ? { schema: only, nullable: true }
    : { schema: field, nullable: false };
}
