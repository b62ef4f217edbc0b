import { retryAfterMs } from './errors.ts';

/** How often and how long a request is tried. */
export interface RetryOptions {
  /** All attempts together; 1 means no retry. Default 5. */
  readonly attemptsMax?: number;
  /** The first wait is somewhere below this; each further one below twice the one before. Default 250 ms. */
  readonly backoffMs?: number;
  /** Longest wait between two attempts; a `Retry-After` beyond it ends the retries. Default 10 s. */
  readonly waitMsMax?: number;
  /** Longest time for one attempt. Default 20 s, which is more than the store takes to give up by itself. */
  readonly attemptMsMax?: number;
  /** Resolves when it makes sense to send at all; a browser waits here while it knows that it is offline. That wait counts as no attempt. */
  readonly whenOnline?: (signal: AbortSignal) => Promise<void>;
  /** For tests. */
  readonly random?: () => number;
  /** For tests. Rejects when the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Sends a request once. */
export type Send = (request: Request) => Promise<Response>;

const DEFAULTS = { attemptsMax: 5, backoffMs: 250, waitMsMax: 10_000, attemptMsMax: 20_000 } as const;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Wraps `send` so that a request which may be sent again is, a bounded number of times: the same request, with the same `Idempotency-Key`.
 * Reads and requests with a key are repeated when no answer came (also: cut off in the middle), when the store is busy or away (502, 503, 504), and
 * while the same key is still running (409 with Retry-After); any request when it was turned away before it was looked at (429).
 * Waits at least as long as `Retry-After` says, else a random time below a bound that doubles ("full jitter").
 */
export function withRetries(send: Send, options: RetryOptions = {}): Send {
  const { attemptsMax, backoffMs, waitMsMax, attemptMsMax } = { ...DEFAULTS, ...options };
  const { random = Math.random, sleep = sleepFor, whenOnline } = options;
  return async (request) => {
    const repeatable = SAFE_METHODS.has(request.method) || request.headers.has('idempotency-key');
    for (let attempt = 1; ; attempt += 1) {
      await whenOnline?.(request.signal);
      const [answer, failure] = await attemptOnce(send, request, attemptMsMax);
      if (request.signal.aborted) throw request.signal.reason;
      const asked = answer === null ? null : retryAfterMs(answer.headers.get('retry-after'), Date.now());
      const again =
        attempt < attemptsMax &&
        (asked ?? 0) <= waitMsMax &&
        (answer === null ? repeatable : isRetryable(answer, repeatable));
      if (!again) {
        if (answer === null) throw failure;
        return answer;
      }
      const bound = Math.min(waitMsMax, backoffMs * 2 ** (attempt - 1));
      await sleep((asked ?? 0) + random() * bound, request.signal);
    }
  };
}

function isRetryable({ status, headers }: Response, repeatable: boolean): boolean {
  if (status === 429) return true;
  if (!repeatable) return false;
  return status === 502 || status === 503 || status === 504 || (status === 409 && headers.has('retry-after'));
}

/** One attempt with its answer read to the end, so that a connection lost in the middle of an answer is no answer. */
async function attemptOnce(send: Send, request: Request, msMax: number): Promise<[Response, null] | [null, unknown]> {
  const late = AbortSignal.timeout(msMax);
  try {
    const answer = await send(new Request(request.clone(), { signal: AbortSignal.any([request.signal, late]) }));
    const body = await answer.arrayBuffer();
    const whole = answer.status === 204 || answer.status === 304 ? null : body;
    return [
      new Response(whole, { status: answer.status, statusText: answer.statusText, headers: answer.headers }),
      null,
    ];
  } catch (error) {
    return [null, error];
  }
}

function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** What of a browser's page there may be. */
interface Page {
  readonly navigator?: { readonly onLine?: boolean };
  addEventListener?(event: 'online', listener: () => void, options: { readonly once: boolean }): void;
}

/** Waits while the browser says that it is offline; elsewhere it does not wait. For `RetryOptions.whenOnline`. */
export async function whenBrowserOnline(signal: AbortSignal): Promise<void> {
  const page = globalThis as unknown as Page;
  if (page.navigator?.onLine !== false || page.addEventListener === undefined) return;
  await new Promise<void>((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    page.addEventListener?.(
      'online',
      () => {
        signal.removeEventListener('abort', stop);
        resolve();
      },
      { once: true },
    );
  });
}
