import { TEXT_MAX } from '@kontor/contracts/limits';
import { nonNegativeAmountField } from '@kontor/http/amounts';
import type { App } from '@kontor/http/app';
import { decodeCursor, encodeCursor } from '@kontor/http/cursor';
import { EXPORT_PAGE_ROWS, exportRoute } from '@kontor/http/export-route';
import { tenantOf } from '@kontor/http/request';
import {
  AmountBound,
  AmountOutput,
  InstantOutput,
  NextCursor,
  Nullable,
  PageQuery,
  Text,
  UuidString,
} from '@kontor/http/schemas';
import { formatInstant } from '@kontor/kernel/clock';
import { formatMoney } from '@kontor/kernel/money';
import { isUuid } from '@kontor/kernel/uuid';
import { type Static, Type } from 'typebox';

import type { StockTotals } from '../domain/net-stock.ts';
import type { BackofficeServices } from '../services.ts';
import type { StockValue } from '../stock-value/service.ts';
import type { ProductValue, ValueList, ValuePlace } from '../store/stock-value/list-products.ts';
import { AsOf, presentLag } from './as-of.ts';
import { ADMIN_TAGS } from './schemas.ts';

const CURSOR = 'stock-value';

const StockValueFilter = Type.Object({
  q: Type.Optional(Text(TEXT_MAX.sku, 'The SKU or the id of a product.')),
  active: Type.Optional(Type.Boolean({ description: 'For sale, or not; absent: both.' })),
  value_min: Type.Optional(AmountBound('Worth at least this.')),
  value_max: Type.Optional(AmountBound('Worth at most this.')),
  sort: Type.Unsafe<'-value' | 'value'>({ type: 'string', enum: ['-value', 'value'], default: '-value' }),
});
type StockValueFilter = Static<typeof StockValueFilter>;

const StockValueRow = Type.Object({
  product_id: UuidString,
  sku: Nullable(Type.String()),
  name: Nullable(Type.String()),
  active: Type.Boolean(),
  price: AmountOutput,
  currency: Type.String(),
  on_hand: Type.Integer(),
  reserved: Type.Integer({ description: 'Of those on hand, units that customers hold.' }),
  value: { ...AmountOutput, description: 'Units on hand at the price in force.' } as typeof AmountOutput,
  changed_at: InstantOutput,
});
type StockValueRow = Static<typeof StockValueRow>;

const Totals = Type.Object(
  {
    products: Type.Integer(),
    on_hand: Type.Integer(),
    reserved: Type.Integer(),
    value: AmountOutput,
    reserved_value: AmountOutput,
    currency: Nullable(Type.String({ description: 'Null while there is no product.' })),
  },
  { description: 'What all products come to together, whatever the filters.' },
);

const StockValuePage = Type.Object({
  stock_value: Type.Array(StockValueRow),
  totals: Totals,
  next_cursor: NextCursor,
  as_of: AsOf,
});

/** What the routes are given. */
export interface StockValueOptions {
  readonly stockValue: StockValue;
  readonly services: BackofficeServices;
}

