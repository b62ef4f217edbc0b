import { ORDER_LINES_MAX, QUANTITY_MAX, TEXT_MAX } from '@kontor/contracts/limits';
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

const Version = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'Counts the edits of the product, from 1.',
});
const Description = Text(TEXT_MAX.description, 'May be empty.');
const ACTIVE = 'Whether it is for sale. What is not is hidden from customers.';
const Active = Type.Boolean({ description: ACTIVE });

/** A product. */
export const ProductView = Type.Object({
  id: UuidString,
  sku: Type.String(),
  name: Type.String(),
  description: Type.String(),
  price: AmountOutput,
  currency: Type.String({ examples: ['IDR'] }),
  stock_quantity: Type.Integer({ description: 'Units on hand, reserved included.' }),
  reserved_quantity: Type.Integer({ description: 'Units held by reservations.' }),
  available_quantity: Type.Integer({ description: 'Units that can be reserved now.' }),
  active: Active,
  version: Version,
});
/** What ProductView says. */
export type ProductView = Static<typeof ProductView>;

/** Query of the list of products. */
export const ProductsQuery = Type.Object({
  ...PageQuery.properties,
  search: Type.Optional(
    Text(TEXT_MAX.name, 'Words, each of which begins a word of the SKU or the name; the first ten count.'),
  ),
});
/** A page of products. */
export const ProductsPage = Type.Object({ products: Type.Array(ProductView), next_cursor: NextCursor });

/** Path of one product. */
export const ProductPath = Type.Object({ product_id: UuidString });

/** Body of the creation of a product. */
export const CreateProductBody = Type.Object({
  sku: FilledText(TEXT_MAX.sku, 'Unique in the store; cannot be changed.'),
  name: FilledText(TEXT_MAX.name),
  description: Type.Optional(Description),
  price: AmountInput,
  active: Type.Optional(Type.Boolean({ default: true, description: ACTIVE })),
  _idempotency_key: IdempotencyKeyField,
});

/** Body of an edit of a product; what is absent stays. */
export const ChangeProductBody = Type.Object({
  version: Version,
  name: Type.Optional(FilledText(TEXT_MAX.name)),
  description: Type.Optional(Description),
  price: Type.Optional(AmountInput),
  active: Type.Optional(Active),
});

/** Body of goods that arrive. */
export const AddStockBody = Type.Object({
  product_id: UuidString,
  quantity: Quantity,
  notes: Type.Optional(Text(TEXT_MAX.notes)),
  _idempotency_key: IdempotencyKeyField,
});

/** Body of a correction of a count. */
export const AdjustStockBody = Type.Object({
  product_id: UuidString,
  quantity: Type.Integer({
    minimum: -QUANTITY_MAX,
    maximum: QUANTITY_MAX,
    description: 'By how much, up or down; not zero. The stock cannot go below what is reserved.',
  }),
  notes: FilledText(TEXT_MAX.notes, 'Why.'),
  _idempotency_key: IdempotencyKeyField,
});

/** Answer to a stock entry. */
export const StockView = Type.Object({
  product_id: UuidString,
  stock_quantity: Type.Integer(),
  available_quantity: Type.Integer(),
  movement_id: UuidString,
});

/** Body of a reservation for an order kept elsewhere. */
export const ReserveBody = Type.Object({
  product_id: UuidString,
  quantity: Quantity,
  order_id: Type.String({
    format: 'uuid',
    description: `Any UUID that is not an order of this store; further products join its reservation, at most ${ORDER_LINES_MAX}.`,
  }),
  _idempotency_key: IdempotencyKeyField,
});
/** Answer to a reservation. */
export const ReservedView = Type.Object({
  order_id: UuidString,
  product_id: UuidString,
  quantity: Type.Integer(),
  status: Type.String({ description: 'ACTIVE; CLAIMED while an order of this store is being paid.' }),
  expires_at: InstantOutput,
  available_quantity: Type.Integer({ description: 'Of this product, after the reservation.' }),
});

/** Body that names an order. */
export const OrderBody = Type.Object({ order_id: UuidString, _idempotency_key: IdempotencyKeyField });
/** Answer to the end of a reservation. */
export const EndedView = Type.Object({
  order_id: UuidString,
  status: Type.String({ description: 'CONFIRMED or RELEASED.' }),
  items: Type.Array(Type.Object({ product_id: UuidString, quantity: Type.Integer() })),
});

/** One movement. */
export const MovementView = Type.Object({
  id: UuidString,
  movement_type: Type.String({
    description: 'STOCK_IN, ADJUSTMENT, RESERVE, RELEASE, EXPIRE, SALE or RESTOCK.',
  }),
  quantity: Type.Integer({ description: 'Negative only where a count was corrected down.' }),
  on_hand_delta: Type.Integer(),
  reserved_delta: Type.Integer(),
  order_id: Nullable(UuidString),
  notes: Type.String(),
  created_by: Nullable(Type.String({ description: "The user whose request it was; null for the store's own." })),
  created_at: InstantOutput,
});
/** A page of movements, newest first. */
export const MovementsPage = Type.Object({ movements: Type.Array(MovementView), next_cursor: NextCursor });
/** What MovementsPage says. */
export type MovementsPage = Static<typeof MovementsPage>;
