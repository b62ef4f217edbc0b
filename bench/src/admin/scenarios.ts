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

type Query = Readonly<Record<string, string>>;

function list(resource: string, name: string, query: Query = {}): Scenario {
  return { name: `${resource}: ${name}`, url: `/admin/api/${resource}/?${new URLSearchParams(query).toString()}` };
}

/** Everything that staff looks at in lists, searches and pages, about one sample. */
export function scenariosFor(sample: Sample): Scenario[] {
  return [
    { name: 'home', url: '/admin/api/overview/' },
    ...ordersFor(sample),
    ...catalogueFor(sample),
    ...moneyFor(sample),
    ...peopleFor(sample),
    ...toolsFor(sample),
  ];
}

function ordersFor({ orderId, customerId, username, sku, day }: Sample): Scenario[] {
  const orders = (name: string, query: Query) => list('orders', name, query);
  return [
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
    orders('by id of a customer', { customer: customerId }),
    orders('pending, cheapest', { status: 'PENDING', sort: 'total_amount' }),
    orders('pending, dearest', { status: 'PENDING', sort: '-total_amount' }),
    orders('delivered, cheapest', { status: 'DELIVERED', sort: 'total_amount' }),
    orders('delivered, at least 500000.00', { status: 'DELIVERED', amount_min: '500000.00' }),
    orders('delivered, at least 1000000.00', { status: 'DELIVERED', amount_min: '1000000.00' }),
    orders('delivered, at least 1500000.00', { status: 'DELIVERED', amount_min: '1500000.00' }),
    orders('delivered, at most 1000.00', { status: 'DELIVERED', amount_max: '1000.00' }),
    orders('delivered, dearest below 20000.00', {
      status: 'DELIVERED',
      amount_max: '20000.00',
      sort: '-total_amount',
    }),
    orders('at least 1500000.00', { amount_min: '1500000.00' }),
    orders('at most 1000.00, oldest', { amount_max: '1000.00', sort: 'created_at' }),
    orders('two statuses, dearest', { status: 'PAID,PROCESSING', sort: '-total_amount' }),
    orders('of a day, dearest', { from: day, to: day, sort: '-total_amount' }),
    orders('of a day, by status and amount', { from: day, to: day, status: 'PAID', amount_min: '5000.00' }),
    orders('from a day on, cheapest', { from: day, sort: 'total_amount' }),
    orders('of a product, cheapest', { product: sku, sort: 'total_amount' }),
    orders('of a product, pending, cheapest', { product: sku, status: 'PENDING', sort: 'total_amount' }),
    orders('of a product, by amount', { product: sku, amount_min: '1000000.00' }),
    orders('of a product, of a day', { product: sku, from: day, to: day }),
    orders('of a customer, by status', { customer: username, status: 'DELIVERED' }),
    orders('of a customer and a product', { customer: username, product: sku }),
    { name: 'orders: nothing but that', url: '/admin/api/orders/?status=PENDING&amount_min=999999999.00' },
  ];
}

function catalogueFor({ productId, sku }: Sample): Scenario[] {
  const of = (part: string) => `/admin/api/products/${productId}/${part}`;
  return [
    list('products', 'newest'),
    list('products', 'oldest', { sort: 'created_at' }),
    list('products', 'by SKU', { q: sku }),
    list('products', 'by a word', { q: 'mug' }),
    list('products', 'not for sale', { active: 'false' }),
    list('products', 'nearly gone', { available_below: '5' }),
    list('stock-value', 'dearest'),
    list('stock-value', 'cheapest', { sort: 'value' }),
    list('stock-value', 'not for sale', { active: 'false' }),
    list('stock-value', 'by value', { active: 'true', value_min: '5000.00', value_max: '500000.00' }),
    list('stock-value', 'of a product', { q: sku }),
    { name: 'product', url: of('') },
    { name: 'movements of a product', url: of('movements/') },
    { name: 'stock of a product over time', url: of('stock-history/') },
    { name: 'reservations of a product', url: of('holders/') },
  ];
}

