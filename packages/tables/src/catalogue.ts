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

/** A database of the store, and what tells it from the others. */
export interface TablesDatabase {
  readonly name: string;
  readonly database: Database;
}

/** A table, as its database's catalogue tells of it. */
export interface Table {
  readonly database: Database;
  /** The schema as it is shown: with its database, where several have one of that name. */
  readonly shownSchema: string;
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
export async function readTables(databases: readonly TablesDatabase[]): Promise<Table[]> {
  const found = await Promise.all(
    databases.map(async ({ name, database }) => ({ name, tables: tablesOf(database, await readCatalogue(database)) })),
  );
  const schemas = found.flatMap(({ tables }) => [...new Set(tables.map(({ schema }) => schema))]);
  const isIn = (schema: string) => schemas.filter((each) => each === schema).length;
  return found.flatMap(({ name, tables }) =>
    tables.map((table) => (isIn(table.schema) === 1 ? table : { ...table, shownSchema: `${table.schema} (${name})` })),
  );
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
  return { database, shownSchema: schema, schema, name, columns, key, rowEstimate, bytes: Number(bytes) };
}

function columnOf(row: CatalogueRow): Column {
  const { schema_name: schema, table_name: table, column_name: name, type } = row;
  const masked = isMasked(schema, table, name, type);
  return { name, type, nullable: row.nullable, indexed: row.leads_index && !masked, masked };
}
