import { useEffect, useRef, useSyncExternalStore } from 'react';

/** How the panel hears of changes: at once, or by asking again and again where the stream is not there. */
export type LiveState = 'connecting' | 'live' | 'polling';

const STREAM = '/events/';
/** How often is asked where nothing is told. */
const POLL_MS = 5_000;
/** Changes that come in a rush are one change to whoever shows them. */
const SETTLE_MS = 400;
/** However much happens, what is shown is asked for no more often than this: a busy store must not be kept busier by those who watch it. */
const REST_MS = 2_000;
const RETRY_MS = 15_000;

/** What the stream tells of. `ready` and `reset` ask for everything to be loaded again. */
const CHANGES = ['order', 'wallet', 'stock', 'product'] as const;
const LOAD_AGAIN = ['ready', 'reset'] as const;

type Listener = (data: string) => void;

/** One stream for all of the page. */
class Live {
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  #source: EventSource | null = null;
  #poll: ReturnType<typeof setInterval> | null = null;
  state: LiveState = 'connecting';

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#open();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#close();
    };
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  #open(): void {
    const source = new EventSource(STREAM);
    this.#source = source;
    source.addEventListener('open', () => {
      this.#stopPolling();
      this.#become('live');
    });
    source.addEventListener('error', () => {
      this.#startPolling();
      // A stream that was refused stays closed by itself, one that broke comes back.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#reopen(source), RETRY_MS);
    });
    const tell = (event: MessageEvent) => this.#tell(String(event.data));
    for (const type of CHANGES) source.addEventListener(type, tell);
    for (const type of LOAD_AGAIN) source.addEventListener(type, () => this.#tell(''));
  }

  #reopen(closed: EventSource): void {
    if (this.#source === closed && this.#listeners.size > 0) this.#open();
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    this.#stopPolling();
    this.#become('connecting');
  }

  #startPolling(): void {
    this.#become('polling');
    this.#poll ??= setInterval(() => this.#tell(''), POLL_MS);
  }

  #stopPolling(): void {
    if (this.#poll !== null) clearInterval(this.#poll);
    this.#poll = null;
  }

  #tell(data: string): void {
    for (const listener of this.#listeners) listener(data);
  }

  #become(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of this.#watchers) watcher();
  }
}

const live = new Live();

/**
 * Calls `changed` after something has happened that concerns what is shown: any event whose text names one of `about`, or any at all where nothing is named.
 */
export function useLive(changed: () => void, about: readonly string[] = []): void {
  const latest = useRef(changed);
  useEffect(() => {
    latest.current = changed;
  });
  const names = about.join(' ');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let toldAt = Number.NEGATIVE_INFINITY;
    const wanted = names === '' ? [] : names.split(' ');
    const stop = live.subscribe((data) => {
      if (data !== '' && wanted.length > 0 && !wanted.some((name) => data.includes(name))) return;
      if (document.hidden) return;
      timer ??= setTimeout(
        () => {
          timer = null;
          toldAt = performance.now();
          latest.current();
        },
        Math.max(SETTLE_MS, toldAt + REST_MS - performance.now()),
      );
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [names]);
}

/** Whether changes are told at once. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(live.watch, () => live.state);
}
