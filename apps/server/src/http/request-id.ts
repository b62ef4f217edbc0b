import type { IncomingMessage } from 'node:http';

import { uuidv7 } from '@kontor/kernel/uuid';

const SANE_ID = /^[A-Za-z0-9._:-]{1,128}$/;
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;
const TRACEPARENT_LENGTH = 55;

/** The caller's X-Request-ID if it is 1 to 128 of `[A-Za-z0-9._:-]`, else a new UUIDv7. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE_ID.test(given) ? given : uuidv7(Date.now());
}

/** The caller's trace context as far as version 00 defines it (W3C Trace Context, 3.2); null where none came or it is not valid. */
export function traceparentOf(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string' || !TRACEPARENT.test(header)) return null;
  if (header.startsWith('00') && header.length !== TRACEPARENT_LENGTH) return null;
  return header.slice(0, TRACEPARENT_LENGTH);
}

/** The trace id inside a valid traceparent. */
export function traceIdOf(traceparent: string | null): string | undefined {
  return traceparent?.slice(3, 35);
}