/** Adds what the stock is worth: as a list with its totals, and as a file. */
export function stockValueRoutes(app: App, options: StockValueOptions): void {
  const { stockValue } = options;
  app.get(
    '/admin/api/stock-value/',
    {
      config: { access: 'staff' },
      schema: {
        tags: ADMIN_TAGS,
        operationId: 'adminListStockValue',
        summary: 'What the stock is worth: units of each product at the price in force, the dearest first',
        description: 'From a read model: `as_of` says how fresh.',
        querystring: Type.Object({ ...PageQuery.properties, ...StockValueFilter.properties }),
        response: { 200: StockValuePage },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const tenantId = tenantOf(request);
      const list = listOf(request.query, cursor === undefined ? null : placeOf(cursor), limit + 1);
      const [found, totals, lag] = await Promise.all([
        find(options, tenantId, request.query, list),
        stockValue.totals(tenantId),
        stockValue.lag(),
      ]);
      const shown = found.slice(0, limit);
      const last = found.length > limit ? shown.at(-1) : undefined;
      return {
        stock_value: await withNames(options, tenantId, shown),
        totals: presentTotals(totals),
        next_cursor: last === undefined ? null : encodeCursor(CURSOR, [last.valueMinor.toString(), last.productId]),
        as_of: presentLag(lag),
      };
    },
  );

  exportRoute(app, {
    resource: 'stock-value',
    access: 'staff',
    operationId: 'adminExportStockValue',
    summary: 'What the stock is worth, as a CSV file',
    querystring: StockValueFilter,
    columns: [
      { name: 'product_id', of: (row: StockValueRow) => row.product_id },
      { name: 'sku', of: (row: StockValueRow) => row.sku },
      { name: 'name', of: (row: StockValueRow) => row.name },
      { name: 'active', of: (row: StockValueRow) => row.active },
      { name: 'price', of: (row: StockValueRow) => row.price },
      { name: 'currency', of: (row: StockValueRow) => row.currency },
      { name: 'on_hand', of: (row: StockValueRow) => row.on_hand },
      { name: 'reserved', of: (row: StockValueRow) => row.reserved },
      { name: 'value', of: (row: StockValueRow) => row.value },
      { name: 'changed_at', of: (row: StockValueRow) => row.changed_at },
    ],
    pages: (request) => {
      const tenantId = tenantOf(request);
      return async (after: ValuePlace | null) => {
        const list = listOf(request.query, after, EXPORT_PAGE_ROWS);
        const found = await find(options, tenantId, request.query, list);
        const last = found.length === EXPORT_PAGE_ROWS ? found.at(-1) : undefined;
        return { rows: await withNames(options, tenantId, found), next: last ?? null };
      };
    },
  });
}

/** What a list finds: of a search for one product that one, whatever the other filters. */
async function find(
  { stockValue, services }: StockValueOptions,
  tenantId: number,
  { q = '' }: StockValueFilter,
  list: ValueList,
): Promise<ProductValue[]> {
  const named = q.trim();
  if (named === '') return stockValue.list(tenantId, list);
  const productId = isUuid(named) ? named.toLowerCase() : await services.inventory.productBySku(tenantId, named);
  const product = productId === null || list.after !== null ? null : await stockValue.product(tenantId, productId);
  return product === null ? [] : [product];
}

function listOf(filter: StockValueFilter, after: ValuePlace | null, limit: number): ValueList {
  const { active = null, value_min: min, value_max: max, sort } = filter;
  return {
    order: sort === 'value' ? 'cheapest' : 'dearest',
    active,
    valueMinMinor: min === undefined ? 0n : nonNegativeAmountField(min, 'value_min'),
    valueMaxMinor: max === undefined ? null : nonNegativeAmountField(max, 'value_max'),
    after,
    limit,
  };
}

function placeOf(cursor: string): ValuePlace {
  const [value = '', productId = ''] = decodeCursor(cursor, CURSOR, ['numeric', 'uuid']);
  return { valueMinor: BigInt(value), productId };
}

async function withNames(
  { services }: StockValueOptions,
  tenantId: number,
  products: readonly ProductValue[],
): Promise<StockValueRow[]> {
  const ids = products.map(({ productId }) => productId);
  const names = ids.length === 0 ? new Map() : await services.inventory.productNames(tenantId, ids);
  return products.map((product) => ({
    product_id: product.productId,
    sku: names.get(product.productId)?.sku ?? null,
    name: names.get(product.productId)?.name ?? null,
    active: product.active,
    price: formatMoney(product.priceMinor),
    currency: product.currency,
    on_hand: product.onHand,
    reserved: product.reserved,
    value: formatMoney(product.valueMinor),
    changed_at: formatInstant(product.changedAt),
  }));
}

function presentTotals(totals: Readonly<StockTotals> | null): Static<typeof Totals> {
  return {
    products: totals?.products ?? 0,
    on_hand: totals?.onHand ?? 0,
    reserved: totals?.reserved ?? 0,
    value: formatMoney(totals?.valueMinor ?? 0n),
    reserved_value: formatMoney(totals?.reservedMinor ?? 0n),
    currency: totals?.currency ?? null,
  };
}
