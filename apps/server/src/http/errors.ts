import type { Socket } from 'node:net';

import { RefusalError, type RefusalKind, refusal } from '@kontor/contracts/refusals';
import { sendCard } from '@kontor/http/card-page';
import { type EdgeReply, type ErrorAnswer, refusedBody } from '@kontor/http/reply';
import { uuidv7 } from '@kontor/kernel/uuid';
import { unavailableFor } from '@kontor/runtime/retries';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';

import { errorPage, isForPeople, prefersPage } from './error-page.ts';
import { invalidRequest } from './problems.ts';

/** What of Fastify's own errors the contract calls otherwise than by their status. */
const FASTIFY_CODES: Readonly<Record<string, RefusalKind>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_body',
  FST_ERR_NOT_FOUND: 'not_found',
};

/** Sends what `answerError` says: as a page to somebody who reads pages, as JSON to everybody else. The status is the same. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, log: FastifyBaseLogger): void {
  const answer = answerError(error, request, reply, log);
  const mayBePage = isForPeople(request.raw.url ?? '');
  if (mayBePage) reply.header('vary', 'accept');
  if (mayBePage && prefersPage(request.headers.accept)) sendCard(reply, errorPage(reply.statusCode, answer));
  else reply.send(answer);
}

/**
 * Answers everything that a handler or the edge threw, in the contract's one shape. A refusal says what it is; a database that is away is told as such; anything
 * else is a bug of ours: it is logged with its stack under the request's id, and nothing of it is shown.
 */
function answerError(
  error: unknown,
  request: Pick<FastifyRequest, 'id' | 'method'> & { readonly routeName?: string },
  reply: EdgeReply,
  log: FastifyBaseLogger,
): ErrorAnswer {
  const away = error instanceof RefusalError ? null : unavailableFor(error);
  if (away !== null) log.warn({ err: error, request_id: request.id, route: request.routeName }, 'the database is away');
  const refused = away ?? refusalOf(error);
  if (refused === null) {
    log.error({ err: error, request_id: request.id, route: request.routeName }, 'a request failed unexpectedly');
    return refusedBody(reply, refusal('internal'), request.id);
  }
  return refusedBody(reply, refused.refusal, request.id, refused.retryAfterSeconds);
}

function refusalOf(error: unknown): RefusalError | null {
  if (error instanceof RefusalError) return error;
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (code === 'FST_ERR_BAD_URL') return invalidRequest([{ field: 'path', message: 'must be percent-encoded UTF-8' }]);
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return invalidRequest([{ field: 'path', message: 'is too long' }]);
  const kind = typeof code === 'string' ? FASTIFY_CODES[code] : undefined;
  if (kind !== undefined) return new RefusalError(refusal(kind));
  // Other statuses come from the connection while the body is read: it was cut off, or was not what its head said.
  return statusCode === 400 ? new RefusalError(refusal('malformed_body')) : null;
}

/** What Node's HTTP parser objects to before there is a request, and what it is called then. */
const CONNECTION_ERRORS: Readonly<Record<string, readonly [status: string, error: string, code: string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'The request headers are too large.',
    'headers_too_large',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not arrive in time.', 'request_timeout'],
};
const MALFORMED = ['400 Bad Request', 'The request is not valid HTTP.', 'malformed_request'] as const;

/** Answers what is no HTTP request at all, in the contract's shape, and closes the connection. */
export function answerConnectionError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message, code] = CONNECTION_ERRORS[error.code ?? ''] ?? MALFORMED;
  const requestId = uuidv7(Date.now());
  const body = JSON.stringify({ error: message, code, request_id: requestId });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\nx-request-id: ${requestId}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
