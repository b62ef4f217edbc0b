import type { ServiceName } from '@kontor/contracts/command';
import type { InventoryAnswer } from '@kontor/contracts/inventory';
import type { OrdersAnswer } from '@kontor/contracts/orders';
import { REFUSALS } from '@kontor/contracts/refusals';
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Amount = Type.BigInt();

const InventoryAnswers: Readonly<Record<InventoryAnswer['kind'], TSchema>> = {
  product: Type.Object({ kind: Type.Literal('product'), productId: Type.String(), version: Type.Integer() }),
  stock: Type.Object({
    kind: Type.Literal('stock'),
    productId: Type.String(),
    onHand: Type.Integer(),
    reserved: Type.Integer(),
    movementId: Type.String(),
  }),
  reservation: Type.Object({
    kind: Type.Literal('reservation'),
    orderId: Type.String(),
    status: Type.String(),
    expiresAt: OrNull(Type.Number()),
    lines: Type.Array(
      Type.Object({
        productId: Type.String(),
        quantity: Type.Integer(),
        name: OrNull(Type.String()),
        unitPriceMinor: OrNull(Amount),
        available: OrNull(Type.Integer()),
      }),
    ),
  }),
};

const OrderAnswers: Readonly<Record<OrdersAnswer['kind'], TSchema>> = {
  created: Type.Object({
    kind: Type.Literal('created'),
    orderId: Type.String(),
    totalMinor: Amount,
    currency: Type.String(),
    lines: Type.Array(
      Type.Object({
        productId: Type.String(),
        quantity: Type.Integer(),
        name: Type.String(),
        unitPriceMinor: Amount,
      }),
    ),
    expiresAt: Type.Number(),
  }),
  paid: Type.Object({
    kind: Type.Literal('paid'),
    orderId: Type.String(),
    totalMinor: Amount,
    transferId: Type.String(),
    balanceMinor: Amount,
  }),
  goodwill: Type.Object({
    kind: Type.Literal('goodwill'),
    orderId: Type.String(),
    amountMinor: Amount,
    transferId: Type.String(),
    balanceMinor: Amount,
  }),
  noted: Type.Object({ kind: Type.Literal('noted'), orderId: Type.String(), version: Type.Integer() }),
  saga_released: Type.Object({
    kind: Type.Literal('saga_released'),
    sagaId: Type.String(),
    orderId: Type.String(),
    undoing: Type.Boolean(),
  }),
  moved: Type.Object({
    kind: Type.Literal('moved'),
    orderId: Type.String(),
    status: Type.String(),
    refundedMinor: Amount,
  }),
};

const WalletAnswer = Type.Object({
  transferId: Type.String(),
  amountMinor: Amount,
  balanceMinor: Amount,
  currency: Type.String(),
});

/** Of an undo that found nothing to take back, and of a step that was closed: whether it had taken effect. */
const Closed = Type.Object({ kind: Type.Literal('closed'), tookEffect: Type.Boolean() });

const Refused = Type.Object({
  kind: Type.Union(Object.keys(REFUSALS).map((kind) => Type.Literal(kind))),
  message: Type.Optional(Type.String()),
  details: Type.Optional(Type.Unknown()),
});

function lineOf(answers: readonly TSchema[]) {
  const Answer = Type.Union([...answers, Closed]);
  return Compile(
    Type.Object({
      at: Type.Integer({ minimum: 0 }),
      reply: Type.Union([
        Type.Object({
          kind: Type.Literal('answered'),
          outcome: Type.Union([
            Type.Object({ ok: Type.Literal(true), answer: Answer }),
            Type.Object({ ok: Type.Literal(false), refusal: Refused }),
          ]),
          replayed: Type.Boolean(),
          requestId: Type.String(),
        }),
        Type.Object({ kind: Type.Literal('value'), value: Type.Unknown() }),
        Type.Object({ kind: Type.Literal('failed'), refusal: Refused, retryAfterSeconds: OrNull(Type.Number()) }),
      ]),
    }),
  );
}

const LINES = {
  wallet: lineOf([WalletAnswer]),
  inventory: lineOf(Object.values(InventoryAnswers)),
  orders: lineOf(Object.values(OrderAnswers)),
  identity: lineOf([]),
} as const satisfies Record<ServiceName, unknown>;

/** The schemas of the lines of answers, by service. */
export function lineSchemas(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(LINES).map(([service, line]) => [service, line.Type()]));
}

/** Whether `line` is a line of an answer of `service`, with an answer of one of its kinds. */
export function isChannelLine(service: ServiceName, line: unknown): boolean {
  return LINES[service].Check(line);
}
