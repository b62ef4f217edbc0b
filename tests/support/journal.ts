import { setTimeout as delay } from 'node:timers/promises';

import { uuidv7 } from '@kontor/kernel/uuid';

import { type HttpAnswer, type HttpCaller, NoAnswer } from './http-caller.ts';

const PATIENCE_MS = 60_000;
const RETRY_PAUSE_MS = 20;

/** A request that changes something, and what came of it. */
export interface Entry {
  readonly caller: HttpCaller;
  readonly path: string;
  readonly body: object;
  readonly key: string;
  /** How often its connection was lost before there was an answer. */
  lost: number;
  /** The decision, as it was acknowledged first. */
  answer: HttpAnswer | null;
}

/** What clients know of a store: every request that they made, its acknowledged answer, and how often that was unknown. */
export class Journal {
  readonly entries: Entry[] = [];
  /** Statuses of answers that decided nothing. */
  readonly undecided = new Map<number, number>();
  /** Requests that wait for an answer. */
  inFlight = 0;
  #acknowledged = 0;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  /** Posts under a new key, again and again under the same until the server decides. @throws Error after PATIENCE_MS. */
  async post(caller: HttpCaller, path: string, body: object): Promise<HttpAnswer> {
    const entry: Entry = { caller, path, body, key: uuidv7(Date.now()), lost: 0, answer: null };
    this.entries.push(entry);
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.#try(entry);
      if (answer !== null) {
        entry.answer = answer;
        this.#acknowledge();
        return answer;
      }
      if (performance.now() > giveUpAt) throw new Error(`${path} was not decided within ${PATIENCE_MS} ms`);
      await delay(RETRY_PAUSE_MS);
    }
  }

  /** Resolves once `count` more answers have been acknowledged. */
  acknowledged(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ count: this.#acknowledged + count, resolve });
    return promise;
  }

  async #try(entry: Entry): Promise<HttpAnswer | null> {
    this.inFlight += 1;
    try {
      const answer = await entry.caller.post(entry.path, entry.body, entry.key);
      if (answer.status !== 503 && answer.status !== 409) return answer;
      this.undecided.set(answer.status, (this.undecided.get(answer.status) ?? 0) + 1);
      return null;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      entry.lost += 1;
      return null;
    } finally {
      this.inFlight -= 1;
    }
  }

  #acknowledge(): void {
    this.#acknowledged += 1;
    for (const { count, resolve } of this.#waiting) if (count <= this.#acknowledged) resolve();
    this.#waiting = this.#waiting.filter(({ count }) => count > this.#acknowledged);
  }
}
