import { type Queryable, statement } from '@kontor/postgres/statement';

/** A column of a table, as PostgreSQL's catalogue has it. */
export interface CatalogueRow {
  readonly schema_name: string;
  readonly table_name: string;
  readonly row_estimate: bigint;
  readonly bytes: bigint;
  readonly column_name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** From 1; null where it is not part of the primary key. */
  readonly key_place: number | null;
  /** Some index begins with it. */
  readonly leads_index: boolean;
}

const READ_CATALOGUE = statement<CatalogueRow>(
  'tables.read_catalogue',
  `SELECT n.nspname AS schema_name, c.relname AS table_name, c.reltuples::bigint AS row_estimate,
          pg_total_relation_size(c.oid) AS bytes,
          a.attname AS column_name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
          (SELECT array_position(k.indkey::int2[], a.attnum) + 1 FROM pg_index AS k WHERE k.indrelid = c.oid AND k.indisprimary) AS key_place,
          EXISTS (SELECT FROM pg_index AS i JOIN pg_class AS ic ON ic.oid = i.indexrelid JOIN pg_am AS m ON m.oid = ic.relam
                  WHERE i.indrelid = c.oid AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree' AND i.indkey[0] = a.attnum) AS leads_index
   FROM pg_class AS c
   JOIN pg_namespace AS n ON n.oid = c.relnamespace
   JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
     AND has_table_privilege(c.oid, 'SELECT')
   ORDER BY n.nspname, c.relname, a.attnum`,
);

/** Every column of every table that the login may read, PostgreSQL's own left out, in the order of schema, table and place. */
export function readCatalogue(database: Queryable): Promise<CatalogueRow[]> {
  return database.rows(READ_CATALOGUE);
}
