/** Lists whose cursors are kept; the oldest is forgotten. */
const LISTS_MAX = 50;

/**
 * Where each page of a list begins. The component set counts pages, the server gives a cursor with each page for the next one: whoever asks for page three has
 * been given its cursor by page two.
 */
export class Cursors {
  readonly #lists = new Map<string, (string | null)[]>();

  /** The cursor of a page, from 1: undefined where it is not known, null where the list ends before it. */
  of(list: string, page: number): string | null | undefined {
    return page === 1 ? '' : this.#lists.get(list)?.[page];
  }

  /** Keeps the cursor that came with `page`; null where it was the last. */
  keep(list: string, page: number, next: string | null): void {
    const known = this.#lists.get(list) ?? [];
    known[page + 1] = next;
    this.#lists.delete(list);
    this.#lists.set(list, known);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > LISTS_MAX && oldest !== undefined) this.#lists.delete(oldest);
  }
}
