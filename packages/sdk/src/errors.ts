import type { components } from './openapi.generated.ts';

/** The body of every error answer of the store. */
export type ErrorBody = components['schemas']['Error'];

/** The store answered, and refused. `code` is the stable word to branch on, `message` the sentence for a person. */
export class KontorError extends Error {
  override readonly name = 'KontorError';
  readonly status: number;
  /** Such as `insufficient_stock`; `unreadable_answer` where something between here and the store answered. */
  readonly code: string;
  /** More, where there is more: for `insufficient_stock` each product with what was asked and what is available. */
  readonly details: unknown;
  /** The name under which the store's log knows the request. */
  readonly requestId: string | null;
  /** How long to wait before the same request makes sense again; null where the store does not say. */
  readonly retryAfterMs: number | null;

  constructor(status: number, body: Partial<ErrorBody>, retryAfterMs: number | null) {
    super(body.error ?? `The store answered ${status}.`);
    this.status = status;
    this.code = body.code ?? 'unreadable_answer';
    this.details = body.details;
    this.requestId = body.request_id ?? null;
    this.retryAfterMs = retryAfterMs;
  }

  /**
   * Whether the store has decided: the same request under the same key would get this answer again, so a new attempt needs a new key.
   * Everything else (not signed in, too many, busy, still running, a bug) leaves the key open.
   */
  get isFinal(): boolean {
    return this.status === 400 || this.status === 404 || this.status === 413 || this.status === 422;
  }
}

/** No answer came, after all retries: whether the request took effect is not known. Send it again under the same key. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(cause: unknown) {
    super('The store did not answer. Check the connection and try again.', { cause });
  }
}

/** Milliseconds that a `Retry-After` header asks for, in seconds or as a date; null without one that can be read. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (header.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
