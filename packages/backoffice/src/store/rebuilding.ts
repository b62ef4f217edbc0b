import { type Queryable, statement } from '@kontor/postgres/statement';

const BEGIN_GENERATION = statement(
  'backoffice.begin_generation',
  `INSERT INTO backoffice.projections (name, generation, state)
   SELECT $1::text, max(generation) + 1, 'building' FROM backoffice.projections WHERE name = $1
   ON CONFLICT (name) WHERE state = 'building' DO NOTHING`,
);

/** Begins another generation of a projection, empty; one that is being built already is gone on with. */
export function beginGeneration(database: Queryable, projection: string): Promise<number> {
  return database.count(BEGIN_GENERATION, [projection]);
}

const LOCK_SERVING = statement<{ position: bigint }>(
  'backoffice.lock_serving_head',
  `SELECT position FROM backoffice.projections WHERE name = $1 AND state = 'serving' FOR NO KEY UPDATE`,
);

/** Waits for the step that is under way, and holds the serving generation where it is; answers its position. */
export async function lockServingHead(transaction: Queryable, projection: string): Promise<bigint | null> {
  const [row] = await transaction.rows(LOCK_SERVING, [projection]);
  return row?.position ?? null;
}

const RETIRE = statement(
  'backoffice.retire_generation',
  `UPDATE backoffice.projections SET state = 'retired' WHERE name = $1 AND state = 'serving'`,
);
const SERVE = statement(
  'backoffice.serve_generation',
  `UPDATE backoffice.projections SET state = 'serving' WHERE name = $1 AND state = 'building'`,
);

/** From the commit on, readers look at the generation that was being built. */
export async function changeGenerations(transaction: Queryable, projection: string): Promise<void> {
  await Promise.all([transaction.count(RETIRE, [projection]), transaction.count(SERVE, [projection])]);
}

/** Tables that hold the rows of every generation of the orders' projection. */
const TABLES = ['orders', 'order_products', 'order_counts', 'daily_totals', 'daily_sales'] as const;

/** Pages of a table that one statement removes rows from: 1.6 MB, some tens of milliseconds of work. */
const PAGES_AT_ONCE = 200;

const REMOVALS = TABLES.map((table) => ({
  size: statement<{ pages: bigint }>(
    `backoffice.read_pages_of_${table}`,
    `SELECT pg_relation_size('backoffice.${table}') / current_setting('block_size')::bigint AS pages`,
  ),
  // By where rows lie: no index begins with the generation, and a scan from the beginning would pass by all that was removed before, each time.
  remove: statement(
    `backoffice.remove_retired_${table}`,
    `DELETE FROM backoffice.${table} WHERE ctid >= $2::tid AND ctid < $3::tid AND generation = $1`,
  ),
}));

/** Removes the rows of a retired generation, which nobody writes any more, some pages at a time. */
export async function removeRetired(database: Queryable, generation: number): Promise<void> {
  for (const { size, remove } of REMOVALS) {
    const [read] = await database.rows(size);
    const pages = Number(read?.pages ?? 0);
    for (let page = 0; page < pages; page += PAGES_AT_ONCE) {
      await database.count(remove, [generation, `(${page},0)`, `(${page + PAGES_AT_ONCE},0)`]);
    }
  }
}

const FORGET = statement(
  'backoffice.forget_generation',
  `DELETE FROM backoffice.projections WHERE name = $1 AND generation = $2 AND state = 'retired'`,
);

/** Removes the head of a retired generation, whose rows are gone. */
export function forgetGeneration(database: Queryable, projection: string, generation: number): Promise<number> {
  return database.count(FORGET, [projection, generation]);
}
