import { statement } from '@kontor/postgres/statement';
import { readTables, type Table } from '@kontor/tables/catalogue';
import { readRows } from '@kontor/tables/rows';
import { isMasked, looksSecret, NO_SECRETS, SECRET_COLUMNS } from '@kontor/tables/secrets';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { Api, expectOk, expectRefused, type Json } from './support/api.ts';
import { type ApiWorld, openApiWorld } from './support/api-world.ts';

const URL = '/admin/api/tables/';
const PAGE = 3;
let world: ApiWorld;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly masked: boolean;
  readonly indexed: boolean;
}
interface TableView {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
}

beforeAll(async () => {
  world = await openApiWorld();
  const customer = await world.customer();
  const productId = await world.product(100);
  for (let count = 0; count < 7; count += 1) await world.pay(customer, await world.order(customer, productId));
});
afterAll(() => world.drop());

async function tables(): Promise<readonly TableView[]> {
  return expectOk(await world.admin.api.get(URL))['tables'] as TableView[];
}

async function rows(table: string, query: Record<string, string> = {}): Promise<readonly (string | null)[][]> {
  const answer = expectOk(await world.admin.api.get(`${URL}${table}/?${new URLSearchParams(query).toString()}`));
  return answer['rows'] as (string | null)[][];
}

const TABLES_THERE = statement<{ name: string }>(
  'test.read_tables',
  `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
);

it('lists every table of every service, each with a primary key, as its own catalogue has it', async () => {
  const listed = await tables();
  const there = await world.database.rows(TABLES_THERE);
  expect(listed.map(({ schema, table }) => `${schema}.${table}`)).toEqual(there.map(({ name }) => name));
  expect(listed.filter(({ key }) => key.length === 0)).toEqual([]);
  const orders = listed.find(({ schema, table }) => schema === 'orders' && table === 'orders');
  expect(orders).toMatchObject({ key: ['order_id', 'tenant_id'] });
  expect(orders?.columns.find(({ name }) => name === 'customer_id')).toMatchObject({
    type: 'uuid',
    indexed: true,
    masked: false,
  });
});

it('has looked at every column that seems to hold a secret: it is masked, or known to hold none', async () => {
  const listed = await tables();
  const unknown = listed.flatMap(({ schema, table, columns }) =>
    columns
      .filter(({ name, type }) => looksSecret(name, type))
      .map(({ name }) => `${schema}.${table}.${name}`)
      .filter(
        (name) => !NO_SECRETS.has(name) && !SECRET_COLUMNS.has(name) && !SECRET_COLUMNS.has(name.replace(/^\w+/, '*')),
      ),
  );
  expect(unknown, 'put each among SECRET_COLUMNS or NO_SECRETS in packages/tables/src/secrets.ts').toEqual([]);
  const all = new Set(
    listed.flatMap(({ schema, table, columns }) =>
      columns.flatMap(({ name }) => [`${schema}.${table}.${name}`, `*.${table}.${name}`]),
    ),
  );
  expect([...SECRET_COLUMNS, ...NO_SECRETS].filter((name) => !all.has(name))).toEqual([]);
  expect(isMasked('orders', 'new_table', 'api_token', 'text')).toBe(true);
});

it('shows no value of a masked column, whichever table is read, and its cursor shows none either', async () => {
  for (const { schema, table, columns } of await tables()) {
    const answer = expectOk(await world.admin.api.get(`${URL}${schema}/${table}/?limit=1`));
    const shown = (answer['rows'] as (string | null)[][]).flatMap((row) =>
      row.filter((value, index) => columns[index]?.masked === true && value !== null),
    );
    expect(shown.filter((value) => value !== '••••••••')).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain('argon2id');
  }
  const page = expectOk(await world.admin.api.get(`${URL}identity/sessions/?limit=1`));
  const [session] = await world.database.rows(
    statement<{ id: string }>('test.read_session', 'SELECT max(token_hash::text) AS id FROM identity.sessions'),
  );
  expect(Buffer.from(String(page['next_cursor']), 'base64url').toString('latin1')).not.toContain(
    session?.id.slice(0, 8),
  );
});

it('goes on at any process from where another one was, and takes no cursor of another table', async () => {
  const another = new Api(await world.another(), world.admin.cookie);
  const first = expectOk(await world.admin.api.get(`${URL}orders/orders/?limit=${PAGE}`));
  const url = `?limit=${PAGE}&cursor=${String(first['next_cursor'])}`;
  const here = expectOk(await world.admin.api.get(`${URL}orders/orders/${url}`));
  expect(expectOk(await another.get(`${URL}orders/orders/${url}`))['rows']).toEqual(here['rows']);
  expectRefused(await another.get(`${URL}orders/events/${url}`), 400, 'invalid_cursor');
});

it('pages through a whole table in the order of its key, and back, each row once', async () => {
  const [all] = await world.database.rows(
    statement<{ ids: string[] }>(
      'test.read_ids',
      'SELECT array_agg(order_id::text ORDER BY order_id) AS ids FROM orders.orders',
    ),
  );
  for (const sort of ['key', '-key']) {
    const seen: (string | null | undefined)[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = `limit=${PAGE}&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: Json = expectOk(await world.admin.api.get(`${URL}orders/orders/?${query}`));
      const place = (page['columns'] as Column[]).findIndex(({ name }) => name === 'order_id');
      seen.push(...(page['rows'] as (string | null)[][]).map((row) => row[place]));
      cursor = page['next_cursor'] as string | null;
    }
    expect(seen).toEqual(sort === 'key' ? all?.ids : all?.ids.toReversed());
  }
});

