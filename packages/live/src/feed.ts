import { setTimeout as delay } from 'node:timers/promises';

import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { present } from '@kontor/kernel/assert';
import type { Queryable } from '@kontor/postgres/statement';
import type { EventSource } from '@kontor/runtime/read-log';

import { LOGS, type LogName, type Place } from './cursor.ts';
import { Customers } from './customers.ts';
import * as limits from './limits.ts';
import { type News, newsOf } from './news.ts';
import { readHead } from './store/read-heads.ts';
import { asNews, type LoggedEvent, readNews } from './store/read-news.ts';
import { type Audience, LiveStream, type Sink, type StreamEnd } from './stream.ts';
import { LogWindow } from './window.ts';

/** What a feed reads, and whom it tells of trouble. */
export interface FeedOptions {
  /** Where the log of each service is. */
  readonly databases: Readonly<Record<LogName, Queryable>>;
  /** Where what is new comes from; absent: from the logs. */
  readonly source?: EventSource;
  readonly tenantId: number;
  /** Pause between two looks at the logs that nobody has hinted at; for tests. */
  readonly pollPauseMs?: number;
  onError(error: unknown): void;
}

/** Who wants to listen. */
export interface Listener {
  readonly audience: Audience;
  /** Under which streams are counted: a user or an address. */
  readonly countedAs: string;
  readonly countMax: number;
  /** Where the listener was when it was last here; null: nowhere, or nowhere that is known. */
  readonly place: Place | null;
  /** Whether it says that it was here before. */
  readonly wasHere: boolean;
  /** Whether the session that it came with still lives, with the same rights. */
  mayStay(): Promise<boolean>;
}

/** How a feed is doing, for metrics. */
export interface FeedUse {
  readonly streams: { readonly staff: number; readonly others: number };
  /** Since the logs were last read to their end; 0 where nobody listens. */
  readonly lagSeconds: number;
  readonly ended: Readonly<Record<StreamEnd, number>>;
  readonly messages: number;
}

type Windows = Readonly<Record<LogName, LogWindow>>;

/**
 * Reads the logs of a store while anybody listens, once for all listeners of this process, and lets each read on from its own place. A
 * position means the same to every process, so a listener may come back to any of them. While nobody listens nothing is read.
 */
