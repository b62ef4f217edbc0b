import { assert } from '@kontor/kernel/assert';

const TENANT_DIGITS = 10;
const INT4_MIN = -2_147_483_648;

/**
 * The key of a row: its id, then its tenant, as in the indexes, then what may follow. Keys compare as texts in the order in which PostgreSQL
 * sorts a uuid and the int behind it (a uuid is compared byte by byte, and so is its text in lower case).
 */
export function keyOf(id: string, tenantId: number, more = ''): string {
  return `${id}/${String(tenantId - INT4_MIN).padStart(TENANT_DIGITS, '0')}/${more}`;
}

/** Rows in ascending order of their keys, a page at a time. */
export interface Sorted<Row> {
  readonly pages: AsyncIterable<readonly Row[]>;
  key(row: Row): string;
}

/** What the sources have under one key, by the name of the source; none where a source lacks it. */
export type Together<Rows extends object> = { readonly [Name in keyof Rows]: readonly Rows[Name][] } & {
  readonly key: string;
};

/**
 * Merges sources that are sorted by the same key (a full outer join of any number of tables, wherever they are): every key that any of them has, once, with
 * all its rows. Holds one page of each source and the rows of one key.
 * @throws AssertionError for a source that is not sorted.
 */
export async function* mergeByKey<Rows extends object>(
  sources: {
    readonly [Name in keyof Rows]: Sorted<Rows[Name]>;
  },
): AsyncGenerator<Together<Rows>, void> {
  const readers = Object.entries<Sorted<unknown>>(sources).map(([name, source]) => [name, new Reader(source)] as const);
  for (;;) {
    let key: string | null = null;
    for (const [, reader] of readers) {
      if (reader.needsPage) await reader.nextPage();
      if (reader.key !== null && (key === null || reader.key < key)) key = reader.key;
    }
    if (key === null) return;
    const together: Record<string, unknown> = { key };
    for (const [name, reader] of readers) {
      const rows: unknown[] = [];
      while (reader.key === key) {
        rows.push(reader.take());
        if (reader.needsPage) await reader.nextPage();
      }
      together[name] = rows;
    }
    yield together as Together<Rows>;
  }
}

/** A source with the key of its next row. */
class Reader {
  readonly #source: Sorted<unknown>;
  readonly #pages: AsyncIterator<readonly unknown[]>;
  #page: readonly unknown[] = [];
  #index = 0;
  #ended = false;
  #last = '';
  /** Of the next row; null while there is none. */
  key: string | null = null;

  constructor(source: Sorted<unknown>) {
    this.#source = source;
    this.#pages = source.pages[Symbol.asyncIterator]();
  }

  /** There may be more rows, but none is here. */
  get needsPage(): boolean {
    return this.key === null && !this.#ended;
  }

  /** Reads on until there is a row, or no more. */
  async nextPage(): Promise<void> {
    while (this.needsPage) {
      const next = await this.#pages.next();
      this.#ended = next.done === true;
      this.#page = next.done === true ? [] : next.value;
      this.#index = 0;
      this.#look();
    }
  }

  take(): unknown {
    const row = this.#page[this.#index];
    this.#index += 1;
    this.#look();
    return row;
  }

  #look(): void {
    this.key = this.#index < this.#page.length ? this.#source.key(this.#page[this.#index]) : null;
    if (this.key === null) return;
    assert(this.key >= this.#last, 'rows that are merged are sorted by their key');
    this.#last = this.key;
  }
}
