import { type Static, type TSchema, Type } from 'typebox';

import type { DomainEvent } from './command.ts';

/** How a value of an event is written down: amounts as decimal strings, since a JSON number does not hold them. */
export type Written<T> = T extends bigint
  ? string
  : T extends readonly (infer Item)[]
    ? Written<Item>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Written<T[Key]> }
      : T;

type OfType<Event, Name> = Event extends { readonly type: infer Own }
  ? Name extends Own
    ? { -readonly [Key in keyof Event]: Key extends 'type' ? Name : Written<Event[Key]> }
    : never
  : never;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Takes a schema for each event of a log; one that is missing, or says another thing than the event's own type, does not compile. */
export function schemasOf<Event extends DomainEvent>() {
  return <Schemas extends { readonly [Name in Event['type']]: TSchema }>(
    schemas: Schemas & {
      readonly [Name in Event['type']]: Same<Static<Schemas[Name]>, OfType<Event, Name>> extends true ? TSchema : never;
    },
  ): Readonly<Record<Event['type'], TSchema>> => schemas;
}

/** The schema of one event, with the sentence that its type has. */
export function eventSchema<Name extends string, Properties extends Record<string, TSchema>>(
  name: Name,
  description: string,
  properties: Properties,
) {
  return Type.Object({ type: Type.Literal(name), ...properties }, { title: name, description });
}

/** A UUID. */
export const Uuid = Type.String({ format: 'uuid' });
/** An amount in minor units, as a decimal string. */
export const Minor = Type.String({ pattern: '^-?[0-9]{1,30}$', description: 'Minor units of the currency.' });
/** Milliseconds since 1970, UTC. */
export const Moment = Type.Number({ description: 'Milliseconds since 1970, UTC.' });
/** An ISO 4217 code. */
export const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
/** A place in a stream, from 1; of a product from 0. */
export const Version = Type.Integer({ minimum: 0 });

/** The schema, or null. */
export function orNull<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** One of a few words. More may be added: whoever reads them must take one that he does not know. */
export function oneOf<Word extends string>(...words: readonly Word[]) {
  return Type.Unsafe<Word>({ type: 'string', enum: [...words] });
}
