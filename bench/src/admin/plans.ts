import { uuidFromName } from '@kontor/kernel/uuid';
import type { Database } from '@kontor/postgres/database';
import type { Queryable, SqlValue, Statement } from '@kontor/postgres/statement';
import { statement } from '@kontor/postgres/statement';

/** A statement that was run, with its values. */
export interface Asked {
  readonly statement: Statement<unknown>;
  readonly values: readonly SqlValue[];
}

/** A node of a plan, as EXPLAIN (FORMAT JSON) has it; of its fields those that are looked at. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Plan Rows': number;
  readonly Plans?: readonly PlanNode[];
}

/** What is wrong with a plan, or nothing. */
export interface PlanLimits {
  /** Tables with more rows than this may not be read from their beginning. */
  readonly smallTableRows: number;
  /** More rows than this may not be sorted. */
  readonly sortedRowsMax: number;
}

/** A database that remembers the statements which were run on it, each text once with the last values. */
export function recording(database: Database, asked: Map<string, Asked>): Database {
  const note = <Row>(asks: Statement<Row>, values: readonly SqlValue[] = []) => {
    asked.set(asks.text, { statement: asks, values });
  };
  const wrap = <Q extends Queryable>(inner: Q): Q => ({
    ...inner,
    rows: (asks, values) => {
      note(asks, values);
      return inner.rows(asks, values);
    },
    count: (asks, values) => {
      note(asks, values);
      return inner.count(asks, values);
    },
  });
  return {
    ...wrap(database),
    transact: (options, work) => database.transact(options, (transaction) => work(wrap(transaction))),
  };
}

const READS = /^\s*(SELECT|WITH)\b/i;

/**
 * Why the plans of the statements are not good enough for a large store: a table that is read from its beginning, or a sort of many rows. Empty
 * where each finds its rows by an index.
 * @param rowsOf how many rows a table has, by its name.
 */
export async function planFaults(
  database: Queryable,
  asked: Iterable<Asked>,
  rowsOf: ReadonlyMap<string, number>,
  limits: PlanLimits,
): Promise<string[]> {
  const faults: string[] = [];
  for (const { statement: asks, values } of asked) {
    if (!READS.test(asks.text)) continue;
    const explain = statement<{ 'QUERY PLAN': string }>(
      `bench.explain_${uuidFromName(asks.text)}`,
      `EXPLAIN (FORMAT JSON) ${asks.text}`,
    );
    const [row] = await database.rows(explain, values);
    const [{ Plan: plan }] = JSON.parse(String(row?.['QUERY PLAN'])) as [{ Plan: PlanNode }];
    faults.push(...faultsIn(plan, rowsOf, limits).map((fault) => `${asks.name}: ${fault}`));
  }
  return faults;
}

function faultsIn(node: PlanNode, rowsOf: ReadonlyMap<string, number>, limits: PlanLimits): string[] {
  const inside = (node.Plans ?? []).flatMap((child) => faultsIn(child, rowsOf, limits));
  const table = node['Relation Name'] ?? '';
  const rows = rowsOf.get(table) ?? 0;
  if (node['Node Type'] === 'Seq Scan' && rows > limits.smallTableRows)
    inside.push(`reads all of ${table} (${rows} rows)`);
  const sorted = node.Plans?.[0]?.['Plan Rows'] ?? 0;
  if (node['Node Type'] === 'Sort' && sorted > limits.sortedRowsMax) inside.push(`sorts ${sorted} rows`);
  return inside;
}

const TABLE_ROWS = statement<{ name: string; rows: bigint }>(
  'bench.read_table_rows',
  `SELECT relname AS name, max(reltuples)::bigint AS rows FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
   WHERE relkind = 'r' AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' GROUP BY relname`,
);

/** How many rows each table has, as of the last ANALYZE. */
export async function tableRows(database: Queryable): Promise<ReadonlyMap<string, number>> {
  return new Map((await database.rows(TABLE_ROWS)).map(({ name, rows }) => [name, Number(rows)]));
}
