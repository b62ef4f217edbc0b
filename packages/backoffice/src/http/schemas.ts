import { TEXT_MAX } from '@kontor/contracts/limits';
import { ORDER_STATUSES, type OrderStatus } from '@kontor/contracts/orders';
import { InstantBound } from '@kontor/http/instants';
import {
  AmountBound,
  AmountOutput,
  FilledText,
  IdempotencyKeyField,
  InstantOutput,
  NextCursor,
  Nullable,
  PageQuery,
  Text,
  UuidString,
} from '@kontor/http/schemas';
import { type Static, Type } from 'typebox';

import { AsOf } from './as-of.ts';

/** Most orders of one bulk action. */
const BULK_ORDERS_MAX = 200;
const STATUS_LIST_MAX = 120;
const SEARCH_TEXT_MAX = 200;

/** The tag of every operation for the admin panel. */
export const ADMIN_TAGS = ['admin'];

const Status = Type.Unsafe<OrderStatus>({ type: 'string', enum: [...ORDER_STATUSES] });

/** A person as staff sees him; the name is null once it is erased. */
const Person = Type.Object({ id: UuidString, username: Nullable(Type.String()) });

/** Query of GET /admin/api/orders/. */
export const OrderSearchQuery = Type.Object({
  ...PageQuery.properties,
  q: Type.Optional(
    Text(
      SEARCH_TEXT_MAX,
      'An id of an order, a customer or a product, how the id of an order begins, a username, or a SKU.',
    ),
  ),
  customer: Type.Optional(Text(TEXT_MAX.username, 'Username or id.')),
  product: Type.Optional(Text(TEXT_MAX.sku, 'SKU or id.')),
  status: Type.Optional(
    Type.String({
      maxLength: STATUS_LIST_MAX,
      pattern: `^(${ORDER_STATUSES.join('|')})(,(${ORDER_STATUSES.join('|')}))*$`,
      description: 'One status, or several with commas between them.',
      examples: ['PAID,PROCESSING'],
    }),
  ),
  from: Type.Optional(
    InstantBound('Placed at or after this: a date or a time, ISO 8601, UTC unless it says otherwise.'),
  ),
  to: Type.Optional(InstantBound('Placed before this time, or on or before this date.')),
  amount_min: Type.Optional(AmountBound('Total of at least this.')),
  amount_max: Type.Optional(AmountBound('Total of at most this.')),
  sort: Type.Unsafe<'-created_at' | 'created_at' | '-total_amount' | 'total_amount'>({
    type: 'string',
    enum: ['-created_at', 'created_at', '-total_amount', 'total_amount'],
    default: '-created_at',
  }),
});
/** What OrderSearchQuery reads. */
export type OrderSearchQuery = Static<typeof OrderSearchQuery>;

/** Answer of GET /admin/api/orders/. */
export const OrderRows = Type.Object({
  orders: Type.Array(
    Type.Object({
      order_id: UuidString,
      customer: Person,
      status: Status,
      total_amount: AmountOutput,
      refunded_amount: AmountOutput,
      currency: Type.String(),
      item_count: Type.Integer({ description: 'Lines of the order.' }),
      created_at: InstantOutput,
      updated_at: InstantOutput,
      expires_at: InstantOutput,
    }),
  ),
  next_cursor: NextCursor,
  as_of: AsOf,
});
/** See the schema of the same name. */
export type OrderRows = Static<typeof OrderRows>;

/** Path of one order. */
export const OrderPath = Type.Object({ order_id: UuidString });

const Item = Type.Object({
  product_id: UuidString,
  sku: Nullable(Type.String()),
  name: Type.String(),
  quantity: Type.Integer(),
  unit_price: AmountOutput,
  subtotal: AmountOutput,
});

/** What staff may do with an order as it stands. */
const OrderCapabilities = Type.Object({
  cancel: Type.Boolean(),
  refund: Type.Boolean({ description: 'Whether cancelling it moves money back to its customer.' }),
  advance: Nullable(Type.Unsafe<OrderStatus>({ type: 'string', description: 'The status that comes next by hand.' })),
  note: Type.Boolean(),
  goodwill: Type.Boolean(),
});

/** Answer of GET /admin/api/orders/{order_id}/. */
export const OrderPage = Type.Object({
  order_id: UuidString,
  status: Status,
  version: Type.Integer(),
  customer: Person,
  currency: Type.String(),
  total_amount: AmountOutput,
  refunded_amount: AmountOutput,
  items: Type.Array(Item),
  shipping_address: Type.String(),
  notes: Type.String({ description: "The customer's own." }),
  created_at: InstantOutput,
  updated_at: InstantOutput,
  expires_at: InstantOutput,
  money: Type.Array(
    Type.Object({
      transaction_id: UuidString,
      type: Type.String({ description: 'payment, refund or goodwill.' }),
      amount: AmountOutput,
      balance_after: AmountOutput,
      by: Nullable(Person),
      created_at: InstantOutput,
    }),
  ),
  reservation: Nullable(
    Type.Object({
      status: Type.String({ description: 'ACTIVE, CLAIMED, CONFIRMED, RELEASED, EXPIRED or RESTOCKED.' }),
      expires_at: Nullable(InstantOutput),
    }),
  ),
  staff_notes: Type.Array(
    Type.Object({
      version: Type.Integer(),
      text: Nullable(Type.String({ description: 'Null once it is erased.' })),
      by: Nullable(Person),
      created_at: InstantOutput,
    }),
  ),
  can: OrderCapabilities,
  server_time: InstantOutput,
});
/** See the schema of the same name. */
export type OrderPage = Static<typeof OrderPage>;