function moneyFor({ customerId, username, orderId, day }: Sample): Scenario[] {
  const of = (part: string) => `/admin/api/accounts/${customerId}/${part}`;
  return [
    list('accounts', 'newest'),
    list('accounts', 'by name', { q: username }),
    list('accounts', 'by the beginning of a name', { q: username.slice(0, -2) }),
    { name: 'account', url: of('') },
    { name: 'statement of an account', url: of('transfers/') },
    { name: 'balance of an account over time', url: of('balance-history/') },
    list('transfers', 'newest'),
    list('transfers', 'of an account', { user_id: customerId }),
    list('transfers', 'of an order', { order_id: orderId }),
    ...['TOPUP', 'OPENING', 'PAYMENT', 'REFUND', 'GOODWILL', 'CORRECTION'].map((type) =>
      list('transfers', type, { type }),
    ),
    list('statements', 'newest'),
    list('statements', 'oldest', { sort: 'created_at' }),
    list('statements', 'of a user', { q: username }),
    list('statements', 'of a user, by amount', { q: username, amount_min: '5000.00' }),
    list('statements', 'of a day', { from: day, to: day }),
    list('statements', 'of a day, refunds', { from: day, to: day, type: 'REFUND' }),
    ...['TOPUP', 'PAYMENT', 'REFUND', 'GOODWILL'].map((type) => list('statements', type, { type })),
    list('statements', 'by amount', { amount_min: '5000.00', amount_max: '5010.00' }),
    list('statements', 'of an amount that there is none of', { amount_min: '999999999.00' }),
  ];
}

function peopleFor({ customerId, username, orderId }: Sample): Scenario[] {
  return [
    list('users', 'newest'),
    list('users', 'oldest', { sort: 'created_at' }),
    list('users', 'by name', { q: username }),
    list('users', 'by the beginning of a name', { q: username.slice(0, -2) }),
    list('users', 'by mail address', { q: `${username}@` }),
    list('users', 'by id', { q: customerId }),
    list('users', 'administrators', { role: 'admin' }),
    list('users', 'staff', { role: 'staff' }),
    list('users', 'customers', { role: 'customer' }),
    list('users', 'disabled', { active: 'false' }),
    list('users', 'customers who may sign in', { role: 'customer', active: 'true' }),
    { name: 'user', url: `/admin/api/users/${customerId}/` },
    { name: 'sessions of a user', url: `/admin/api/users/${customerId}/sessions/` },
    list('audit', 'newest'),
    list('audit', 'of an actor', { actor: customerId }),
    list('audit', 'of a target', { target: orderId }),
    list('audit', 'of an action', { action: 'AdjustStock' }),
    list('audit', 'of a time', { from: '2026-01-01', to: '2026-06-01' }),
  ];
}

function toolsFor({ orderId, customerId, productId }: Sample): Scenario[] {
  const filter = (table: string, column: string, value: string) => ({
    name: `data: ${table} by ${column}`,
    url: `/admin/api/tables/${table}/?${new URLSearchParams({ filters: JSON.stringify([{ column, op: 'eq', value }]) }).toString()}`,
  });
  return [
    { name: 'data: tables', url: '/admin/api/tables/' },
    { name: 'data: orders', url: '/admin/api/tables/orders/orders/' },
    { name: 'data: movements', url: '/admin/api/tables/inventory/movements/' },
    filter('orders/orders', 'customer_id', customerId),
    filter('orders/events', 'aggregate_id', orderId),
    filter('wallet/transfers', 'user_account_id', customerId),
    filter('inventory/movements', 'product_id', productId),
    { name: 'verifications', url: '/admin/api/verifications/' },
    list('sagas', 'newest'),
    list('sagas', 'that wait for a person', { status: 'stuck' }),
  ];
}
