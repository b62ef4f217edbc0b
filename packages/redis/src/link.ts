import { createClient, type RedisClientType } from '@redis/client';

import { Breaker } from './breaker.ts';

/** Longest wait for an answer of Redis: it takes a tenth of a millisecond, and PostgreSQL knows the same. */
const ANSWER_MS_MAX = 25;
/** A timer that is this late tells of a busy event loop of ours, not of a slow Redis: then the answer may lie here unread, and gets more time. */
const BUSY_MS = 5;
const ROUNDS_MAX = 4;
/** Commands on their way at once, sent and not yet answered; what is over it goes without Redis. */
const PENDING_MAX = 10_000;
const CONNECT_TIMEOUT_MS = 1_000;
const RECONNECT_PAUSE_MAX_MS = 1_000;
/** A connection that says nothing for this long, though it is asked every PING_MS, is given up: the other side may be gone without a word. */
const SILENCE_MS_MAX = 5_000;
const PING_MS = 1_500;

/** The client as it is used here: RESP 2, no modules. */
export type RedisClient = RedisClientType<Record<never, never>, Record<never, never>, Record<never, never>, 2>;

/** How a client of ours connects: it says nothing while it is away, and comes back by itself. `name` is shown in CLIENT LIST. */
export function clientOptions(url: string, name: string) {
  return {
    url,
    RESP: 2,
    name,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandsQueueMaxLength: PENDING_MAX,
    pingInterval: PING_MS,
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MS_MAX,
      reconnectStrategy: (retries: number) => Math.min(20 * 2 ** Math.min(retries, 10), RECONNECT_PAUSE_MAX_MS),
    },
  } as const;
}

/** How a link to Redis is doing, since the start. */
export interface LinkUse {
  readonly connected: boolean;
  /** Calls that Redis answered. */
  readonly answered: number;
  /** Calls that were not sent, because it was away or the breaker open. */
  readonly away: number;
  /** Calls that failed, or that nobody waited for any longer. */
  readonly failed: number;
}

/** A way to Redis on which nobody waits longer than ANSWER_MS_MAX, whatever becomes of Redis; it reconnects by itself. */
export class RedisLink {
  readonly #client: RedisClient;
  readonly #breaker = new Breaker();
  #pending = 0;
  #answered = 0;
  #away = 0;
  #failed = 0;

  /** Connects in the background. `onChange` is told when the connection came or went, with the reason where there is one. */
  constructor(url: string, onChange: (connected: boolean, error?: Error) => void) {
    this.#client = createClient(clientOptions(url, 'kontor'));
    let connected = false;
    const tell = (now: boolean, error?: Error) => {
      if (now !== connected) onChange(now, error);
      connected = now;
    };
    this.#client.on('ready', () => tell(true));
    this.#client.on('error', (error: Error) => tell(false, error));
    this.#client.on('end', () => tell(false));
    this.#client.connect().catch(ignore);
  }

  /** What Redis answers; null where it is away, fails, or takes longer than ANSWER_MS_MAX. Never throws. */
  async ask<T>(command: (client: RedisClient) => Promise<T>): Promise<{ readonly answer: T } | null> {
    if (!this.#client.isReady || this.#pending >= PENDING_MAX || !this.#breaker.lets()) {
      this.#away += 1;
      return null;
    }
    this.#pending += 1;
    const patience = waitForAnswer();
    const sent = command(this.#client).finally(() => {
      this.#pending -= 1;
    });
    try {
      const answer = await Promise.race([sent, patience.late]);
      this.#answered += 1;
      this.#breaker.succeeded();
      return { answer };
    } catch {
      sent.catch(ignore);
      this.#failed += 1;
      this.#breaker.failed();
      return null;
    } finally {
      patience.end();
    }
  }

  /** Whether Redis answers, past the breaker. @throws Error where it does not. */
  async ping(): Promise<void> {
    await this.#client.ping();
  }

  use(): LinkUse {
    const { isReady: connected } = this.#client;
    return { connected, answered: this.#answered, away: this.#away, failed: this.#failed };
  }

  /** Ends the connection, whatever is under way. */
  close(): void {
    if (this.#client.isOpen) this.#client.destroy();
  }
}

/** Rejects `late` once nobody should wait any longer. */
function waitForAnswer(): { readonly late: Promise<never>; end(): void } {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout;
  const wait = (round: number) => {
    const due = performance.now() + ANSWER_MS_MAX;
    timer = setTimeout(() => {
      if (round < ROUNDS_MAX && performance.now() - due > BUSY_MS) wait(round + 1);
      else reject(new Error('Redis gave no answer in time'));
    }, ANSWER_MS_MAX);
  };
  wait(1);
  return { late, end: () => clearTimeout(timer) };
}

function ignore(): void {
  // Told by the events, or no longer waited for.
}
