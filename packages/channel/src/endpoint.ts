import {
  type BulkheadPolicy,
  bulkhead,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
} from 'cockatiel';
import { Pool } from 'undici';

import type { CredentialStore } from './credentials.ts';
import { mismatch } from './internal-routes.ts';
import { CALL_TYPE, CHANNEL_CONTRACT, CONTRACT_HEADER } from './protocol.ts';

const CONNECT_TIMEOUT_MS = 1_000;
/** A service answers a call's head at once, whatever its commands take: one that does not for so long is frozen or gone. */
const HEAD_TIMEOUT_MS = 2_000;
/** Calls under way at one instance: one that hangs holds no more than these. */
const CALLS_MAX = 32;
/** Calls in a row that fail before an instance is left alone, and for how long it is. */
const FAILURES_MAX = 3;
const REST_MS = 500;
const OK = 200;
const ERROR_BYTES_MAX = 2_000;

/** Thrown where an instance did not take a call: what it carried may be sent to another one. */
export class CallError extends Error {
  override readonly name = 'CallError';
}

/** What proves to an instance who calls: a secret, a certificate, or both. */
export interface CallerProof {
  readonly token: string | null;
  /** Null: over TLS an instance is held to the authorities that Node knows. */
  readonly credentials: CredentialStore | null;
}

/** By what the other side's logs and traces know a call. */
export interface CallTrace {
  readonly requestId: string;
  /** W3C trace context of who asked first; null where there is none, or where a call is for several. */
  readonly traceparent: string | null;
}

/** One instance of a service: its connections, and what is known of its health. */
export class Endpoint {
  readonly url: string;
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #credentials: CredentialStore | null;
  readonly #stopRenewing: () => void;
  readonly #bulkhead: BulkheadPolicy = bulkhead(CALLS_MAX);
  readonly #breaker: CircuitBreakerPolicy = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(FAILURES_MAX),
    halfOpenAfter: REST_MS,
  });
  #pool: Pool;
  /** Pools of earlier credentials, until what is on them is done. */
  readonly #leaving = new Set<Pool>();
  #restsUntil = 0;

  constructor(url: string, path: string, { token, credentials }: CallerProof) {
    this.url = url;
    this.#path = path;
    this.#headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      'content-type': CALL_TYPE,
      [CONTRACT_HEADER]: CHANNEL_CONTRACT,
    };
    this.#credentials = credentials;
    this.#pool = this.#open();
    this.#stopRenewing = credentials?.onRenewed(() => this.#renew()) ?? (() => {});
    this.#breaker.onBreak(() => {
      this.#restsUntil = Date.now() + REST_MS;
    });
  }

  /** Whether it failed so often that it is left alone for a moment. */
  isResting(): boolean {
    return Date.now() < this.#restsUntil;
  }

  hasRoom(): boolean {
    return this.#bulkhead.executionSlots > 0;
  }

  /**
   * Sends a call and hands its lines on as they come, until the last.
   * @throws CallError, or what broke the connection: then the entries without a line may have been done or not.
   */
  call(body: string, timeoutMs: number, trace: CallTrace, onLine: (line: string) => void): Promise<void> {
    return this.#bulkhead.execute(async () => {
      const { body: lines } = await this.#breaker.execute(() => this.#begin(body, timeoutMs, trace));
      let rest = '';
      for await (const chunk of lines.setEncoding('utf8')) {
        const parts = (rest + String(chunk)).split('\n');
        rest = parts.pop() ?? '';
        for (const line of parts) onLine(line);
      }
    });
  }

  async #begin(body: string, timeoutMs: number, { requestId, traceparent }: CallTrace) {
    const response = await this.#pool.request({
      path: this.#path,
      method: 'POST',
      headers: {
        ...this.#headers,
        'x-request-id': requestId,
        ...(traceparent === null ? {} : { traceparent }),
      },
      body,
      bodyTimeout: timeoutMs,
    });
    const contract = response.headers[CONTRACT_HEADER];
    if (response.statusCode === OK && contract === CHANNEL_CONTRACT) return response;
    const text = (await response.body.text()).slice(0, ERROR_BYTES_MAX);
    const words = contract === undefined || contract === CHANNEL_CONTRACT ? text : mismatch(String(contract));
    throw new CallError(`${this.url}${this.#path} answered ${response.statusCode}: ${words}`);
  }

  /** Ends its connections, whatever is on them. */
  async close(): Promise<void> {
    this.#stopRenewing();
    await Promise.all([this.#pool, ...this.#leaving].map((pool) => pool.destroy()));
  }

  #open(): Pool {
    // No session is resumed: each connection shows a certificate, and is shown one.
    const tls =
      this.#credentials === null
        ? {}
        : { ...this.#credentials.current, minVersion: 'TLSv1.3' as const, maxCachedSessions: 0 };
    return new Pool(this.url, {
      connections: CALLS_MAX,
      connect: { timeout: CONNECT_TIMEOUT_MS, ...tls },
      allowH2: false,
      headersTimeout: HEAD_TIMEOUT_MS,
    });
  }

  /** Calls from now on go over connections that show the new certificate; those under way are finished on theirs. */
  #renew(): void {
    const old = this.#pool;
    this.#pool = this.#open();
    this.#leaving.add(old);
    const gone = () => void this.#leaving.delete(old);
    old.close().then(gone, gone);
  }
}
