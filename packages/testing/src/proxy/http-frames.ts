import { FRAME_BYTES_MAX, type Frame, type FramePoint, type Splitter, type Splitters } from './frames.ts';

const HEAD_END = '\r\n\r\n';
const LINE_END = '\r\n';
const NO_BODY = new Set([204, 304]);

/** What both directions have to know: methods of requests whose answers are not there yet. */
interface Shared {
  readonly methods: string[];
}

/** Splitters for HTTP/1.1: requests and answers with a length, in chunks, or without a body; pipelined or not. */
export function httpSplitters(): Splitters {
  const shared: Shared = { methods: [] };
  return {
    toServer: new Messages('request', (head) => {
      shared.methods.push(head.split(' ', 1)[0] ?? '');
      return { hasBody: true, isFinal: true };
    }),
    toClient: new Messages('response', (head) => {
      const status = Number(head.split(' ', 2)[1]);
      const isFinal = status >= 200;
      const method = isFinal ? shared.methods.shift() : undefined;
      return { hasBody: isFinal && !NO_BODY.has(status) && method !== 'HEAD', isFinal };
    }),
  };
}

/** What the first line of a message says about the rest of it. */
type ReadHead = (head: string) => { readonly hasBody: boolean; readonly isFinal: boolean };

class Messages implements Splitter {
  readonly #point: FramePoint;
  readonly #readHead: ReadHead;
  #rest: Buffer = Buffer.alloc(0);
  #head: { readonly size: number; readonly text: string; readonly hasBody: boolean; readonly isFinal: boolean } | null =
    null;

  constructor(point: FramePoint, readHead: ReadHead) {
    this.#point = point;
    this.#readHead = readHead;
  }

  push(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      if (this.#head === null) {
        const end = this.#rest.indexOf(HEAD_END);
        if (end < 0) return this.#bounded(frames);
        const text = this.#rest.toString('latin1', 0, end);
        if (!/^(\S+ \S+ HTTP\/1\.[01]|HTTP\/1\.[01] \d{3})/.test(text)) throw new Error('not a message of HTTP/1.1');
        this.#head = { size: end + HEAD_END.length, text, ...this.#readHead(text) };
      }
      const size = this.#sizeOf(this.#head);
      if (size === null) return this.#bounded(frames);
      const { isFinal } = this.#head;
      this.#head = null;
      frames.push({ bytes: this.#rest.subarray(0, size), point: isFinal ? this.#point : null });
      this.#rest = this.#rest.subarray(size);
    }
  }

  #bounded(frames: Frame[]): Frame[] {
    if (this.#rest.length > FRAME_BYTES_MAX) throw new Error('a message of HTTP that is too long for this proxy');
    return frames;
  }

  #sizeOf({
    size,
    text,
    hasBody,
  }: {
    readonly size: number;
    readonly text: string;
    readonly hasBody: boolean;
  }): number | null {
    if (!hasBody) return size;
    if (/\r\ntransfer-encoding:[^\r]*chunked/i.test(text)) return this.#chunksEnd(size);
    const length = Number(/\r\ncontent-length:\s*(\d+)/i.exec(text)?.[1] ?? 0);
    return this.#rest.length < size + length ? null : size + length;
  }

  /** Where the last chunk ends, trailers included; null while it is not there. */
  #chunksEnd(from: number): number | null {
    for (let at = from; ; ) {
      const line = this.#rest.indexOf(LINE_END, at);
      if (line < 0) return null;
      const length = Number.parseInt(this.#rest.toString('latin1', at, line), 16);
      if (Number.isNaN(length)) throw new Error('not a chunk of HTTP/1.1');
      if (length === 0) return this.#trailersEnd(line + LINE_END.length);
      at = line + LINE_END.length + length + LINE_END.length;
      if (at > this.#rest.length) return null;
    }
  }

  #trailersEnd(from: number): number | null {
    for (let at = from; ; ) {
      const line = this.#rest.indexOf(LINE_END, at);
      if (line < 0) return null;
      if (line === at) return at + LINE_END.length;
      at = line + LINE_END.length;
    }
  }
}
