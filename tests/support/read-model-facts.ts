import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';

/** Rows by what they are about. */
export type Facts = Readonly<Record<string, readonly object[]>>;

/** Queries by what their rows are about. */
type Queries = Readonly<Record<string, string>>;

const servingOf = (schema: string) => `(SELECT generation FROM ${schema}.projections WHERE state = 'serving')`;
const GENERATION = servingOf('backoffice');

/** Of each read model: what the tables of the services themselves come to, worked out in another way than by folding; and what it holds. */
const QUERIES = {
  backoffice: {
    expected: {
      orders: `SELECT order_id, customer_id, total_minor, created_at, status FROM orders.orders ORDER BY order_id`,
      products: `SELECT DISTINCT product_id, order_id FROM orders.order_items ORDER BY product_id, order_id`,
      counts: `SELECT status, count(*) AS orders FROM orders.orders GROUP BY status ORDER BY status`,
      days: `SELECT (occurred_at AT TIME ZONE 'UTC')::date::text AS day,
                count(*) FILTER (WHERE type = 'OrderCreated') AS placed, count(*) FILTER (WHERE type = 'OrderPaid') AS paid,
                count(*) FILTER (WHERE type = 'OrderCancelled') AS cancelled, count(*) FILTER (WHERE type = 'OrderExpired') AS expired,
                coalesce(sum((payload ->> 'totalMinor')::numeric) FILTER (WHERE type = 'OrderPaid'), 0)::text AS paid_minor,
                coalesce(sum(coalesce((payload ->> 'refundedMinor')::numeric, (payload ->> 'amountMinor')::numeric))
                  FILTER (WHERE type IN ('OrderCancelled', 'OrderGoodwillGranted')), 0)::text AS refunded_minor
         FROM orders.events WHERE type IN ('OrderCreated', 'OrderPaid', 'OrderCancelled', 'OrderExpired', 'OrderGoodwillGranted')
         GROUP BY 1 ORDER BY 1`,
      sales: `SELECT product_id,
                 coalesce(sum(quantity) FILTER (WHERE e.type = 'OrderPaid'), 0)::text AS sold,
                 coalesce(sum(quantity) FILTER (WHERE e.type = 'OrderCancelled'), 0)::text AS returned,
                 coalesce(sum(quantity * unit_price_minor) FILTER (WHERE e.type = 'OrderPaid'), 0)::text AS sold_minor,
                 coalesce(sum(quantity * unit_price_minor) FILTER (WHERE e.type = 'OrderCancelled'), 0)::text AS returned_minor
          FROM orders.order_items AS i
          JOIN orders.events AS e ON e.aggregate_id = i.order_id
          WHERE e.type = 'OrderPaid' OR (e.type = 'OrderCancelled' AND e.payload ->> 'refundTransferId' IS NOT NULL)
          GROUP BY product_id ORDER BY product_id`,
    },
    projected: {
      orders: `SELECT order_id, customer_id, total_minor, created_at, status FROM backoffice.orders WHERE generation = ${GENERATION} ORDER BY order_id`,
      products: `SELECT product_id, order_id FROM backoffice.order_products WHERE generation = ${GENERATION} ORDER BY product_id, order_id`,
      counts: `SELECT status, orders FROM backoffice.order_counts WHERE generation = ${GENERATION} AND orders > 0 ORDER BY status`,
      days: `SELECT day::text, placed, paid, cancelled, expired, paid_minor::text, refunded_minor::text
         FROM backoffice.daily_totals WHERE generation = ${GENERATION} ORDER BY day`,
      sales: `SELECT product_id, sum(units_sold)::text AS sold, sum(units_returned)::text AS returned,
                 sum(sold_minor)::text AS sold_minor, sum(returned_minor)::text AS returned_minor
          FROM backoffice.daily_sales WHERE generation = ${GENERATION} GROUP BY product_id ORDER BY product_id`,
    },
  },
  stock_value: {
    expected: {
      products: `SELECT product_id, on_hand, reserved, price_minor, active, currency, (on_hand::numeric * price_minor)::text AS value_minor,
                        greatest(p.updated_at, (SELECT max(m.created_at) FROM inventory.movements AS m WHERE m.product_id = p.product_id)) AS changed_at
                 FROM inventory.products AS p JOIN inventory.stock AS s USING (tenant_id, product_id) ORDER BY product_id`,
      totals: `SELECT count(*) AS products, sum(on_hand) AS on_hand, sum(reserved) AS reserved,
                      sum(on_hand::numeric * price_minor)::text AS value_minor, sum(reserved::numeric * price_minor)::text AS reserved_minor
               FROM inventory.products JOIN inventory.stock USING (tenant_id, product_id)`,
    },
    projected: {
      products: `SELECT product_id, on_hand, reserved, price_minor, active, currency, value_minor::text, changed_at
                 FROM stock_value.products WHERE generation = ${servingOf('stock_value')} ORDER BY product_id`,
      totals: `SELECT products, on_hand, reserved, value_minor::text, reserved_minor::text
               FROM stock_value.totals WHERE generation = ${servingOf('stock_value')}`,
    },
  },
  statements: {
    expected: {
      lines: `SELECT position, tenant_id, user_account_id AS account_id, transfer_id, kind,
                     CASE WHEN debit_account_id = user_account_id THEN -amount_minor ELSE amount_minor END AS amount_minor,
                     account_balance_minor AS balance_minor, currency, order_id, created_at AS posted_at
              FROM wallet.transfers ORDER BY position`,
      balances: `SELECT account_id, balance_minor::text AS balance FROM wallet.accounts ORDER BY account_id`,
    },
    projected: {
      lines: `SELECT position, tenant_id, account_id, transfer_id, kind, amount_minor, balance_minor, currency, order_id, posted_at
              FROM statements.lines WHERE generation = ${servingOf('statements')} ORDER BY position`,
      balances: `SELECT account_id, sum(amount_minor)::text AS balance
                 FROM statements.lines WHERE generation = ${servingOf('statements')} GROUP BY account_id ORDER BY account_id`,
    },
  },
} as const satisfies Record<string, { readonly expected: Queries; readonly projected: Queries }>;

/** The read models of which something is expected here. */
export type ModelName = keyof typeof QUERIES;

/** What a read model should hold, by the tables of the services. */
export function expectedFacts(database: Database, model: ModelName): Promise<Facts> {
  return read(database, QUERIES[model].expected);
}

/** What the serving generation of a read model holds. */
export function projectedFacts(database: Database, model: ModelName): Promise<Facts> {
  return read(database, QUERIES[model].projected);
}

async function read(database: Database, queries: Queries): Promise<Facts> {
  const entries = Object.entries(queries).map(async ([name, text]) => {
    return [name, await database.rows(statement<object>('', text))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
