import { PAGE_LIMIT_DEFAULT } from '@kontor/contracts/limits';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { App } from '@kontor/http/app';
import { refuseWith } from '@kontor/http/reply';
import { NextCursor, Nullable, PageQuery, Text } from '@kontor/http/schemas';
import { Type } from 'typebox';

import { type Column, readTables, type Table, type TablesDatabase } from '../catalogue.ts';
import { type Filter, OPERATORS, readRows } from '../rows.ts';
import { SealedPlaces } from '../sealed-place.ts';

/** What the routes are given. */
export interface TablesRoutesOptions {
  /** Those of all services, each with a small pool of its own and unnamed statements. */
  readonly databases: readonly TablesDatabase[];
  /** What an operator gives to psql, one for each database; empty: not told. Passwords are masked before they leave. */
  readonly clientUrls: readonly string[];
  /** Seals cursors; the same in every process. */
  readonly secretKey: string;
}

const TAGS = ['admin'];
const FILTERS_MAX = 5;
const FILTERS_TEXT_MAX = 2_000;
const NAME_LENGTH_MAX = 63;
/** Tables come and go with versions: what the catalogue said may be told again for so long. */
const CATALOGUE_KEPT_MS = 5_000;

const ColumnView = Type.Object({
  name: Type.String(),
  type: Type.String({ description: "PostgreSQL's name of it.", examples: ['timestamp with time zone'] }),
  nullable: Type.Boolean(),
  indexed: Type.Boolean({ description: 'An index begins with it: filtering by it is fast.' }),
  masked: Type.Boolean({ description: 'Its values are shown to nobody.' }),
});
const TableView = Type.Object({
  schema: Type.String({ description: 'With its database behind it, where several have one of that name.' }),
  table: Type.String(),
  columns: Type.Array(ColumnView),
  key: Type.Array(Type.String(), { description: 'The primary key, by which rows are ordered.' }),
  row_estimate: Nullable(Type.Integer({ description: 'As of the last vacuum or analyze.' })),
  bytes: Type.Integer({ description: 'On disk, indexes included.' }),
});
const ConnectionView = Type.Object({
  url: Type.String({ description: 'What psql takes, its password masked.' }),
  hint: Type.String({ description: 'Where the password is.' }),
});
const TableList = Type.Object({
  tables: Type.Array(TableView),
  connection: Nullable(ConnectionView),
  connections: Type.Array(ConnectionView, {
    description: 'One for each database: where services have their own, all of them.',
  }),
});
const RowsQuery = Type.Object({
  ...PageQuery.properties,
  sort: Type.Unsafe<'key' | '-key'>({
    type: 'string',
    enum: ['key', '-key'],
    default: '-key',
    description: 'By the primary key; the other way round with a minus.',
  }),
  filters: Type.Optional(
    Type.String({
      maxLength: FILTERS_TEXT_MAX,
      description: `JSON: at most ${FILTERS_MAX} of {"column": ..., "op": ${OPERATORS.map((op) => `"${op}"`).join(' | ')}, "value": text}. All must hold.`,
      examples: ['[{"column":"customer_id","op":"eq","value":"01a212f7-ea6d-7a93-8455-777fce9b08f6"}]'],
    }),
  ),
});
const RowsView = Type.Object({
  columns: Type.Array(ColumnView),
  rows: Type.Array(Type.Array(Nullable(Type.String())), {
    description: 'Values as PostgreSQL writes them, in the order of the columns.',
  }),
  next_cursor: NextCursor,
});
const TablePath = Type.Object({ schema: Text(NAME_LENGTH_MAX), table: Text(NAME_LENGTH_MAX) });

