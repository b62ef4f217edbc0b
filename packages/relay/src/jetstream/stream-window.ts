import type { LoggedEvent, LogReadLimits } from '@kontor/runtime/read-log';

/** What became of an event that came. */
export type Arrival = 'next' | 'early' | 'again';

/** A part of a log without gaps, put together from events that come in any order, any number of times. */
export class StreamWindow {
  readonly #eventsMax: number;
  /** Events `#start + 1` to `#start + #events.length`. */
  #events: LoggedEvent[] = [];
  #start: bigint | null = null;
  readonly #early = new Map<bigint, LoggedEvent>();

  constructor(eventsMax: number) {
    this.#eventsMax = eventsMax;
  }

  /** The position of the last event before which none is missing; null: nothing has come yet. */
  get end(): bigint | null {
    return this.#start === null ? null : this.#start + BigInt(this.#events.length);
  }

  /** Takes an event that came. */
  add(event: LoggedEvent): Arrival {
    const end = this.end ?? (this.#start = event.position - 1n);
    if (event.position <= end || this.#early.has(event.position)) return 'again';
    this.#early.set(event.position, event);
    if (event.position > end + 1n) {
      // What is missing may never come: then whoever reads has it from the log, and goes on from there.
      if (this.#early.size > this.#eventsMax) this.#early.clear();
      return 'early';
    }
    this.#join();
    return 'next';
  }

  /** The events after `position`; null where they are not all here, and the log has to be asked. */
  after(position: bigint, { eventsMax, bytesMax }: LogReadLimits): readonly LoggedEvent[] | null {
    const { end } = this;
    if (this.#start === null || end === null || position < this.#start) return null;
    if (position > end) {
      this.#moveTo(position);
      return this.after(position, { eventsMax, bytesMax });
    }
    const first = Number(position - this.#start);
    const events = this.#events.slice(first, first + eventsMax);
    let bytes = 0;
    const fits = events.findIndex(({ payload }, index) => (bytes += payload.length) > bytesMax && index > 0);
    return fits === -1 ? events : events.slice(0, fits);
  }

  /** Whether something came whose predecessor has not. */
  get waits(): boolean {
    return this.#early.size > 0;
  }

  /** Somebody has read further in the log than came here: the window goes on behind him. */
  #moveTo(position: bigint): void {
    this.#start = position;
    this.#events = [];
    for (const early of this.#early.keys()) if (early <= position) this.#early.delete(early);
    this.#join();
  }

  #join(): void {
    for (;;) {
      const next = (this.end ?? 0n) + 1n;
      const event = this.#early.get(next);
      if (event === undefined) break;
      this.#early.delete(next);
      this.#events.push(event);
    }
    const over = this.#events.length - this.#eventsMax;
    if (over <= 0 || this.#start === null) return;
    this.#events = this.#events.slice(over);
    this.#start += BigInt(over);
  }
}
