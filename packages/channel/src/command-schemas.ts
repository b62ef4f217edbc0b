import type { ServiceName } from '@kontor/contracts/command';
import type { InventoryCommand } from '@kontor/contracts/inventory';
import { ON_HAND_MAX, ORDER_LINES_MAX, QUANTITY_MAX, TEXT_MAX } from '@kontor/contracts/limits';
import type { OrdersCommand } from '@kontor/contracts/orders';
import type { WalletCommand } from '@kontor/contracts/wallet';
import { type TProperties, type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Longest text of a command that has no limit of its own: a request id, a status, a trace context. */
const WORD_MAX = 200;
/** Longest user agent that the edge keeps. */
const USER_AGENT_MAX = 300;

const Uuid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' });
const Amount = Type.BigInt();
const Quantity = Type.Integer({ minimum: 1, maximum: QUANTITY_MAX });
const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Text = (maxLength: number) => Type.String({ maxLength });
const Whole = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

const Meta = Whole({
  id: Uuid,
  seed: Uuid,
  tenantId: Type.Integer({ minimum: 1 }),
  actor: Whole({
    userId: OrNull(Uuid),
    role: Type.Union((['customer', 'staff', 'admin', 'system'] as const).map((role) => Type.Literal(role))),
  }),
  requestId: Text(WORD_MAX),
  traceparent: OrNull(Text(WORD_MAX)),
  requestHash: OrNull(Uuid),
  origin: Type.Optional(
    Whole({
      via: Type.Union([Type.Literal('http'), Type.Literal('cli')]),
      address: Text(WORD_MAX),
      userAgent: Text(USER_AGENT_MAX),
      sessionId: OrNull(Uuid),
    }),
  ),
});

/** The same product in many lines of a request is one line here. */
const SummedQuantity = Type.Integer({ minimum: 1, maximum: QUANTITY_MAX * ORDER_LINES_MAX });
const Lines = Type.Array(Whole({ productId: Uuid, quantity: SummedQuantity }), {
  minItems: 1,
  maxItems: ORDER_LINES_MAX,
});
const ofOrder = { orderId: Uuid };
const settlement = { userId: Uuid, orderId: Uuid, amountMinor: Amount };

type Fields<Type extends string> = Readonly<Record<Type, TProperties>>;

const WALLET: Fields<WalletCommand['type']> = {
  TopUp: {
    userId: Uuid,
    amountMinor: Amount,
    kind: Type.Union([Type.Literal('topup'), Type.Literal('opening')]),
  },
  ChargeOrder: settlement,
  RefundOrder: settlement,
  CreditGoodwill: settlement,
  CorrectBalance: { userId: Uuid, amountMinor: Amount, reason: Text(TEXT_MAX.notes) },
};

const INVENTORY: Fields<InventoryCommand['type']> = {
  CreateProduct: {
    sku: Text(TEXT_MAX.sku),
    name: Text(TEXT_MAX.name),
    description: Text(TEXT_MAX.description),
    priceMinor: Amount,
    active: Type.Boolean(),
  },
  ChangeProduct: {
    productId: Uuid,
    version: Type.Integer({ minimum: 0 }),
    name: OrNull(Text(TEXT_MAX.name)),
    description: OrNull(Text(TEXT_MAX.description)),
    priceMinor: OrNull(Amount),
    active: OrNull(Type.Boolean()),
  },
  AddStock: { productId: Uuid, quantity: Quantity, notes: OrNull(Text(TEXT_MAX.notes)) },
  AdjustStock: {
    productId: Uuid,
    quantity: Type.Integer({ minimum: -ON_HAND_MAX, maximum: ON_HAND_MAX }),
    notes: Text(TEXT_MAX.notes),
  },
  ReserveForOrder: { orderId: Uuid, lines: Lines, expectedTotalMinor: OrNull(Amount) },
  ClaimReservation: ofOrder,
  UnclaimReservation: ofOrder,
  ConfirmClaim: ofOrder,
  ReleaseOrder: ofOrder,
  ExpireReservation: ofOrder,
  RestockOrder: ofOrder,
  ReserveExternal: { orderId: Uuid, productId: Uuid, quantity: Quantity },
  ConfirmExternal: ofOrder,
  ReleaseExternal: ofOrder,
};

const ORDERS: Fields<OrdersCommand['type']> = {
  CreateOrder: {
    customerId: Uuid,
    lines: Lines,
    shippingAddress: Text(TEXT_MAX.address),
    notes: OrNull(Text(TEXT_MAX.notes)),
    expectedTotalMinor: OrNull(Amount),
  },
  PayOrder: ofOrder,
  CancelOrder: { ...ofOrder, reason: OrNull(Text(TEXT_MAX.notes)) },
  ExpireOrder: ofOrder,
  AdvanceOrder: { ...ofOrder, status: Text(WORD_MAX), notes: OrNull(Text(TEXT_MAX.notes)) },
  ReleasePendingOrder: ofOrder,
  GrantGoodwill: { ...ofOrder, amountMinor: Amount, reason: Text(TEXT_MAX.notes) },
  AddNote: { ...ofOrder, text: Text(TEXT_MAX.notes) },
  RetrySaga: { sagaId: Uuid },
  UndoSaga: { sagaId: Uuid },
};

type Validators = ReadonlyMap<string, ReturnType<typeof Compile>>;

function validatorsOf(fields: Fields<string>): Validators {
  return new Map(
    Object.entries(fields).map(([type, properties]) => [
      type,
      Compile(Whole({ type: Type.Literal(type), meta: Meta, ...properties })),
    ]),
  );
}

/** Identity is not called by others: its passwords stay in its process. */
const COMMANDS: Readonly<Record<ServiceName, Validators>> = {
  wallet: validatorsOf(WALLET),
  inventory: validatorsOf(INVENTORY),
  orders: validatorsOf(ORDERS),
  identity: new Map(),
};

/** The schemas of all commands, by service and type. */
export function commandSchemas(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(COMMANDS).flatMap(([service, validators]) =>
      [...validators].map(([type, validator]) => [`${service}.${type}`, validator.Type()]),
    ),
  );
}

/**
 * What is wrong with a command that came over the wire for `service`, by the name of the field; null where it is one of its commands, whole and with nothing added.
 */
export function commandProblem(service: ServiceName, command: unknown): string | null {
  const type: unknown = (command as { type?: unknown } | null)?.type;
  const validator = typeof type === 'string' ? COMMANDS[service].get(type) : undefined;
  if (validator === undefined) return `${service} has no command ${JSON.stringify(type)}`;
  if (validator.Check(command)) return null;
  const [first] = validator.Errors(command);
  return `${String(type)}${(first?.instancePath ?? '').replaceAll('/', '.')} ${first?.message ?? 'is not valid'}`;
}
