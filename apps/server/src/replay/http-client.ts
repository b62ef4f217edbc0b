import { setTimeout as sleep } from 'node:timers/promises';

import { errors, Pool } from 'undici';

/** Tries of one request, the first included. */
const ATTEMPTS_MAX = 12;
/** How long one request is tried, all its waits included. */
const TRYING_MS_MAX = 120_000;
/** Longest wait between two tries where the server named none. */
const BACKOFF_MS_MAX = 5_000;
const BACKOFF_MS_FIRST = 50;
const RESPONSE_MS_MAX = 30_000;

/** The server is busy, away, or still at it: nothing is decided, the same request under the same key may be sent again. */
const UNDECIDED_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** One request. What changes something needs a key, or must be `repeatable` by its nature. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  /** A session: `sessionid=...`. */
  readonly cookie?: string;
  readonly idempotencyKey?: string;
  /** Sending it again does no harm although it has no key (signing in, registering). */
  readonly repeatable?: boolean;
}

/** What the server decided. `cookie` is the session it gave, as it is to be sent back; null if it gave none. */
export interface ApiResponse {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly cookie: string | null;
}

/** No decision within the bounds: whether the request took effect is not known. `code` is a stable word for reports. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly code: string;

  constructor(request: ApiRequest, code: string, cause?: unknown) {
    super(`${request.method} ${request.path}: ${code}`, { cause });
    this.code = code;
  }
}

/** How often requests were sent again, by the reason. */
export type Retries = ReadonlyMap<string, number>;

/** Times of the client, to be shortened by tests only. */
export interface ClientLimits {
  readonly attemptsMax?: number;
  readonly tryingMsMax?: number;
  readonly responseMsMax?: number;
}

/** Speaks the HTTP contract to one server. */
export interface HttpClient {
  /**
   * Sends a request until the server decides it: a lost connection, 429, 502, 503, 504 and 409 `key_in_progress` are tried again
   * under the same key, after `Retry-After` where it is given, at most ATTEMPTS_MAX times within TRYING_MS_MAX.
   * @throws NoAnswerError when the bounds are reached, or a request that must not be repeated lost its connection.
   */
  send(request: ApiRequest): Promise<ApiResponse>;
  readonly retries: Retries;
  close(): Promise<void>;
}

/** Opens a client with at most `connectionsMax` kept-alive connections to the server at `url` (scheme, host and port count). */
export function openHttpClient(url: string, connectionsMax: number, limits: ClientLimits = {}): HttpClient {
  const { attemptsMax = ATTEMPTS_MAX, tryingMsMax = TRYING_MS_MAX, responseMsMax = RESPONSE_MS_MAX } = limits;
  const pool = new Pool(new URL(url).origin, {
    connections: connectionsMax,
    headersTimeout: responseMsMax,
    bodyTimeout: responseMsMax,
  });
  const retries = new Map<string, number>();

  async function send(request: ApiRequest): Promise<ApiResponse> {
    const giveUpAt = performance.now() + tryingMsMax;
    for (let attempt = 1; ; attempt += 1) {
      const tried = await tryOnce(pool, request);
      if (tried.kind === 'decided') return tried.response;
      const waitMs = tried.retryAfterMs ?? backoffMs(attempt);
      const spent = attempt >= attemptsMax || performance.now() + waitMs > giveUpAt;
      if (spent || !tried.repeatable) throw new NoAnswerError(request, tried.code, tried.cause);
      retries.set(tried.code, (retries.get(tried.code) ?? 0) + 1);
      await sleep(waitMs);
    }
  }

  return { send, retries, close: () => pool.close() };
}

type Tried =
  | { readonly kind: 'decided'; readonly response: ApiResponse }
  | {
      readonly kind: 'undecided';
      readonly code: string;
      readonly repeatable: boolean;
      readonly retryAfterMs: number | null;
      readonly cause?: unknown;
    };

async function tryOnce(pool: Pool, request: ApiRequest): Promise<Tried> {
  const { method, path, body, cookie, idempotencyKey } = request;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (cookie !== undefined) headers['cookie'] = cookie;
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  try {
    const answer = await pool.request({
      method,
      path,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return judge(request, answer.statusCode, answer.headers, text);
  } catch (cause) {
    if (!isLostConnection(cause)) throw cause;
    const repeatable = method === 'GET' || idempotencyKey !== undefined || request.repeatable === true;
    return { kind: 'undecided', code: 'connection_lost', repeatable, retryAfterMs: null, cause };
  }
}

function judge(
  request: ApiRequest,
  status: number,
  headers: Record<string, string | string[] | undefined>,
  text: string,
): Tried {
  const body = parseObject(text);
  const code = typeof body['code'] === 'string' ? body['code'] : `http_${status}`;
  if (UNDECIDED_STATUSES.has(status) || (status === 409 && code === 'key_in_progress')) {
    // The server has refused to begin, or will find the key: but a gateway's 502 and 504 leave open whether it has run.
    const begun = status === 502 || status === 504;
    const repeatable =
      !begun || request.method === 'GET' || request.idempotencyKey !== undefined || request.repeatable === true;
    return { kind: 'undecided', code, repeatable, retryAfterMs: retryAfterMs(headers['retry-after'], Date.now()) };
  }
  return { kind: 'decided', response: { status, body, cookie: sessionCookie(headers['set-cookie']) } };
}

/**
 * Reads a `Retry-After`, seconds or a date (RFC 9110, 10.2.3), as milliseconds from `nowMs`, never negative; null where there is
 * none or it cannot be read.
 */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | null {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (text === undefined || text === '') return null;
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

function backoffMs(attempt: number): number {
  const full = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** (attempt - 1));
  return full / 2 + Math.random() * (full / 2);
}

function sessionCookie(header: string | string[] | undefined): string | null {
  const cookies = Array.isArray(header) ? header : [header ?? ''];
  const session = cookies.find((cookie) => cookie.startsWith('sessionid='));
  return session?.split(';', 1)[0] ?? null;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

const LOST: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH']);

function isLostConnection(error: unknown): boolean {
  if (error instanceof errors.SocketError || error instanceof errors.HTTPParserError) return true;
  if (error instanceof errors.ConnectTimeoutError || error instanceof errors.HeadersTimeoutError) return true;
  if (error instanceof errors.BodyTimeoutError || error instanceof errors.ResponseContentLengthMismatchError)
    return true;
  if (error instanceof AggregateError) return error.errors.some(isLostConnection);
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && LOST.has(code);
}
