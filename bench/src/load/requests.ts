import { randomFillSync } from 'node:crypto';

const KEY_DIGITS = 32;
const UUID_LENGTH = 36;
const HEX = Buffer.from('0123456789abcdef');
const ZEROS = '0'.repeat(KEY_DIGITS);
const NO_ID = '0'.repeat(UUID_LENGTH);

/** A request that is built once and sent again and again with another id and key in the same places. */
export class RequestTemplate {
  readonly bytes: Buffer;
  readonly #keyAt: number;
  readonly #idAt: number;

  /** `body` holds the 36 zeros of NO_ID where an id is put in. */
  constructor(path: string, authority: string, cookie: string, body: string) {
    const head =
      `POST ${path} HTTP/1.1\r\nHost: ${authority}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\nIdempotency-Key: ${ZEROS}\r\n\r\n`;
    this.bytes = Buffer.from(head + body, 'latin1');
    this.#keyAt = head.length - ZEROS.length - 4;
    this.#idAt = head.length + body.indexOf(NO_ID);
  }

  /** Puts in the id that stands at `from` in `source` as text. */
  setId(source: Buffer, from: number): void {
    source.copy(this.bytes, this.#idAt, from, from + UUID_LENGTH);
  }

  /** Puts in a key never used before: 128 random bits, so that keys fall all over an index as those of real clients do. */
  renewKey(): void {
    writeRandomHex(this.bytes, this.#keyAt);
  }
}

/** The request that places an order of one unit; set the product's id. */
export function createRequest(authority: string, cookie: string): RequestTemplate {
  const body = `{"items":[{"product_id":"${NO_ID}","quantity":1}],"shipping_address":"1 Load Street, Benchton"}`;
  return new RequestTemplate('/orders/create/', authority, cookie, body);
}

/** The request that pays an order; set the order's id. */
export function payRequest(authority: string, cookie: string): RequestTemplate {
  return new RequestTemplate('/orders/payment/process/', authority, cookie, `{"order_id":"${NO_ID}"}`);
}

const ORDER_ID = Buffer.from('"order_id":"');
const QUOTE = 34;

/** Where the text of the order's id begins in a create's answer; -1 where there is none. */
export function orderIdAt(buffer: Buffer, bodyStart: number, bodyEnd: number): number {
  const at = buffer.indexOf(ORDER_ID, bodyStart) + ORDER_ID.length;
  const found = at >= bodyStart + ORDER_ID.length && at + UUID_LENGTH < bodyEnd && buffer[at + UUID_LENGTH] === QUOTE;
  return found ? at : -1;
}

const PAID = Buffer.from('"status":"PAID"');

/** Whether a payment's answer says that the order is paid. */
export function saysPaid(buffer: Buffer, bodyStart: number): boolean {
  return buffer.indexOf(PAID, bodyStart) >= 0;
}

const POOL_BYTES = 16 * 1024;
const pool = Buffer.alloc(POOL_BYTES);
let poolAt = POOL_BYTES;

function writeRandomHex(target: Buffer, at: number): void {
  if (poolAt === POOL_BYTES) {
    randomFillSync(pool);
    poolAt = 0;
  }
  for (let digit = 0; digit < KEY_DIGITS; digit += 2) {
    const byte = pool[poolAt++] as number;
    target[at + digit] = HEX[byte >> 4] as number;
    target[at + digit + 1] = HEX[byte & 15] as number;
  }
}
