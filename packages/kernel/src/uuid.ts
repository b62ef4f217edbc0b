import { hash, randomFillSync } from 'node:crypto';

import { assert } from './assert.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const RANDOM_POOL_BYTES = 8 * 1024;
const RANDOM_BYTES_EACH = 10;
const TAG_MAX = 0xffff;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const pool = Buffer.alloc(RANDOM_POOL_BYTES);
let poolOffset = RANDOM_POOL_BYTES;

/** Whether `text` is a UUID of any version, in either case, with hyphens. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * A new UUID version 7 (RFC 9562, 5.7): 48 bits of `unixMs`, then 74 random bits, so that ids sort by the time they
 * were made and land together in a B-tree. Random bytes are drawn in blocks: one system call for some 800 ids.
 */
export function uuidv7(unixMs: number): string {
  if (poolOffset + RANDOM_BYTES_EACH > RANDOM_POOL_BYTES) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  const time = Math.floor(unixMs).toString(16).padStart(12, '0');
  const b = (index: number) => pool[poolOffset + index] ?? 0;
  const x = (byte: number) => HEX[byte] as string;
  const id =
    `${time.slice(0, 8)}-${time.slice(8)}-${x(0x70 | (b(0) & 0x0f))}${x(b(1))}-${x(0x80 | (b(2) & 0x3f))}${x(b(3))}-` +
    `${x(b(4))}${x(b(5))}${x(b(6))}${x(b(7))}${x(b(8))}${x(b(9))}`;
  poolOffset += RANDOM_BYTES_EACH;
  return id;
}

/**
 * The UUID version 8 (RFC 9562, 5.8) that names `parts`: the same parts give the same id for ever, other parts another
 * one (SHA-256, 122 bits kept). Parts are length-prefixed, so that no two lists of parts run together.
 */
export function uuidFromName(...parts: readonly string[]): string {
  const digest = hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'hex');
  const variant = HEX[0x80 | (Number.parseInt(digest.slice(16, 18), 16) & 0x3f)] as string;
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(18, 20)}-${digest.slice(20, 32)}`;
}

/**
 * The id derived from `seed` by `tag` (1 to 65535): its last 16 bits XOR the tag. Use it only on a seed of our own
 * making (uuidv7), whose other 58 random bits keep derived ids of different seeds apart; it keeps the seed's place in a B-tree.
 */
export function derivedId(seed: string, tag: number): string {
  assert(Number.isInteger(tag) && tag >= 1 && tag <= TAG_MAX, 'a derived id has a tag of 1 to 65535');
  const low = (Number.parseInt(seed.slice(32), 16) ^ tag).toString(16).padStart(4, '0');
  return seed.slice(0, 32) + low;
}
