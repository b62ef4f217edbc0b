import { type Queryable, statement } from '@kontor/postgres/statement';

import type { ReadModel } from '../read-model.ts';
import { ofModel } from './of-model.ts';

/** Pages of a table that one statement removes rows from: 1.6 MB, some tens of milliseconds of work. */
const PAGES_AT_ONCE = 200;

const statementsOf = ofModel(({ name: schema, tables }) => ({
  begin: statement(
    `${schema}.begin_generation`,
    `INSERT INTO ${schema}.projections (name, generation, state)
     SELECT $1::text, max(generation) + 1, 'building' FROM ${schema}.projections WHERE name = $1
     ON CONFLICT (name) WHERE state = 'building' DO NOTHING`,
  ),
  lockServing: statement<{ position: bigint }>(
    `${schema}.lock_serving_head`,
    `SELECT position FROM ${schema}.projections WHERE name = $1 AND state = 'serving' FOR NO KEY UPDATE`,
  ),
  retire: statement(
    `${schema}.retire_generation`,
    `UPDATE ${schema}.projections SET state = 'retired' WHERE name = $1 AND state = 'serving'`,
  ),
  serve: statement(
    `${schema}.serve_generation`,
    `UPDATE ${schema}.projections SET state = 'serving' WHERE name = $1 AND state = 'building'`,
  ),
  removals: tables.map((table) => ({
    size: statement<{ pages: bigint }>(
      `${schema}.read_pages_of_${table}`,
      `SELECT pg_relation_size('${schema}.${table}') / current_setting('block_size')::bigint AS pages`,
    ),
    // By where rows lie: no index begins with the generation, and a scan from the beginning would pass by all that was removed before, each time.
    remove: statement(
      `${schema}.remove_retired_${table}`,
      `DELETE FROM ${schema}.${table} WHERE ctid >= $2::tid AND ctid < $3::tid AND generation = $1`,
    ),
  })),
  forget: statement(
    `${schema}.forget_generation`,
    `DELETE FROM ${schema}.projections WHERE name = $1 AND generation = $2 AND state = 'retired'`,
  ),
}));

/** Begins another generation of a read model, empty; one that is being built already is gone on with. */
export function beginGeneration(database: Queryable, model: ReadModel): Promise<number> {
  return database.count(statementsOf(model).begin, [model.projection]);
}

/** Waits for the step that is under way, and holds the serving generation where it is; answers its position. */
export async function lockServingHead(transaction: Queryable, model: ReadModel): Promise<bigint | null> {
  const [row] = await transaction.rows(statementsOf(model).lockServing, [model.projection]);
  return row?.position ?? null;
}

/** From the commit on, readers look at the generation that was being built. */
export async function changeGenerations(transaction: Queryable, model: ReadModel): Promise<void> {
  const { retire, serve } = statementsOf(model);
  await Promise.all([transaction.count(retire, [model.projection]), transaction.count(serve, [model.projection])]);
}

/** Removes the rows of a retired generation, which nobody writes any more, some pages at a time. */
export async function removeRetired(database: Queryable, model: ReadModel, generation: number): Promise<void> {
  for (const { size, remove } of statementsOf(model).removals) {
    const [read] = await database.rows(size);
    const pages = Number(read?.pages ?? 0);
    for (let page = 0; page < pages; page += PAGES_AT_ONCE) {
      await database.count(remove, [generation, `(${page},0)`, `(${page + PAGES_AT_ONCE},0)`]);
    }
  }
}

/** Removes the head of a retired generation, whose rows are gone. */
export function forgetGeneration(database: Queryable, model: ReadModel, generation: number): Promise<number> {
  return database.count(statementsOf(model).forget, [model.projection, generation]);
}
