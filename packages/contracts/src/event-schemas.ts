import { type TSchema, Type } from 'typebox';

import type { ServiceName } from './command.ts';
import { Currency, eventSchema, Minor, Moment, oneOf, orNull, schemasOf, Uuid, Version } from './event-schema-parts.ts';
import type { IdentityEvent } from './identity.ts';
import type { InventoryEvent } from './inventory.ts';
import { ORDER_STATUSES, type OrdersEvent } from './orders.ts';
import type { WalletEvent } from './wallet.ts';

const ofOrder = { orderId: Uuid };
const ofUser = { userId: Uuid };
const Quantity = Type.Integer({ minimum: 1 });
const priced = { productId: Uuid, quantity: Quantity, name: Type.String(), unitPriceMinor: Minor };
const OrderStatus = oneOf(...ORDER_STATUSES);

const ORDERS = schemasOf<OrdersEvent>()({
  OrderCreated: eventSchema('OrderCreated', 'An order was placed; its lines are reserved, its prices frozen.', {
    ...ofOrder,
    customerId: Uuid,
    lines: Type.Array(Type.Object(priced)),
    totalMinor: Minor,
    currency: Currency,
    expiresAt: Moment,
  }),
  OrderPaid: eventSchema('OrderPaid', 'The order was paid by one transfer.', {
    ...ofOrder,
    totalMinor: Minor,
    transferId: Uuid,
    balanceMinor: Minor,
  }),
  OrderCancelled: eventSchema('OrderCancelled', 'The order was cancelled; what had been paid was given back.', {
    ...ofOrder,
    from: OrderStatus,
    refundedMinor: Minor,
    refundTransferId: orNull(Uuid),
  }),
  OrderExpired: eventSchema('OrderExpired', 'The order was not paid in time.', ofOrder),
  OrderAdvanced: eventSchema('OrderAdvanced', 'Staff moved the order on.', {
    ...ofOrder,
    from: OrderStatus,
    to: OrderStatus,
  }),
  OrderPaymentBegun: eventSchema('OrderPaymentBegun', 'A payment is under way (services apart only).', ofOrder),
  OrderPaymentUndone: eventSchema(
    'OrderPaymentUndone',
    'The payment that was under way was refused or taken back.',
    ofOrder,
  ),
  OrderCancellationBegun: eventSchema(
    'OrderCancellationBegun',
    'A cancellation is under way (services apart only); it can only be finished.',
    { ...ofOrder, from: OrderStatus },
  ),
  OrderGoodwillGranted: eventSchema('OrderGoodwillGranted', 'The customer got money back after the delivery.', {
    ...ofOrder,
    amountMinor: Minor,
    transferId: Uuid,
    balanceMinor: Minor,
  }),
  SagaReleased: eventSchema(
    'SagaReleased',
    'Staff had a saga tried again or taken back (services apart only); its stream is the saga.',
    { sagaId: Uuid, ...ofOrder, undoing: Type.Boolean(), version: Version },
  ),
  NoteAdded: eventSchema('NoteAdded', 'Staff wrote something down beside the order; the text is in no event.', {
    ...ofOrder,
    version: Version,
  }),
});

const movement = {
  movementId: Uuid,
  onHand: Type.Integer({ minimum: 0, description: 'After this event, reserved units included.' }),
  reserved: Type.Integer({ minimum: 0, description: 'After this event.' }),
};
/** A reservation's movement; a count may also be corrected downwards. */
const StockLine = Type.Object({ productId: Uuid, quantity: Quantity, ...movement });
const CountedLine = Type.Object({ productId: Uuid, quantity: Type.Integer(), ...movement });
const counted = { productId: Uuid, line: CountedLine, notes: orNull(Type.String()), version: Version };
const product = {
  productId: Uuid,
  name: Type.String(),
  description: Type.String(),
  priceMinor: Minor,
  active: Type.Boolean(),
  version: Version,
};
const moved = { ...ofOrder, lines: Type.Array(StockLine) };

const INVENTORY = schemasOf<InventoryEvent>()({
  ProductCreated: eventSchema('ProductCreated', 'A product came to be, with no stock.', {
    ...product,
    sku: Type.String(),
    currency: Currency,
  }),
  ProductChanged: eventSchema('ProductChanged', 'The product is now this.', product),
  StockAdded: eventSchema('StockAdded', 'Goods arrived.', counted),
  StockAdjusted: eventSchema('StockAdjusted', 'A count was corrected, up or down.', counted),
  StockReserved: eventSchema('StockReserved', 'Units were reserved for an order of ours, or one kept elsewhere.', {
    ...ofOrder,
    owner: oneOf('order', 'external'),
    lines: Type.Array(Type.Object({ ...priced, ...movement })),
    expiresAt: Moment,
  }),
  ReservationClaimed: eventSchema('ReservationClaimed', 'The reservation is being paid, and cannot expire.', moved),
  ReservationUnclaimed: eventSchema('ReservationUnclaimed', 'The payment came to nothing.', moved),
  ReservationConfirmed: eventSchema('ReservationConfirmed', 'The units were sold and left the stock.', moved),
  ReservationReleased: eventSchema('ReservationReleased', 'The units are available again.', moved),
  ReservationExpired: eventSchema('ReservationExpired', 'Nobody paid in time: the units are available again.', moved),
  ReservationRestocked: eventSchema('ReservationRestocked', 'A paid order was cancelled: its units came back.', moved),
});

const WALLET = schemasOf<WalletEvent>()({
  AccountOpened: eventSchema('AccountOpened', 'A user has an account, with a balance of zero.', {
    accountId: Uuid,
    currency: Currency,
  }),
  TransferPosted: eventSchema('TransferPosted', 'Money moved between two accounts, one of which is a user’s.', {
    transferId: Uuid,
    kind: oneOf('topup', 'opening', 'payment', 'refund', 'goodwill', 'correction'),
    accountId: Uuid,
    debitAccountId: Uuid,
    creditAccountId: Uuid,
    amountMinor: Minor,
    currency: Currency,
    balanceMinor: Minor,
    orderId: orNull(Uuid),
  }),
});

const Role = oneOf('customer', 'staff', 'admin');

const IDENTITY = schemasOf<IdentityEvent>()({
  UserRegistered: eventSchema('UserRegistered', 'A user came to be; name and mail are in no event.', {
    ...ofUser,
    role: Role,
    credentialId: Uuid,
  }),
  PasswordChanged: eventSchema('PasswordChanged', 'The user has another password; his other sessions ended.', {
    ...ofUser,
    credentialId: Uuid,
  }),
  RoleChanged: eventSchema('RoleChanged', 'The user has another role.', { ...ofUser, from: Role, to: Role }),
  UserDisabled: eventSchema('UserDisabled', 'The user can no longer sign in.', ofUser),
  UserEnabled: eventSchema('UserEnabled', 'The user can sign in again.', ofUser),
  SessionsRevoked: eventSchema('SessionsRevoked', 'All sessions of the user ended.', ofUser),
  SessionRevoked: eventSchema('SessionRevoked', 'One session of the user ended.', ofUser),
  ProfileChanged: eventSchema('ProfileChanged', 'What is known about the user is other than before.', ofUser),
});

/** The schema of the data of every event that a service's log holds, by the event's name. */
export const EVENT_SCHEMAS: Readonly<Record<ServiceName, Readonly<Record<string, TSchema>>>> = {
  orders: ORDERS,
  inventory: INVENTORY,
  wallet: WALLET,
  identity: IDENTITY,
};
