import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX, QUANTITY_MAX } from '@kontor/contracts/limits';
import { type Static, type TSchema, Type } from 'typebox';

/** Longest text that can hold an amount. */
const AMOUNT_TEXT_MAX = 64;
/** Longest cursor that we hand out or take. */
export const CURSOR_TEXT_MAX = 512;

/** A UUID of any version, with hyphens, in either case. */
export const UuidString = Type.String({ format: 'uuid', description: 'A UUID.' });

/** An amount as input: a decimal string or a JSON number. `amountField` turns it into minor units and refuses the rest. */
export const AmountInput = Type.Unsafe<string | number>({
  type: ['string', 'number'],
  maxLength: AMOUNT_TEXT_MAX,
  description: 'An amount with at most two decimal places: a decimal string, or a JSON number.',
  examples: ['15000000.00'],
});

/** A bound of a search by amount, as text of a query. `nonNegativeAmountField` reads it. */
export function AmountBound(description: string) {
  return Type.String({ maxLength: AMOUNT_TEXT_MAX, description });
}

/** An amount as output: a decimal string with two places. */
export const AmountOutput = Type.String({
  description: 'An amount: a decimal string with two places.',
  examples: ['15000000.00'],
});

/** A moment as output: ISO 8601 in UTC. */
export const InstantOutput = Type.String({ description: 'ISO 8601, UTC.', examples: ['2026-11-22T10:00:00.000Z'] });

/** A positive number of units. */
export const Quantity = Type.Integer({ minimum: 1, maximum: QUANTITY_MAX, description: 'A number of units.' });

/** Text of at most `maxLength` UTF-16 code units, which may be empty. */
export function Text(maxLength: number, description?: string) {
  return Type.String({ maxLength, ...(description === undefined ? {} : { description }) });
}

/** Text of 1 to `maxLength` UTF-16 code units that is not blank. */
export function FilledText(maxLength: number, description?: string) {
  return Type.String({
    minLength: 1,
    maxLength,
    pattern: '\\S',
    ...(description === undefined ? {} : { description }),
  });
}

/** `schema` or null. */
export function Nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** The query of a list: page size and where to go on. Spread its `properties` where a list takes more. */
export const PageQuery = Type.Object({
  limit: Type.Integer({
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
    default: PAGE_LIMIT_DEFAULT,
    description: 'Most entries on the page.',
  }),
  cursor: Type.Optional(
    Type.String({ maxLength: CURSOR_TEXT_MAX, description: '`next_cursor` of the page before; opaque.' }),
  ),
});
/** What PageQuery reads; `limit` is always there. */
export type PageQuery = Static<typeof PageQuery>;

/** `next_cursor` of a list: null at the end. */
export const NextCursor = Nullable(Type.String({ description: 'Send it as `cursor` for the next page.' }));

/** The body field that carries an idempotency key where a client cannot set headers; the edge has read it before. */
export const IdempotencyKeyField = Type.Optional(
  Type.String({ description: 'The idempotency key, where no Idempotency-Key header is sent.' }),
);

/** Every error answer. The edge adds it to each operation of the OpenAPI document, so routes declare their 200 only. */
export const ErrorBody = Type.Object(
  {
    error: Type.String({ description: 'What went wrong, for a person.' }),
    details: Type.Optional(Type.Unknown({ description: 'More, where there is more.' })),
    code: Type.String({ description: 'What a client branches on.', examples: ['insufficient_stock'] }),
    request_id: Type.String({ description: 'Also in the header X-Request-ID.' }),
  },
  { title: 'Error' },
);