it.each([
  ['orders/orders', [{ column: 'status', op: 'eq', value: 'PAID' }], 7],
  ['orders/orders', [{ column: 'total_minor', op: 'gt', value: '1000' }], 0],
  [
    'orders/orders',
    [
      { column: 'total_minor', op: 'lt', value: '1001' },
      { column: 'status', op: 'prefix', value: 'PA' },
    ],
    7,
  ],
  ['orders/orders', [{ column: 'refund_transfer_id', op: 'is_null' }], 7],
  ['orders/orders', [{ column: 'refund_transfer_id', op: 'is_null', value: 'false' }], 0],
  ['orders/orders', [{ column: 'created_at', op: 'gt', value: '2020-01-01' }], 7],
  ['orders/orders', [{ column: 'order_id', op: 'prefix', value: '0' }], 7],
  ['inventory/products', [{ column: 'sku', op: 'prefix', value: '%' }], 0],
  ['orders/events', [{ column: 'type', op: 'eq', value: 'OrderPaid' }], 7],
])('filters %s by %j', async (table, filters, count) => {
  expect(await rows(table, { filters: JSON.stringify(filters) })).toHaveLength(count);
});

it.each([
  ['a column that is none', [{ column: 'nope', op: 'eq', value: '1' }]],
  ['a column named like SQL', [{ column: 'status" OR true --', op: 'eq', value: '1' }]],
  ['a masked column', [{ column: 'request_hash', op: 'eq', value: '1' }], 'orders/commands'],
  ['a value of another type', [{ column: 'order_id', op: 'eq', value: 'x' }]],
  ['a number that is too large', [{ column: 'total_minor', op: 'gt', value: '9'.repeat(30) }]],
  ['an operator that is none', [{ column: 'status', op: 'like', value: 'x' }]],
  ['a value with a zero byte', [{ column: 'status', op: 'eq', value: 'a\u0000' }]],
  ['too many', Array.from({ length: 6 }, () => ({ column: 'status', op: 'eq', value: 'x' }))],
  ['an object', {}],
  ['null', null],
])('refuses filters with %s, and names the field', async (_name, filters, table = 'orders/orders') => {
  const query = new URLSearchParams({ filters: JSON.stringify(filters) }).toString();
  const refused = expectRefused(await world.admin.api.get(`${URL}${table}/?${query}`), 400, 'validation_failed');
  expect(refused['details']).toMatchObject([{ field: 'filters' }]);
});

it('says which columns are indexed where a filter takes too long', async () => {
  const make = `CREATE TABLE orders.slow (id int PRIMARY KEY, words text)`;
  await world.database.count(statement('test.slow_table', make));
  const fill = 'INSERT INTO orders.slow SELECT n, n::text FROM generate_series(1, 100000) AS n';
  await world.database.count(statement('test.fill_slow_table', fill));
  try {
    const slow = (await readTables([{ name: 'store', database: world.database }])).find(
      ({ name }) => name === 'slow',
    ) as Table;
    const filters = [{ column: 'words', op: 'prefix', value: 'x' }] as const;
    const look = readRows(slow, { filters, descending: false, after: null, limit: 1 }, 1);
    await expect(look).rejects.toThrow(/filters takes too long.*: id$/);
  } finally {
    await world.database.count(statement('test.drop_slow', 'DROP TABLE orders.slow'));
  }
});

it('takes no text for SQL, whatever it is', async () => {
  const word = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom("'; DROP TABLE orders.orders; --", '"', '\\', '$1', '%', "')", '::text'),
  );
  const [before] = await world.database.rows(
    statement<{ count: bigint }>('test.count_orders', 'SELECT count(*) FROM orders.orders'),
  );
  await fc.assert(
    fc.asyncProperty(
      word,
      word,
      fc.constantFrom('eq', 'lt', 'gt', 'prefix', 'is_null'),
      fc.constantFrom('status', 'order_id', 'total_minor', null),
      async (name, value, op, known) => {
        const query = new URLSearchParams({
          filters: JSON.stringify([{ column: known ?? name, op, value }]),
        }).toString();
        const answer = await world.admin.api.get(`${URL}orders/orders/?${query}`);
        expect([200, 400], answer.body).toContain(answer.statusCode);
        const missing = await world.admin.api.get(
          `${URL}${encodeURIComponent(name || 'x')}/${encodeURIComponent(value || 'x')}/`,
        );
        expect([400, 404], missing.body).toContain(missing.statusCode);
      },
    ),
    { numRuns: 150 },
  );
  const [after] = await world.database.rows(
    statement<{ count: bigint }>('test.count_orders', 'SELECT count(*) FROM orders.orders'),
  );
  expect(after).toEqual(before);
});

it('is for administrators alone, and tells no password of the database', async () => {
  expectRefused(await world.staff.api.get(URL), 403, 'forbidden');
  expectRefused(await world.staff.api.get(`${URL}orders/orders/`), 403, 'forbidden');
  expectRefused(await world.anyone.get(URL), 401, 'not_signed_in');
});
