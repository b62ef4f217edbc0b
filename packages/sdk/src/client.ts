import createClient, { type Client, type ClientOptions } from 'openapi-fetch';

import { type ErrorBody, KontorError, NoAnswerError, retryAfterMs } from './errors.ts';
import type { paths } from './openapi.generated.ts';
import { type RetryOptions, type Send, withRetries } from './retries.ts';

/** Every operation of the store by method and path, typed from its OpenAPI document: `kontor.GET('/wallet/balance/')`. */
export type Kontor = Client<paths>;

/** How a client reaches its store. */
export interface KontorOptions {
  /** Where the store is, such as `https://store.example`; in a browser the page's own site is the default. */
  readonly baseUrl?: string;
  /** Sent with every request: outside of a browser, the session as `cookie`. */
  readonly headers?: ClientOptions['headers'];
  readonly retries?: RetryOptions;
  /** Instead of the global one. */
  readonly fetch?: Send;
  /** Makes the key of a change that was given none. Default: a random UUID. */
  readonly newKey?: () => string;
}

/** Changes under these take no key, and are never repeated by themselves. */
const KEYLESS = /^\/(auth|admin\/login)\//;

/**
 * Makes a client. Every change bears an `Idempotency-Key`, its own or a new one, so that it can be repeated when an answer is lost (see `withRetries`).
 * A key that was made here is forgotten with the call: what must survive a reload or a second click takes its key from `Intents`.
 */
export function createKontor(options: KontorOptions = {}): Kontor {
  const { newKey = () => crypto.randomUUID() } = options;
  const send: Send = options.fetch ?? ((request) => globalThis.fetch(request));
  const kontor = createClient<paths>({
    baseUrl: options.baseUrl ?? '',
    credentials: 'same-origin',
    ...(options.headers === undefined ? {} : { headers: options.headers }),
    fetch: withRetries(send, options.retries),
  });
  kontor.use({
    onRequest: ({ request, schemaPath }) => {
      if (request.method === 'GET' || KEYLESS.test(schemaPath) || request.headers.has('idempotency-key')) return;
      request.headers.set('idempotency-key', newKey());
    },
    onError: ({ error, request }) => (request.signal.aborted ? undefined : new NoAnswerError(error)),
  });
  return kontor;
}

/** What openapi-fetch resolves to. */
interface Result<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The answer itself: `const { balance } = await answerOf(kontor.GET('/wallet/balance/'))`.
 * @throws KontorError when the store refused, NoAnswerError when none came.
 */
export async function answerOf<Data>(result: Promise<Result<Data>>): Promise<Data> {
  const { data, error, response } = await result;
  if (response.ok) return data as Data;
  const body = typeof error === 'object' && error !== null ? (error as Partial<ErrorBody>) : {};
  throw new KontorError(response.status, body, retryAfterMs(response.headers.get('retry-after'), Date.now()));
}