/** Adds the data console: every table of every service, to read only. */
export function tablesRoutes(app: App, { databases, clientUrls, secretKey }: TablesRoutesOptions): void {
  const places = new SealedPlaces(secretKey);
  let known: { readonly until: number; readonly tables: Promise<Table[]> } | null = null;
  const tables = (): Promise<Table[]> => {
    if (known === null || performance.now() > known.until) {
      known = { until: performance.now() + CATALOGUE_KEPT_MS, tables: readTables(databases) };
      known.tables.catch(() => {
        known = null;
      });
    }
    return known.tables;
  };

  app.get(
    '/admin/api/tables/',
    {
      config: { access: 'admin' },
      schema: {
        tags: TAGS,
        operationId: 'adminListTables',
        summary: 'Every table of every service',
        response: { 200: TableList },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      const connections = clientUrls.flatMap((url) => connectionOf(url) ?? []);
      return { tables: (await tables()).map(presentTable), connection: connections[0] ?? null, connections };
    },
  );

  app.get(
    '/admin/api/tables/:schema/:table/',
    {
      config: { access: 'admin' },
      schema: {
        tags: TAGS,
        operationId: 'adminReadTable',
        summary: 'Rows of a table',
        description:
          'In a read-only transaction of two seconds at most. A filter that takes longer is refused, with the names of the columns that are indexed.',
        params: TablePath,
        querystring: RowsQuery,
        response: { 200: RowsView },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      const table = (await tables()).find(
        ({ shownSchema, name }) => shownSchema === params.schema && name === params.table,
      );
      if (table === undefined) refuseWith(refusal('table_not_found'));
      const list = `${table.shownSchema}.${table.name}`;
      const page = await readRows(table, {
        filters: query.filters === undefined ? [] : filtersOf(query.filters),
        descending: query.sort === '-key',
        after: query.cursor === undefined ? null : placeOf(places, list, query.cursor, table),
        limit: query.limit ?? PAGE_LIMIT_DEFAULT,
      });
      reply.header('cache-control', 'no-store');
      return {
        columns: table.columns.map(presentColumn),
        rows: page.rows.map((row) => [...row]),
        next_cursor: page.next === null ? null : places.seal(list, page.next),
      };
    },
  );
}

function placeOf(places: SealedPlaces, list: string, cursor: string, table: Table): readonly string[] {
  const place = places.open(list, cursor);
  if (place?.length !== table.key.length) {
    throw new RefusalError(refusal('invalid_cursor', [{ field: 'cursor', message: 'is not one of ours' }]));
  }
  return place;
}

function presentTable(table: Table) {
  return {
    schema: table.shownSchema,
    table: table.name,
    columns: table.columns.map(presentColumn),
    key: table.key.map(({ name }) => name),
    row_estimate: table.rowEstimate,
    bytes: table.bytes,
  };
}

function presentColumn({ name, type, nullable, indexed, masked }: Column) {
  return { name, type, nullable, indexed, masked };
}

function connectionOf(clientUrl: string): { url: string; hint: string } | null {
  const url = URL.parse(clientUrl);
  if (url === null) return null;
  const masked = url.password !== '';
  if (masked) url.password = '****';
  if (url.searchParams.has('password')) url.searchParams.set('password', '****');
  return { url: url.href, hint: masked ? WHERE_PASSWORD : 'It needs no password.' };
}

const WHERE_PASSWORD =
  'The server prints the whole string when it starts; the password is that of DATABASE_URL, or of the embedded server.';

function filtersOf(text: string): Filter[] {
  const filters = parsed(text);
  if (!Array.isArray(filters) || filters.length > FILTERS_MAX) throw badFilters();
  return filters.map((each: unknown) => {
    if (typeof each !== 'object' || each === null) throw badFilters();
    const { column, op, value = '' } = each as Record<string, unknown>;
    const known = OPERATORS.find((operator) => operator === op);
    if (typeof column !== 'string' || known === undefined || typeof value !== 'string') throw badFilters();
    if (!value.isWellFormed() || value.includes('\0')) throw badFilters();
    return { column, op: known, value };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function badFilters(): RefusalError {
  const message = `must be JSON: a list of at most ${FILTERS_MAX} {"column", "op", "value"}, where op is one of ${OPERATORS.join(', ')}`;
  return new RefusalError(refusal('validation_failed', [{ field: 'filters', message }], `filters ${message}`));
}
