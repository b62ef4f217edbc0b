import { type Queryable, type Statement, statement } from '@kontor/postgres/statement';

/** Rows in one page: some hundred kilobytes, so that a walk over many tables stays small in memory. */
const PAGE_ROWS = 2_000;

/**
 * All rows of `query`, page by page, through a cursor: the database sorts at most once, whatever index there is, and memory does not grow
 * with the table. `store` is a transaction. The next page is under way while one is read.
 */
export async function* pagesOf<Row>(store: Queryable, query: Statement<Row>): AsyncGenerator<readonly Row[], void> {
  const cursor = query.name.replaceAll('.', '_');
  const fetch = statement<Row>(`${query.name}_page`, `FETCH ${PAGE_ROWS} FROM ${cursor}`);
  await store.count(statement(`${query.name}_open`, `DECLARE ${cursor} NO SCROLL CURSOR FOR ${query.text}`));
  let next = store.rows(fetch);
  for (;;) {
    const page = await next;
    if (page.length === 0) break;
    next = store.rows(fetch);
    // Who reads may fail and never come back for the next page.
    next.catch(() => undefined);
    yield page;
  }
  await store.count(statement(`${query.name}_close`, `CLOSE ${cursor}`));
}
