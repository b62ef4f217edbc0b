import type { Command } from '@kontor/contracts/command';

import type { Answered } from './idempotency.ts';

/** How far behind the first waiting command a batch looks for more that fit, in batches. */
const LOOK_AHEAD_BATCHES = 4;

/** A command that waits or runs. */
export interface Pending<C extends Command, Answer> {
  readonly command: C;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly promise: Promise<Answered<Answer>>;
  readonly resolve: (answered: Answered<Answer>) => void;
  readonly reject: (error: Error) => void;
  running: boolean;
}

interface QueueOptions<C extends Command> {
  readonly batchCommandsMax: number;
  readonly batchRowsMax: number;
  readonly queueCommandsMax: number;
  rowsOf(command: C): number;
  exclusiveKeyOf(command: C): string | null;
}

/**
 * Commands in the order of their arrival. A batch takes the oldest first; it passes over those that may not join it
 * (another tenant, an exclusive key that is under way, no room for their rows), which keep their place, so that no kind of command
 * starves another: the oldest that can run always does.
 */
export class CommandQueue<C extends Command, Answer> {
  readonly #options: QueueOptions<C>;
  readonly #keysRunning = new Set<string>();
  #waiting: Pending<C, Answer>[] = [];

  constructor(options: QueueOptions<C>) {
    this.#options = options;
  }

  /** Commands that wait. */
  get size(): number {
    return this.#waiting.length;
  }

  isFull(): boolean {
    return this.#waiting.length >= this.#options.queueCommandsMax;
  }

  add(pending: Pending<C, Answer>): void {
    this.#waiting.push(pending);
  }

  remove(pending: Pending<C, Answer>): void {
    this.#waiting = this.#waiting.filter((each) => each !== pending);
  }

  /**
   * Takes the next batch, of at most `commandsMax`, marks it as running and holds its exclusive keys until `release`. Empty: nothing can run now.
   */
  take(now: number, commandsMax: number): Pending<C, Answer>[] {
    const { batchRowsMax, rowsOf, exclusiveKeyOf } = this.#options;
    const batchCommandsMax = Math.min(this.#options.batchCommandsMax, commandsMax);
    const batch: Pending<C, Answer>[] = [];
    const passedOver: Pending<C, Answer>[] = [];
    let rows = 0;
    let looked = 0;
    for (const pending of this.#waiting) {
      if (batch.length >= batchCommandsMax || looked >= batchCommandsMax * LOOK_AHEAD_BATCHES) break;
      looked += 1;
      const { command } = pending;
      const key = exclusiveKeyOf(command);
      const first = batch[0]?.command;
      const fits =
        pending.deadline > now &&
        (first === undefined ||
          (first.meta.tenantId === command.meta.tenantId && rows + rowsOf(command) <= batchRowsMax)) &&
        (key === null || !this.#keysRunning.has(key));
      if (!fits) {
        passedOver.push(pending);
        continue;
      }
      pending.running = true;
      if (key !== null) this.#keysRunning.add(key);
      rows += rowsOf(command);
      batch.push(pending);
    }
    if (batch.length > 0) this.#waiting = [...passedOver, ...this.#waiting.slice(looked)];
    return batch;
  }

  /** Frees the exclusive keys of a batch that is done. */
  release(batch: readonly Pending<C, Answer>[]): void {
    for (const { command } of batch) {
      const key = this.#options.exclusiveKeyOf(command);
      if (key !== null) this.#keysRunning.delete(key);
    }
  }
}
