import { ORDER_LINES_MAX, TEXT_MAX } from '@kontor/contracts/limits';
import { ORDER_STATUSES, type OrderStatus } from '@kontor/contracts/orders';
import {
  AmountInput,
  AmountOutput,
  FilledText,
  IdempotencyKeyField,
  InstantOutput,
  NextCursor,
  Nullable,
  PageQuery,
  Quantity,
  Text,
  UuidString,
} from '@kontor/http/schemas';
import { type Static, Type } from 'typebox';

const Status = Type.Unsafe<OrderStatus>({ type: 'string', enum: [...ORDER_STATUSES] });

/** Body of POST /orders/create/. */
export const CreateOrderBody = Type.Object({
  items: Type.Array(Type.Object({ product_id: UuidString, quantity: Quantity }), {
    minItems: 1,
    maxItems: ORDER_LINES_MAX,
  }),
  shipping_address: FilledText(TEXT_MAX.address),
  notes: Type.Optional(Text(TEXT_MAX.notes)),
  expected_total: Type.Optional(AmountInput),
  _idempotency_key: IdempotencyKeyField,
});

/** Body of the commands that name an order and nothing else. */
export const OrderIdBody = Type.Object({ order_id: UuidString, _idempotency_key: IdempotencyKeyField });

/** Body of POST /orders/cancel/. */
export const CancelBody = Type.Object({
  order_id: UuidString,
  reason: Type.Optional(Text(TEXT_MAX.notes)),
  _idempotency_key: IdempotencyKeyField,
});

/** Body of POST /orders/admin/update-status/. Which statuses are open depends on the order, so any word is taken here. */
export const UpdateStatusBody = Type.Object({
  order_id: UuidString,
  status: Type.String({ minLength: 1, maxLength: 20, examples: ['PROCESSING'] }),
  notes: Type.Optional(Text(TEXT_MAX.notes)),
  _idempotency_key: IdempotencyKeyField,
});

/** Path of one order. */
export const OrderPath = Type.Object({ order_id: UuidString });

const Item = Type.Object({
  product_id: UuidString,
  name: Type.String(),
  quantity: Type.Integer(),
  unit_price: AmountOutput,
  subtotal: AmountOutput,
});

/** Answer of POST /orders/create/. */
export const CreatedOrder = Type.Object({
  order_id: UuidString,
  status: Type.Literal('PENDING'),
  total_amount: AmountOutput,
  currency: Type.String(),
  items: Type.Array(Item),
  expires_at: InstantOutput,
});
/** See the schema of the same name. */
export type CreatedOrder = Static<typeof CreatedOrder>;

/** Answer of GET /orders/{order_id}/. */
export const OrderView = Type.Object({
  order_id: UuidString,
  status: Status,
  total_amount: AmountOutput,
  currency: Type.String(),
  items: Type.Array(Item),
  shipping_address: Type.String(),
  notes: Type.String(),
  refunded_amount: AmountOutput,
  goodwill_amount: Type.String({ description: 'What the store gave back after the delivery.' }),
  created_at: InstantOutput,
  updated_at: InstantOutput,
  expires_at: InstantOutput,
});
/** See the schema of the same name. */
export type OrderView = Static<typeof OrderView>;

/** Answer of GET /orders/user/orders/. */
export const OrderPage = Type.Object({
  orders: Type.Array(
    Type.Object({
      order_id: UuidString,
      status: Status,
      total_amount: AmountOutput,
      currency: Type.String(),
      item_count: Type.Integer({ description: 'Lines of the order' }),
      created_at: InstantOutput,
    }),
  ),
  next_cursor: NextCursor,
});
/** See the schema of the same name. */
export type OrderPage = Static<typeof OrderPage>;

/** Query of GET /orders/user/orders/. */
export const OrderPageQuery = Type.Object({ ...PageQuery.properties, status: Type.Optional(Status) });

/** Answer of POST /orders/payment/process/. */
export const PaidOrder = Type.Object({
  order_id: UuidString,
  status: Type.Literal('PAID'),
  total_amount: AmountOutput,
  transaction_id: UuidString,
  balance: AmountOutput,
});
/** See the schema of the same name. */
export type PaidOrder = Static<typeof PaidOrder>;

/** Answer of POST /orders/cancel/. */
export const CancelledOrder = Type.Object({
  order_id: UuidString,
  status: Type.Literal('CANCELLED'),
  refunded_amount: AmountOutput,
});
/** See the schema of the same name. */
export type CancelledOrder = Static<typeof CancelledOrder>;

/** Answer of POST /orders/admin/update-status/. */
export const MovedOrder = Type.Object({ order_id: UuidString, status: Status });
/** See the schema of the same name. */
export type MovedOrder = Static<typeof MovedOrder>;

/** Answer of GET /orders/{order_id}/history/. */
export const OrderHistory = Type.Object({
  history: Type.Array(
    Type.Object({
      from_status: Nullable(Status),
      to_status: Status,
      notes: Type.String(),
      changed_by: Nullable(UuidString),
      created_at: InstantOutput,
    }),
  ),
});
/** See the schema of the same name. */
export type OrderHistory = Static<typeof OrderHistory>;
