import { FRAME_BYTES_MAX, type Frame, type FramePoint, type Splitter, type Splitters } from './frames.ts';

const LENGTH_BYTES = 4;
const CODE_SSL = 80_877_103;
const CODE_GSS = 80_877_104;
const COMMIT = /^\s*(COMMIT|END)\b/i;

/** What both directions of a connection have to know. */
interface Shared {
  /** Single bytes that the server still has to answer to requests for encryption. */
  encryptionAnswers: number;
}

/**
 * Splitters for version 3 of PostgreSQL's protocol, unencrypted: startup, simple and extended queries, pipelined or not. COMMIT is known as a
 * simple query, as a statement that is prepared and executed at once, and as one that was prepared under a name long before.
 */
export function postgresSplitters(): Splitters {
  const shared: Shared = { encryptionAnswers: 0 };
  return { toServer: new Frontend(shared), toClient: new Backend(shared) };
}

class Frontend implements Splitter {
  readonly #shared: Shared;
  readonly #commits = new Set<string>();
  readonly #portals = new Map<string, boolean>();
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  push(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const typed = this.#started ? 1 : 0;
      const size = sizeOf(this.#rest, typed);
      if (size === null) return frames;
      const bytes = this.#rest.subarray(0, size);
      this.#rest = this.#rest.subarray(size);
      frames.push({ bytes, point: this.#started ? this.#pointOf(bytes) : this.#start(bytes) });
    }
  }

  /** Messages before the session have no type: requests for encryption or cancelling, and at last the startup itself. */
  #start(bytes: Buffer): null {
    const code = bytes.readInt32BE(LENGTH_BYTES);
    if (code === CODE_SSL || code === CODE_GSS) this.#shared.encryptionAnswers += 1;
    else this.#started = true;
    return null;
  }

  #pointOf(bytes: Buffer): FramePoint | null {
    const type = String.fromCharCode(bytes[0] ?? 0);
    const body = bytes.subarray(1 + LENGTH_BYTES);
    switch (type) {
      case 'Q':
        return COMMIT.test(textAt(body, 0).text) ? 'commit' : null;
      case 'P': {
        const name = textAt(body, 0);
        if (COMMIT.test(textAt(body, name.end).text)) this.#commits.add(name.text);
        else this.#commits.delete(name.text);
        return null;
      }
      case 'B': {
        const portal = textAt(body, 0);
        this.#portals.set(portal.text, this.#commits.has(textAt(body, portal.end).text));
        return null;
      }
      case 'E':
        return this.#portals.get(textAt(body, 0).text) === true ? 'commit' : null;
      default:
        return null;
    }
  }
}

class Backend implements Splitter {
  readonly #shared: Shared;
  #rest: Buffer = Buffer.alloc(0);

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  push(chunk: Buffer): Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const size = this.#shared.encryptionAnswers > 0 && this.#rest.length > 0 ? 1 : sizeOf(this.#rest, 1);
      if (size === null) return frames;
      if (size === 1) this.#shared.encryptionAnswers -= 1;
      const bytes = this.#rest.subarray(0, size);
      this.#rest = this.#rest.subarray(size);
      const completes = size > 1 && String.fromCharCode(bytes[0] ?? 0) === 'C';
      frames.push({
        bytes,
        point: completes && textAt(bytes, 1 + LENGTH_BYTES).text === 'COMMIT' ? 'committed' : null,
      });
    }
  }
}

/** Bytes of the first message, `typed` of them its type; null while it is not whole. */
function sizeOf(bytes: Buffer, typed: number): number | null {
  if (bytes.length < typed + LENGTH_BYTES) return null;
  const length = bytes.readInt32BE(typed);
  if (length < LENGTH_BYTES || length > FRAME_BYTES_MAX)
    throw new Error(`not a message of PostgreSQL: length ${length}`);
  return bytes.length < typed + length ? null : typed + length;
}

/** A text that ends in a zero byte, and where the next thing begins. */
function textAt(bytes: Buffer, from: number): { readonly text: string; readonly end: number } {
  const zero = bytes.indexOf(0, from);
  const end = zero < 0 ? bytes.length : zero;
  return { text: bytes.toString('utf8', from, end), end: end + 1 };
}