/** Answer of GET /admin/api/orders/{order_id}/timeline/. */
export const Timeline = Type.Object({
  timeline: Type.Array(
    Type.Object({
      service: Type.String({ description: 'orders, inventory or wallet.' }),
      position: Type.Integer({ description: "In that service's log." }),
      type: Type.String({ examples: ['OrderPaid'] }),
      at: InstantOutput,
      by: Nullable(Person),
      request_id: Type.String(),
      note: Nullable(Type.String()),
      amount: Nullable(AmountOutput),
      transfer: Nullable(Type.Object({ id: UuidString, kind: Type.String() })),
      status: Nullable(Type.String({ description: 'Where the event left the order.' })),
      items: Type.Array(Type.Object({ product_id: UuidString, quantity: Type.Integer() })),
    }),
  ),
});
/** See the schema of the same name. */
export type Timeline = Static<typeof Timeline>;

/** Body of POST /admin/api/orders/{order_id}/cancel/. */
export const CancelBody = Type.Object({
  reason: Type.Optional(Text(TEXT_MAX.notes)),
  _idempotency_key: IdempotencyKeyField,
});
/** Body of POST /admin/api/orders/{order_id}/advance/. Which statuses are open depends on the order, so any word is taken here. */
export const AdvanceBody = Type.Object({
  status: Type.String({ minLength: 1, maxLength: 20, examples: ['PROCESSING'] }),
  notes: Type.Optional(Text(TEXT_MAX.notes)),
  _idempotency_key: IdempotencyKeyField,
});
/** Body of POST /admin/api/orders/{order_id}/notes/. */
export const NoteBody = Type.Object({
  text: FilledText(TEXT_MAX.notes),
  _idempotency_key: IdempotencyKeyField,
});
/** Answer of a cancellation. */
export const CancelledAnswer = Type.Object({ order_id: UuidString, status: Status, refunded_amount: AmountOutput });
/** Answer of a step. */
export const AdvancedAnswer = Type.Object({ order_id: UuidString, status: Status });
/** Answer of a note. */
export const NotedAnswer = Type.Object({ order_id: UuidString, version: Type.Integer() });

/** Body of POST /admin/api/orders/bulk-status/. */
export const BulkBody = Type.Object({
  order_ids: Type.Array(UuidString, { minItems: 1, maxItems: BULK_ORDERS_MAX }),
  status: Type.String({ minLength: 1, maxLength: 20, examples: ['PROCESSING'] }),
  notes: Type.Optional(Text(TEXT_MAX.notes)),
  _idempotency_key: IdempotencyKeyField,
});
/** Answer of POST /admin/api/orders/bulk-status/. */
export const BulkAnswer = Type.Object({
  outcomes: Type.Array(
    Type.Object({
      order_id: UuidString,
      ok: Type.Boolean(),
      status: Nullable(Status),
      code: Nullable(Type.String({ description: 'Why it was refused.' })),
      error: Nullable(Type.String()),
    }),
  ),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
});
/** See the schema of the same name. */
export type BulkAnswer = Static<typeof BulkAnswer>;

const Day = Type.String({ description: 'A day in UTC.', examples: ['2026-11-25'] });

/** Answer of GET /admin/api/overview/. */
export const OverviewAnswer = Type.Object({
  as_of: AsOf,
  server_time: InstantOutput,
  currency: Type.String(),
  orders_by_status: Type.Array(Type.Object({ status: Status, orders: Type.Integer() })),
  days: Type.Array(
    Type.Object({
      day: Day,
      placed: Type.Integer(),
      paid: Type.Integer(),
      cancelled: Type.Integer(),
      expired: Type.Integer(),
      paid_amount: AmountOutput,
      refunded_amount: AmountOutput,
      revenue: AmountOutput,
      payments_refused: Type.Integer(),
    }),
    { description: 'The last fortnight, oldest first; the last entry is today.' },
  ),
  top_products: Type.Array(
    Type.Object({
      product_id: UuidString,
      sku: Nullable(Type.String()),
      name: Nullable(Type.String()),
      units: Type.Integer(),
      revenue: AmountOutput,
    }),
    { description: 'Of the last seven days, returns taken off.' },
  ),
  low_stock: Type.Array(
    Type.Object({
      product_id: UuidString,
      sku: Type.String(),
      name: Type.String(),
      stock_quantity: Type.Integer(),
      reserved_quantity: Type.Integer(),
      available_quantity: Type.Integer(),
    }),
  ),
  payments_refused: Type.Array(Type.Object({ code: Type.String(), refusals: Type.Integer() }), {
    description: "Today's, by reason.",
  }),
  expiring: Type.Array(
    Type.Object({
      order_id: UuidString,
      customer: Person,
      total_amount: AmountOutput,
      expires_at: InstantOutput,
    }),
    { description: 'Pending orders whose reservation ends within five minutes, soonest first.' },
  ),
});
/** See the schema of the same name. */
export type OverviewAnswer = Static<typeof OverviewAnswer>;
