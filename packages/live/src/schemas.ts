import { ORDER_STATUSES } from '@kontor/contracts/orders';
import { AmountOutput, InstantOutput, Nullable, UuidString } from '@kontor/http/schemas';
import { type Static, Type } from 'typebox';

const Status = Type.Unsafe<(typeof ORDER_STATUSES)[number]>({ type: 'string', enum: [...ORDER_STATUSES] });

/** Data of an `order` message: an order changed. */
export const OrderNews = Type.Object(
  {
    order_id: UuidString,
    customer_id: UuidString,
    status: Status,
    version: Type.Integer({ description: 'Counts the changes of this order.' }),
    occurred_at: InstantOutput,
  },
  { title: 'order', description: 'An order changed its status.' },
);
/** What OrderNews describes. */
export type OrderNews = Static<typeof OrderNews>;

/** Data of a `wallet` message: money moved. */
export const WalletNews = Type.Object(
  {
    user_id: UuidString,
    transaction_id: UuidString,
    kind: Type.String({ examples: ['topup', 'payment', 'refund'] }),
    amount: AmountOutput,
    balance: AmountOutput,
    currency: Type.String(),
    order_id: Nullable(UuidString),
    version: Type.Integer({ description: 'Counts the changes of this account.' }),
    occurred_at: InstantOutput,
  },
  { title: 'wallet', description: "Money moved, and a user's balance is now this." },
);
/** What WalletNews describes. */
export type WalletNews = Static<typeof WalletNews>;

/** One product's stock. */
export const StockLevel = Type.Object({
  product_id: UuidString,
  stock_quantity: Type.Integer({ description: 'On hand.' }),
  reserved_quantity: Type.Integer(),
  available_quantity: Type.Integer(),
});
/** What StockLevel describes. */
export type StockLevel = Static<typeof StockLevel>;

/** Data of a `stock` message: the stock of products is now this. */
const StockNews = Type.Object(
  { products: Type.Array(StockLevel) },
  { title: 'stock', description: 'The stock of these products is now this. Changes in between may be left out.' },
);

/** Data of a `product` message: a product was made or changed. */
export const ProductNews = Type.Object(
  {
    product_id: UuidString,
    version: Type.Integer(),
    name: Type.String(),
    price: AmountOutput,
    active: Type.Boolean(),
  },
  { title: 'product', description: 'A product is now this.' },
);
/** What ProductNews describes. */
export type ProductNews = Static<typeof ProductNews>;

const Ready = Type.Object(
  { resumed: Type.Boolean({ description: 'What was missed since `Last-Event-ID` follows.' }) },
  { title: 'ready', description: 'The stream is open. What happens from now on is told: load what you show now.' },
);
const Reset = Type.Object(
  {},
  { title: 'reset', description: 'Too much was missed to be told. Load what you show again.' },
);
const Closing = Type.Object(
  { reason: Type.Unsafe<'session_ended' | 'shutdown'>({ type: 'string', enum: ['session_ended', 'shutdown'] }) },
  { title: 'closing', description: 'The last message of this stream.' },
);

/** Data of every message, one schema for each `event` name. */
export const StreamData = Type.Union([Ready, Reset, Closing, OrderNews, WalletNews, StockNews, ProductNews]);
