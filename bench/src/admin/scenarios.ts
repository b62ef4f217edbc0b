import { type Queryable, statement } from '@kontor/postgres/statement';

/** A page of the panel that is asked for. */
export interface Scenario {
  readonly name: string;
  readonly url: string;
}

/** Somebody and something of the store to ask for. */
export interface Sample {
  readonly orderId: string;
  readonly customerId: string;
  readonly username: string;
  readonly productId: string;
  readonly sku: string;
  /** A day in the middle of the orders. */
  readonly day: string;
}

const SAMPLE_ORDER = statement<{ order_id: string; customer_id: string; day: string }>(
  'orders.bench_sample',
  `SELECT order_id, customer_id, to_char(created_at, 'YYYY-MM-DD') AS day FROM orders.orders
   WHERE order_id >= (SELECT (lpad(to_hex(floor(extract(epoch FROM now() - interval '180 days') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid)
   ORDER BY order_id OFFSET $1 LIMIT 1`,
);
const SAMPLE_PRODUCT = statement<{ product_id: string; sku: string }>(
  'inventory.bench_sample',
  'SELECT product_id, sku FROM inventory.products ORDER BY product_id OFFSET $1 LIMIT 1',
);
const SAMPLE_USER = statement<{ username: string }>(
  'identity.bench_sample',
  'SELECT username FROM identity.profiles WHERE user_id = $1',
);

/** The `index`th thing of each sort in a generated store, from its middle on. */
export async function sampleOf(database: Queryable, index: number): Promise<Sample> {
  const [order] = await database.rows(SAMPLE_ORDER, [index]);
  const [product] = await database.rows(SAMPLE_PRODUCT, [index]);
  if (order === undefined || product === undefined) throw new Error('the store is not a generated one, or too small');
  const [user] = await database.rows(SAMPLE_USER, [order.customer_id]);
  return {
    orderId: order.order_id,
    customerId: order.customer_id,
    username: user?.username ?? '',
    productId: product.product_id,
    sku: product.sku,
    day: order.day,
  };
}

/** Everything that staff looks at in lists, searches and pages, about one sample. */
export function scenariosFor({ orderId, customerId, username, productId, sku, day }: Sample): Scenario[] {
  const orders = (name: string, query: Readonly<Record<string, string>>) => ({
    name: `orders: ${name}`,
    url: `/admin/api/orders/?${new URLSearchParams(query).toString()}`,
  });
  const filter = (table: string, column: string, value: string) => ({
    name: `data: ${table} by ${column}`,
    url: `/admin/api/tables/${table}/?${new URLSearchParams({ filters: JSON.stringify([{ column, op: 'eq', value }]) }).toString()}`,
  });
  return [
    { name: 'home', url: '/admin/api/overview/' },
    orders('newest', {}),
    orders('oldest', { sort: 'created_at' }),
    orders('dearest', { sort: '-total_amount' }),
    orders('cheapest', { sort: 'total_amount' }),
    orders('from the middle', { to: day }),
    orders('of a day', { from: day, to: day }),
    ...['PENDING', 'PAID', 'CANCELLED', 'DELIVERED'].map((status) => orders(`by status ${status}`, { status })),
    orders('by two statuses', { status: 'PAID,PROCESSING' }),
    orders('by status before a day', { status: 'EXPIRED', to: day }),
    orders('by customer', { customer: username }),
    orders('by customer, dearest', { customer: username, sort: '-total_amount' }),
    orders('by product', { product: sku }),
    orders('by product and status', { product: sku, status: 'CANCELLED' }),
    orders('by amount', { amount_min: '5000.00', amount_max: '5010.00' }),
    orders('by amount and status', { amount_min: '5000.00', amount_max: '5010.00', status: 'PAID' }),
    orders('search by id', { q: orderId }),
    orders('search by the beginning of an id', { q: orderId.slice(0, 13) }),
    orders('search by username', { q: username }),
    orders('search by SKU', { q: sku }),
    orders('search by nothing that is there', { q: 'nobody-of-this-name' }),
    { name: 'order', url: `/admin/api/orders/${orderId}/` },
    { name: 'timeline of an order', url: `/admin/api/orders/${orderId}/timeline/` },
    { name: 'data: tables', url: '/admin/api/tables/' },
    { name: 'data: orders', url: '/admin/api/tables/orders/orders/' },
    { name: 'data: movements', url: '/admin/api/tables/inventory/movements/' },
    filter('orders/orders', 'customer_id', customerId),
    filter('orders/events', 'aggregate_id', orderId),
    filter('wallet/transfers', 'user_account_id', customerId),
    filter('inventory/movements', 'product_id', productId),
    { name: 'verifications', url: '/admin/api/verifications/' },
    orders('by id of a customer', { customer: customerId }),
  ];
}
