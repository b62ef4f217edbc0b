import { REFUSALS, type Refusal, RefusalError, type RefusalKind } from '@kontor/contracts/refusals';
import { formatMoney } from '@kontor/kernel/money';
import type { Answered } from '@kontor/runtime/idempotency';

import type { EdgeRequest } from './request.ts';

/** Seconds in `Retry-After` where a refusal that is worth repeating names none. */
const RETRY_AFTER_SECONDS_DEFAULT = 1;

/** The one shape of every error in the contract. */
export interface ErrorAnswer {
  /** What went wrong, for a person. */
  readonly error: string;
  readonly details?: unknown;
  /** What a client branches on. */
  readonly code: string;
  readonly request_id: string;
}

/** As much of a reply as an answer needs. */
export interface EdgeReply {
  statusCode: number;
  /** For log and metrics: why the request was refused. */
  refusalKind: RefusalKind | null;
  header(name: string, value: string): unknown;
}

/**
 * Answers a command: with `present(answer)` and 200, or with the refusal in the contract's shape. What is replayed bears
 * `Idempotent-Replayed: true`, and a replayed refusal the request id of the first request, so that the bytes are the same.
 * The type is that of a success; with a refusal's status the reply is serialised as what it is.
 */
export function sendAnswered<A, Body extends object>(
  request: Pick<EdgeRequest, 'id'>,
  reply: EdgeReply,
  answered: Answered<A>,
  present: (answer: A) => Body,
): Body {
  const { outcome, replayed, requestId } = answered;
  if (replayed) reply.header('idempotent-replayed', 'true');
  if (outcome.ok) return present(outcome.answer);
  // Only the edge knows a request id for what no command of ours answered, as a key that was used for another request.
  const body: unknown = refusedBody(reply, outcome.refusal, requestId === '' ? request.id : requestId);
  return body as Body;
}

/** Ends the request with a refusal, which the edge's error handler answers. */
export function refuseWith(refusal: Refusal): never {
  throw new RefusalError(refusal);
}

/** Sets the status of a refusal, and `Retry-After` where trying again makes sense, and returns its body. */
export function refusedBody(
  reply: EdgeReply,
  refusal: Refusal,
  requestId: string,
  retryAfterSeconds = RETRY_AFTER_SECONDS_DEFAULT,
): ErrorAnswer {
  const { status, message } = REFUSALS[refusal.kind];
  reply.statusCode = status;
  reply.refusalKind = refusal.kind;
  if (RETRYABLE_KINDS.has(refusal.kind)) reply.header('retry-after', String(Math.ceil(retryAfterSeconds)));
  return {
    error: refusal.message ?? message,
    ...(refusal.details === undefined ? {} : { details: presentDetails(refusal.details) }),
    code: refusal.kind,
    request_id: requestId,
  };
}

/** A version conflict is not among them: the same request again would only meet it again. */
const RETRYABLE_KINDS: ReadonlySet<string> = new Set(
  Object.entries(REFUSALS)
    .filter(([kind, { status }]) => status === 429 || status === 503 || kind === 'key_in_progress')
    .map(([kind]) => kind),
);

/**
 * The details of a refusal as the contract writes them: keys in snake_case, and minor units (bigints in fields that end in
 * `Minor`) as decimal strings under the name without that ending. `{ askedMinor: 150n }` becomes `{ asked: "1.50" }`.
 */
function presentDetails(details: unknown): unknown {
  if (typeof details === 'bigint') return formatMoney(details);
  if (Array.isArray(details)) return details.map(presentDetails);
  if (typeof details !== 'object' || details === null) return details;
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      snakeCase(typeof value === 'bigint' ? key.replace(/Minor$/, '') : key),
      presentDetails(value),
    ]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
