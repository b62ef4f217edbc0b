import { assert } from '@kontor/kernel/assert';

import { SLICE_EVENTS_MAX, WINDOW_LINES_MAX } from './limits.ts';
import { linesOf, type News } from './news.ts';
import type { ProductNews, StockLevel } from './schemas.ts';

/** A part of a window, which those who stand at one place share. */
export interface Slice {
  /** The position that it leads to. */
  readonly end: number;
  readonly news: readonly News[];
  /** What is told to one user. */
  of(userId: string): readonly News[];
  /** The last that it says of each product's stock. */
  readonly levels: ReadonlyMap<string, StockLevel>;
  /** The last that it says of each product. */
  readonly products: ReadonlyMap<string, ProductNews>;
}

const NONE: readonly News[] = [];
/** Slices that are kept for others who stand at the same place. */
const SLICES_KEPT_MAX = 8;

/**
 * The last stretch of one log, as news, up to WINDOW_LINES_MAX of them: everything after `start` up to and with `end`. One for all
 * listeners; each keeps its own place and reads on from there.
 */
export class LogWindow {
  readonly #linesMax: number;
  #news: News[] = [];
  #lines = 0;
  #start: number;
  #end: number;
  #slices = new Map<number, Slice>();

  constructor(position: number, linesMax = WINDOW_LINES_MAX) {
    this.#start = position;
    this.#end = position;
    this.#linesMax = linesMax;
  }

  /** The position after which everything is there. */
  get start(): number {
    return this.#start;
  }

  /** The position up to which everything is there. */
  get end(): number {
    return this.#end;
  }

  /** Adds what the log says up to and with `end`, and lets go of the oldest where it becomes too much. */
  append(news: readonly News[], end: number): void {
    assert(end >= this.#end, 'a window goes on');
    for (const each of news) {
      this.#news.push(each);
      this.#lines += linesOf(each);
    }
    this.#end = end;
    this.#slices.clear();
    if (this.#lines > this.#linesMax) this.#trim();
  }

  /** Adds what the log says between `start` and the window's own start; false, and nothing is added, where that is too much. */
  prepend(news: readonly News[], start: number): boolean {
    assert(start <= this.#start, 'a window is extended backwards');
    const lines = news.reduce((sum, each) => sum + linesOf(each), 0);
    if (this.#lines + lines > this.#linesMax) return false;
    this.#news = [...news, ...this.#news];
    this.#lines += lines;
    this.#start = start;
    this.#slices.clear();
    return true;
  }

  /** What follows after `position`, at most SLICE_EVENTS_MAX entries of it; null where it is no longer, or not yet, there. */
  after(position: number): Slice | null {
    if (position < this.#start || position > this.#end) return null;
    let slice = this.#slices.get(position);
    if (slice === undefined) {
      slice = this.#cut(position);
      if (this.#slices.size >= SLICES_KEPT_MAX) this.#slices.clear();
      this.#slices.set(position, slice);
    }
    return slice;
  }

  #cut(position: number): Slice {
    const from = this.#indexAfter(position);
    const news = this.#news.slice(from, from + SLICE_EVENTS_MAX);
    const isRest = from + news.length === this.#news.length;
    return new NewsSlice(isRest ? this.#end : (news.at(-1)?.position ?? this.#end), news);
  }

  /** Index of the first entry after `position`. */
  #indexAfter(position: number): number {
    let [low, high] = [0, this.#news.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#news[middle] as News).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Down to three quarters, so that it is not done for every entry. */
  #trim(): void {
    let index = 0;
    while (this.#lines > this.#linesMax * 0.75 && index < this.#news.length) {
      const oldest = this.#news[index] as News;
      this.#lines -= linesOf(oldest);
      this.#start = oldest.position;
      index += 1;
    }
    this.#news.splice(0, index);
  }
}

class NewsSlice implements Slice {
  readonly end: number;
  readonly news: readonly News[];
  #byUser: Map<string, News[]> | null = null;
  #levels: Map<string, StockLevel> | null = null;
  #products: Map<string, ProductNews> | null = null;

  constructor(end: number, news: readonly News[]) {
    this.end = end;
    this.news = news;
  }

  of(userId: string): readonly News[] {
    if (this.#byUser === null) {
      this.#byUser = Map.groupBy(this.news, ({ content }) => ('userId' in content ? content.userId : ''));
    }
    return this.#byUser.get(userId) ?? NONE;
  }

  get levels(): ReadonlyMap<string, StockLevel> {
    if (this.#levels === null) {
      this.#levels = new Map();
      for (const { content } of this.news) {
        if (content.kind !== 'stock') continue;
        for (const level of content.levels) this.#levels.set(level.product_id, level);
      }
    }
    return this.#levels;
  }

  get products(): ReadonlyMap<string, ProductNews> {
    if (this.#products === null) {
      this.#products = new Map();
      for (const { content } of this.news) {
        if (content.kind === 'product') this.#products.set(content.data.product_id, content.data);
      }
    }
    return this.#products;
  }
}
