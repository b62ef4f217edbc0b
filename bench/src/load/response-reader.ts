/** The peer does not speak the part of HTTP/1.1 that is read here. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** Longest response that is read, head and body. */
const RESPONSE_BYTES_MAX = 1024 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
const STATUS_AT = 'HTTP/1.1 '.length;
const ZERO = 48;
const CONTENT_LENGTH = /\r\ncontent-length:[ \t]*(\d{1,7})[ \t]*(?:\r\n|$)/i;

/**
 * Reads one response after another from a connection on which one request at a time is under way. Only `HTTP/1.1` answers with a
 * Content-Length are taken. The fields tell of the response that `feed` has completed, until it is called again.
 */
export class ResponseReader {
  /** Three digits. */
  status = 0;
  /** Holds the whole response; the body is `buffer[bodyStart..bodyEnd)`. Its bytes are valid until the next read of the socket. */
  buffer: Buffer = Buffer.alloc(0);
  bodyStart = 0;
  bodyEnd = 0;
  #kept: Buffer | null = null;

  /**
   * Takes the next bytes of the connection and answers whether they complete a response.
   * @throws ProtocolError for a response without a Content-Length, one that is no HTTP/1.1, one too long, or bytes after its end.
   */
  feed(chunk: Buffer): boolean {
    const bytes = this.#kept === null ? chunk : Buffer.concat([this.#kept, chunk]);
    const headEnd = bytes.indexOf(HEAD_END);
    if (headEnd < 0) return this.#keep(bytes);
    const bodyStart = headEnd + HEAD_END.length;
    const bodyEnd = bodyStart + contentLength(bytes.toString('latin1', 0, headEnd));
    if (bytes.length < bodyEnd) return this.#keep(bytes);
    if (bytes.length > bodyEnd)
      throw new ProtocolError(`${bytes.length - bodyEnd} bytes after the end of the response`);
    this.#kept = null;
    this.status = 100 * digit(bytes, STATUS_AT) + 10 * digit(bytes, STATUS_AT + 1) + digit(bytes, STATUS_AT + 2);
    this.buffer = bytes;
    this.bodyStart = bodyStart;
    this.bodyEnd = bodyEnd;
    return true;
  }

  /** Forgets what an ended connection has left unfinished. */
  reset(): void {
    this.#kept = null;
  }

  /** The body as text, for answers that are not expected. */
  body(): string {
    return this.buffer.toString('utf8', this.bodyStart, this.bodyEnd);
  }

  /** What comes in one piece, as nearly every answer does, is never copied; what does not is kept until the rest is there. */
  #keep(bytes: Buffer): false {
    if (bytes.length > RESPONSE_BYTES_MAX) throw new ProtocolError(`a response over ${RESPONSE_BYTES_MAX} bytes`);
    this.#kept = this.#kept === null ? Buffer.from(bytes) : bytes;
    return false;
  }
}

function contentLength(head: string): number {
  if (!head.startsWith('HTTP/1.1 ')) throw new ProtocolError(`no HTTP/1.1: ${head.slice(0, 40)}`);
  const match = CONTENT_LENGTH.exec(head);
  if (match === null) throw new ProtocolError(`no Content-Length: ${head.slice(0, 400)}`);
  return Number(match[1]);
}

function digit(bytes: Buffer, at: number): number {
  const value = (bytes[at] ?? 0) - ZERO;
  if (value < 0 || value > 9) throw new ProtocolError('no status in the first line');
  return value;
}
