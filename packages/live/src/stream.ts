import { encodePlace, LOGS, type LogName, type Place } from './cursor.ts';
import { RETRY_MS, STALL_MS_MAX } from './limits.ts';
import type { NewsContent } from './news.ts';
import type { Slice } from './window.ts';

/** What somebody may ask to be told: each but `stock` comes from one log of its own. */
export const TOPICS = ['orders', 'wallet', 'stock'] as const;
/** One of TOPICS. */
export type Topic = (typeof TOPICS)[number];

/** Who listens, and to what. */
export interface Audience {
  /** Null: without a session. */
  readonly userId: string | null;
  /** Staff: everybody's orders and money, and all products. */
  readonly everything: boolean;
  /** Of which somebody who is not staff is told the stock. */
  readonly products: ReadonlySet<string>;
  readonly topics: ReadonlySet<Topic>;
}

/** Why a stream ended. */
export type StreamEnd = 'left' | 'session_ended' | 'shutdown' | 'too_slow' | 'stalled';

/** Where a stream is written to: an HTTP response. */
export interface Sink {
  /** False: no more, until it is `drained`. */
  write(text: string): boolean;
  end(text: string): void;
  destroy(): void;
}

/** What a stream reads from. */
export interface Windows {
  /** See LogWindow.after. */
  after(log: LogName, position: number): Slice | null;
}

/**
 * One listener. It keeps nothing but its place: what it has not been told yet stays in the windows that all share, and is read from there as
 * fast as the listener takes it. One that falls out of the windows is cut, and begins again at its place or anew.
 */
export class LiveStream {
  readonly audience: Audience;
  readonly #sink: Sink;
  readonly #windows: Windows;
  readonly #onEnd: (reason: StreamEnd) => void;
  #place: Place;
  #blockedSince: number | null = null;
  #told = 0;
  #ended = false;

  constructor(audience: Audience, place: Place, sink: Sink, windows: Windows, onEnd: (reason: StreamEnd) => void) {
    this.audience = audience;
    this.#place = place;
    this.#sink = sink;
    this.#windows = windows;
    this.#onEnd = onEnd;
  }

  /** Messages that were written. */
  get told(): number {
    return this.#told;
  }

  /** Writes the beginning. */
  open(how: 'ready' | 'resumed' | 'reset'): void {
    const first = how === 'reset' ? message('reset', {}) : message('ready', { resumed: how === 'resumed' });
    this.#write(`${retry()}id: ${encodePlace(this.#place)}\n${first}`);
  }

  /** Tells what is new, as far as the listener takes it. */
  pump(): void {
    if (this.#ended || this.#blockedSince !== null) return;
    for (const log of LOGS) {
      for (;;) {
        const slice = this.#windows.after(log, this.#place[log]);
        if (slice === null) {
          this.cut('too_slow');
          return;
        }
        if (slice.end === this.#place[log]) break;
        this.#tell(log, slice);
        if (this.#blockedSince !== null) return;
      }
    }
  }

  /** The listener takes more again. */
  drained(): void {
    this.#blockedSince = null;
    this.pump();
  }

  /** Tells a quiet listener that the stream lives and where it is; cuts one that takes nothing any more. */
  beat(now: number): void {
    if (this.#ended) return;
    if (this.#blockedSince === null) this.#write(`id: ${encodePlace(this.#place)}\n\n`);
    else if (now - this.#blockedSince > STALL_MS_MAX) this.cut('stalled');
  }

  /** Ends with a last message; a listener that takes nothing would keep it waiting, and is cut. */
  close(reason: 'session_ended' | 'shutdown'): void {
    if (this.#ended) return;
    if (this.#blockedSince === null) this.#sink.end(`${retry()}${message('closing', { reason })}`);
    else this.#sink.destroy();
    this.#end(reason);
  }

  /** Ends at once. */
  cut(reason: 'too_slow' | 'stalled'): void {
    if (this.#ended) return;
    this.#sink.destroy();
    this.#end(reason);
  }

  /** The listener has gone. */
  left(): void {
    if (!this.#ended) this.#end('left');
  }

  #end(reason: StreamEnd): void {
    this.#ended = true;
    this.#onEnd(reason);
  }

  #tell(log: LogName, slice: Slice): void {
    if (log === 'inventory') this.#tellStock(slice);
    else this.#tellEach(log, slice);
  }

  /** One by one: a listener that takes no more is told the rest later. */
  #tellEach(log: 'orders' | 'wallet', slice: Slice): void {
    const { everything, userId, topics } = this.audience;
    if (topics.has(log) && (everything || userId !== null)) {
      for (const { position, content } of everything ? slice.news : slice.of(userId ?? '')) {
        this.#place = { ...this.#place, [log]: position };
        if (!this.#say(content)) return;
      }
    }
    this.#place = { ...this.#place, [log]: slice.end };
  }

  /** The latest of each product. Only the last message bears the new place, so that none is lost where the connection ends between them. */
  #tellStock(slice: Slice): void {
    this.#place = { ...this.#place, inventory: slice.end };
    if (!this.audience.topics.has('stock')) return;
    const levels = this.#chosen(slice.levels);
    const texts = [
      ...this.#chosen(slice.products).map((product) => message('product', product)),
      ...(levels.length === 0 ? [] : [message('stock', { products: levels })]),
    ];
    const last = texts.pop();
    if (last === undefined) return;
    this.#told += texts.length + 1;
    this.#write(`${texts.join('')}id: ${encodePlace(this.#place)}\n${last}`);
  }

  #chosen<T>(byProduct: ReadonlyMap<string, T>): T[] {
    const { everything, products } = this.audience;
    if (everything) return [...byProduct.values()];
    return [...products].map((id) => byProduct.get(id)).filter((each) => each !== undefined);
  }

  #say(content: NewsContent): boolean {
    if (content.kind !== 'order' && content.kind !== 'wallet') return true;
    this.#told += 1;
    return this.#write(`id: ${encodePlace(this.#place)}\n${message(content.kind, content.data)}`);
  }

  #write(text: string): boolean {
    const more = this.#sink.write(text);
    if (!more) this.#blockedSince = performance.now();
    return more;
  }
}

/** The rest of a message, from its `event` on. JSON holds no line break. */
function message(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function retry(): string {
  return `retry: ${Math.round(RETRY_MS * (1 + Math.random()))}\n`;
}
