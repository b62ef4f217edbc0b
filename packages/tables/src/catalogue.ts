import type { Database } from '@kontor/postgres/database';

import { isMasked } from './secrets.ts';
import { type CatalogueRow, readCatalogue } from './store/read-catalogue.ts';

/** A column of a table. */
export interface Column {
  readonly name: string;
  /** As PostgreSQL writes it. */
  readonly type: string;
  readonly nullable: boolean;
  /** Rows can be filtered by it fast. */
  readonly indexed: boolean;
  /** Its values are shown to nobody. */
  readonly masked: boolean;
}

/** A table, as its database's catalogue tells of it. */
export interface Table {
  readonly database: Database;
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  /** The primary key, in its order. */
  readonly key: readonly Column[];
  /** As of the last vacuum or analyze; null where there was none. */
  readonly rowEstimate: number | null;
  readonly bytes: number;
}

/** Every table of the databases, by schema and name. Names come from the catalogue only, never from a request. */
export async function readTables(databases: readonly Database[]): Promise<Table[]> {
  const distinct = [...new Set(databases)];
  const found = await Promise.all(distinct.map(async (database) => tablesOf(database, await readCatalogue(database))));
  return found.flat();
}

function tablesOf(database: Database, rows: readonly CatalogueRow[]): Table[] {
  const byTable = Map.groupBy(rows, ({ schema_name: schema, table_name: table }) => JSON.stringify([schema, table]));
  return [...byTable.values()].map((columns) => tableOf(database, columns as [CatalogueRow, ...CatalogueRow[]]));
}

function tableOf(database: Database, rows: readonly [CatalogueRow, ...CatalogueRow[]]): Table {
  const [{ schema_name: schema, table_name: name, row_estimate: estimate, bytes }] = rows;
  const columns = rows.map((row) => columnOf(row));
  const key = rows
    .map((row, index) => ({ place: row.key_place, column: columns[index] as Column }))
    .filter(({ place }) => place !== null)
    .sort((one, other) => (one.place ?? 0) - (other.place ?? 0))
    .map(({ column }) => column);
  const rowEstimate = estimate < 0n ? null : Number(estimate);
  return { database, schema, name, columns, key, rowEstimate, bytes: Number(bytes) };
}

function columnOf(row: CatalogueRow): Column {
  const { schema_name: schema, table_name: table, column_name: name, type } = row;
  const masked = isMasked(schema, table, name, type);
  return { name, type, nullable: row.nullable, indexed: row.leads_index && !masked, masked };
}
