import { Readable } from 'node:stream';

import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { formatInstant } from '@kontor/kernel/clock';
import type { FastifyReply } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';

import type { App } from './app.ts';
import { type CsvColumn, csvHead, csvLine } from './csv.ts';
import type { Access, EdgeRequest } from './request.ts';

/** Files that one process writes at once: each reads pages as fast as its client takes them. */
const EXPORTS_MAX = 4;
/** Longest time for one file. */
const EXPORT_MS_MAX = 30 * 60_000;
const RETRY_AFTER_SECONDS = 10;
const DATE_LENGTH = 10;
const BUFFER_BYTES = 64 * 1024;

/** Rows that one statement of an export reads. */
export const EXPORT_PAGE_ROWS = 500;

/** One page of rows, and where the next one begins; null: it was the last. */
export interface ExportPage<Row, Place> {
  readonly rows: readonly Row[];
  readonly next: Place | null;
}

/** A list that can be had as a file. */
export interface ExportRoute<Query extends TSchema, Row, Place> {
  /** As in its address and in the name of the file: `orders`. */
  readonly resource: string;
  readonly access: Exclude<Access, 'public'>;
  readonly summary: string;
  readonly operationId: string;
  /** The filters of the list, without `limit` and `cursor`. */
  readonly querystring: Query;
  readonly columns: readonly CsvColumn<Row>[];
  /** Makes what reads the pages of one file, one after another. Refusals are thrown by the first page. */
  pages(
    request: EdgeRequest & { readonly query: Static<Query> },
  ): (after: Place | null) => Promise<ExportPage<Row, Place>>;
}

let exportsUnderWay = 0;

/**
 * Adds `GET /admin/api/<resource>/export/`: a list as a CSV file (RFC 4180, UTF-8), however long, read page by page as fast as the client
 * takes it, and no further once it has left. Where a page cannot be read, the connection is broken off, so that nobody takes a part for the whole.
 */
export function exportRoute<Query extends TSchema, Row, Place>(app: App, route: ExportRoute<Query, Row, Place>): void {
  const { resource, access, columns } = route;
  app.get(
    `/admin/api/${resource}/export/`,
    {
      config: { access },
      exposeHeadRoute: false,
      schema: {
        tags: ['admin'],
        operationId: route.operationId,
        summary: route.summary,
        querystring: route.querystring,
        response: {
          200: { description: 'A CSV file with a head line.', content: { 'text/csv': { schema: Type.String() } } },
        },
      },
    },
    async (request, reply) => {
      if (exportsUnderWay >= EXPORTS_MAX)
        throw new RefusalError(refusal('overloaded', undefined, BUSY), RETRY_AFTER_SECONDS);
      exportsUnderWay += 1;
      const done = () => {
        exportsUnderWay -= 1;
      };
      const read = route.pages(request as unknown as Parameters<typeof route.pages>[0]);
      let first: ExportPage<Row, Place>;
      try {
        first = await read(null);
      } catch (error) {
        done();
        throw error;
      }
      const day = formatInstant(Date.now()).slice(0, DATE_LENGTH);
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${resource}-${day}.csv"`)
        .header('cache-control', 'no-store');
      // The schema of the answer is that of a text; it is written as a stream.
      return (reply as FastifyReply).send(fileOf(columns, read, first).once('close', done));
    },
  );
}

const BUSY = 'Other exports are under way. Try again when one of them is done.';

function fileOf<Row, Place>(
  columns: readonly CsvColumn<Row>[],
  read: (after: Place | null) => Promise<ExportPage<Row, Place>>,
  first: ExportPage<Row, Place>,
): Readable {
  const file = Readable.from(linesOf(columns, read, first), { objectMode: false, highWaterMark: BUFFER_BYTES });
  const late = setTimeout(() => file.destroy(new Error('an export took too long')), EXPORT_MS_MAX).unref();
  file.once('close', () => clearTimeout(late));
  return file;
}

async function* linesOf<Row, Place>(
  columns: readonly CsvColumn<Row>[],
  read: (after: Place | null) => Promise<ExportPage<Row, Place>>,
  first: ExportPage<Row, Place>,
): AsyncGenerator<string> {
  yield csvHead(columns);
  let page = first;
  for (;;) {
    if (page.rows.length > 0) yield page.rows.map((row) => csvLine(columns, row)).join('');
    if (page.next === null) return;
    page = await read(page.next);
  }
}