export class LiveFeed {
  readonly #options: FeedOptions;
  readonly #customers: Customers;
  readonly #streams = new Map<LiveStream, Listener>();
  readonly #counts = new Map<string, number>();
  readonly #ended: Record<StreamEnd, number> = { left: 0, session_ended: 0, shutdown: 0, too_slow: 0, stalled: 0 };
  readonly #closing = new AbortController();
  /** Logs that somebody says have something new, and what wakes who looks at them. */
  readonly #hinted = new Set<LogName>();
  #wake: () => void = () => undefined;
  #windows: Promise<Windows> | null = null;
  #running: Promise<unknown> = Promise.resolve();
  #extending: Promise<unknown> = Promise.resolve();
  /** Streams and those on their way to be one. */
  #admitted = 0;
  #messages = 0;
  #readAt = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#customers = new Customers(options.databases.orders);
  }

  /**
   * Makes a listener's stream, at its place if that can be told from, and else at the end of the logs. `sink` is made once nothing can be
   * refused any more.
   * @throws RefusalError `too_many_requests` where it has too many streams, `overloaded` where the process has, `unavailable` on the way out.
   */
  async listen(listener: Listener, sink: () => Sink): Promise<LiveStream> {
    this.#admit(listener);
    try {
      const windows = await (this.#windows ??= this.#start());
      const at = listener.place !== null && (await this.#reach(windows, listener.place)) ? listener.place : null;
      if (this.#closing.signal.aborted) throw unavailable();
      const place = at ?? { orders: windows.orders.end, inventory: windows.inventory.end, wallet: windows.wallet.end };
      const read = { after: (log: LogName, position: number) => windows[log].after(position) };
      const stream: LiveStream = new LiveStream(listener.audience, place, sink(), read, (reason) =>
        this.#forget(stream, listener, reason),
      );
      this.#streams.set(stream, listener);
      stream.open(at !== null ? 'resumed' : listener.wasHere ? 'reset' : 'ready');
      stream.pump();
      return stream;
    } catch (error) {
      this.#release(listener);
      throw error;
    }
  }

  use(): FeedUse {
    const staff = [...this.#streams.keys()].filter(({ audience }) => audience.everything).length;
    const told = [...this.#streams.keys()].reduce((sum, stream) => sum + stream.told, this.#messages);
    return {
      streams: { staff, others: this.#streams.size - staff },
      lagSeconds: this.#streams.size === 0 ? 0 : (performance.now() - this.#readAt) / 1_000,
      ended: { ...this.#ended },
      messages: told,
    };
  }

  /** A log probably has something new: it is looked at at once, where anybody listens. A hint that is wrong costs a look, one that is lost a pause. */
  hint(log: LogName): void {
    this.#hinted.add(log);
    this.#wake();
  }

  /** Ends every stream, and takes no more; resolves when nothing is read any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    for (const stream of this.#streams.keys()) stream.close('shutdown');
    await this.#running;
  }

  #admit({ countedAs, countMax }: Listener): void {
    if (this.#closing.signal.aborted) throw unavailable();
    if (this.#admitted >= limits.STREAMS_MAX) throw new RefusalError(refusal('overloaded'));
    const count = this.#counts.get(countedAs) ?? 0;
    if (count >= countMax) throw new RefusalError(refusal('too_many_requests', undefined, TOO_MANY));
    this.#counts.set(countedAs, count + 1);
    this.#admitted += 1;
  }

  #release({ countedAs }: Listener): void {
    const count = present(this.#counts.get(countedAs), 'streams that are counted') - 1;
    if (count === 0) this.#counts.delete(countedAs);
    else this.#counts.set(countedAs, count);
    this.#admitted -= 1;
  }

  #forget(stream: LiveStream, listener: Listener, reason: StreamEnd): void {
    this.#streams.delete(stream);
    this.#messages += stream.told;
    this.#ended[reason] += 1;
    this.#release(listener);
  }

  async #start(): Promise<Windows> {
    try {
      const entries = LOGS.map(async (log) => [log, new LogWindow(await this.#head(log))] as const);
      const windows = Object.fromEntries(await Promise.all(entries)) as unknown as Windows;
      this.#readAt = performance.now();
      const ended = new AbortController();
      this.#running = Promise.all([this.#readOn(windows, ended), this.#lookAfter(ended.signal)]);
      return windows;
    } catch (error) {
      this.#windows = null;
      throw error;
    }
  }

  #head(log: LogName): Promise<number> {
    return readHead(this.#options.databases[log], log);
  }

  async #readOn(windows: Windows, ended: AbortController): Promise<void> {
    const { pollPauseMs = limits.POLL_PAUSE_MS, onError } = this.#options;
    let dueAt = Number.NEGATIVE_INFINITY;
    while (this.#admitted > 0 && !this.#closing.signal.aborted) {
      const isWhole = performance.now() >= dueAt;
      const logs = isWhole ? LOGS : [...this.#hinted];
      this.#hinted.clear();
      try {
        const more = await Promise.all(logs.map((log) => this.#readNews(windows, log)));
        for (const stream of this.#streams.keys()) stream.pump();
        for (const [at, log] of logs.entries()) if (more[at] === true) this.#hinted.add(log);
        if (more.some(Boolean)) continue;
        if (isWhole) this.#readAt = performance.now();
      } catch (error) {
        onError(error);
      }
      if (isWhole) dueAt = performance.now() + pollPauseMs;
      await this.#rest(dueAt);
    }
    this.#windows = null;
    ended.abort();
  }

  /** Until the next look is due, or somebody hints that there is something new. */
  async #rest(dueAt: number): Promise<void> {
    await pause(limits.HINT_PAUSE_MS, this.#closing.signal);
    const leftMs = dueAt - performance.now();
    if (this.#hinted.size > 0 || leftMs <= 0 || this.#closing.signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, leftMs).unref();
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
  }

  /** Whether there is probably more. */
  async #readNews(windows: Windows, log: LogName): Promise<boolean> {
    const limit = limits.READ_EVENTS_MAX;
    const window = windows[log];
    const { databases, source } = this.#options;
    const events =
      source === undefined
        ? await readNews(databases[log], log, { after: window.end, limit })
        : (await source.read(log, BigInt(window.end), limits.READ_LIMITS)).map(asNews);
    const last = events.at(-1);
    if (last === undefined) return false;
    window.append(await this.#newsOf(log, events), Number(last.position));
    return events.length === limit;
  }

  async #newsOf(log: LogName, events: readonly LoggedEvent[]): Promise<News[]> {
    const own = events.filter(({ tenant_id: tenantId }) => tenantId === this.#options.tenantId);
    const customerOf = log === 'orders' ? await this.#customers.of(own) : () => null;
    return own.map((event) => newsOf(log, event, customerOf)).filter((news) => news !== null);
  }

  /**
   * Whether a place can be told from: it is in the windows, or they could be extended backwards to it, for this listener and those who come
   * after. One at a time. A place beyond the end is another store's, or was, before this one was restored from a backup.
   */
  #reach(windows: Windows, place: Place): Promise<boolean> {
    const reached = this.#extending.then(async () => {
      for (const log of LOGS) if (!(await this.#extend(windows[log], log, place[log]))) return false;
      return LOGS.every((log) => windows[log].after(place[log]) !== null);
    });
    this.#extending = reached.catch(() => undefined);
    return reached;
  }

  async #extend(window: LogWindow, log: LogName, position: number): Promise<boolean> {
    if (position > window.end) return position <= (await this.#head(log)) && this.#awaitEnd(window, position);
    const upTo = window.start;
    const missed = upTo - position;
    if (missed <= 0) return true;
    if (missed > limits.BACKLOG_EVENTS_MAX) return false;
    const events = await readNews(this.#options.databases[log], log, { after: position, upTo, limit: missed });
    const news = await this.#newsOf(log, events);
    // Meanwhile the window may have let go of its oldest: then there is a gap, and the listener starts anew.
    return window.start === upTo && window.prepend(news, position);
  }

  /** Another process was quicker to read the log: the place is there, and this one comes to it with its next look. */
  async #awaitEnd(window: LogWindow, position: number): Promise<boolean> {
    const patience = AbortSignal.timeout(limits.CATCH_UP_MS_MAX);
    while (window.end < position && !patience.aborted && !this.#closing.signal.aborted) {
      await pause(limits.POLL_PAUSE_MS, this.#closing.signal);
    }
    return window.end >= position;
  }

  /** Beats, and looks whether those who listen still may. */
  async #lookAfter(ended: AbortSignal): Promise<void> {
    let beatAt = performance.now() + limits.BEAT_MS;
    while (!ended.aborted) {
      await pause(limits.SESSION_CHECK_MS, ended);
      if (ended.aborted) return;
      await Promise.all([...this.#streams].map((entry) => endWhereOver(...entry)));
      const now = performance.now();
      if (now < beatAt) continue;
      beatAt = now + limits.BEAT_MS;
      for (const stream of this.#streams.keys()) stream.beat(now);
    }
  }
}

/** While sessions cannot be looked up, nothing new can be read either: the stream stays. */
async function endWhereOver(stream: LiveStream, listener: Listener): Promise<void> {
  const stays = await listener.mayStay().catch(() => true);
  if (!stays) stream.close('session_ended');
}

async function pause(ms: number, ended: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: ended, ref: false }).catch(() => undefined);
}

const TOO_MANY = 'Too many live streams are open. Close other tabs or windows, then try again.';

function unavailable(): RefusalError {
  return new RefusalError(refusal('unavailable', undefined, 'The server is restarting. Try again shortly.'));
}
