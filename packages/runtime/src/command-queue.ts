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
  kindOf?(command: C): string;
}

/**
 * Commands that wait, in groups: those of one tenant and kind, in the order of their arrival. A batch is of one group, and groups take turns, so that however many
 * commands one tenant or kind has waiting, another one's next is at most a batch of each group away. Within its group a batch takes the oldest
 * first; it passes over those that may not join it (an exclusive key that is under way, no room for their rows), which keep their place.
 */
export class CommandQueue<C extends Command, Answer> {
  readonly #options: QueueOptions<C>;
  readonly #keysRunning = new Set<string>();
  /** In the order of their turns. None is empty. */
  readonly #groups = new Map<string, readonly Pending<C, Answer>[]>();
  #size = 0;

  constructor(options: QueueOptions<C>) {
    this.#options = options;
  }

  /** Commands that wait. */
  get size(): number {
    return this.#size;
  }

  isFull(): boolean {
    return this.#size >= this.#options.queueCommandsMax;
  }

  add(pending: Pending<C, Answer>): void {
    const group = this.#groupOf(pending.command);
    const waiting = this.#groups.get(group) as Pending<C, Answer>[] | undefined;
    if (waiting === undefined) this.#groups.set(group, [pending]);
    else waiting.push(pending);
    this.#size += 1;
  }

  remove(pending: Pending<C, Answer>): void {
    const group = this.#groupOf(pending.command);
    const waiting = this.#groups.get(group) ?? [];
    const left = waiting.filter((each) => each !== pending);
    this.#size -= waiting.length - left.length;
    if (left.length > 0) this.#groups.set(group, left);
    else this.#groups.delete(group);
  }

  /**
   * Takes the next batch, of at most `commandsMax`, marks it as running and holds its exclusive keys until `release`. Empty: nothing can run now.
   */
  take(now: number, commandsMax: number): Pending<C, Answer>[] {
    for (const [group, waiting] of this.#groups) {
      const { batch, left } = this.#takeFrom(waiting, now, Math.min(this.#options.batchCommandsMax, commandsMax));
      if (batch.length === 0) continue;
      this.#size -= batch.length;
      // Behind the others, if it has more.
      this.#groups.delete(group);
      if (left.length > 0) this.#groups.set(group, left);
      return batch;
    }
    return [];
  }

  /** Frees the exclusive keys of a batch that is done. */
  release(batch: readonly Pending<C, Answer>[]): void {
    for (const { command } of batch) {
      const key = this.#options.exclusiveKeyOf(command);
      if (key !== null) this.#keysRunning.delete(key);
    }
  }

  #takeFrom(
    waiting: readonly Pending<C, Answer>[],
    now: number,
    commandsMax: number,
  ): { readonly batch: Pending<C, Answer>[]; readonly left: Pending<C, Answer>[] } {
    const { batchRowsMax, rowsOf, exclusiveKeyOf } = this.#options;
    const batch: Pending<C, Answer>[] = [];
    const passedOver: Pending<C, Answer>[] = [];
    let rows = 0;
    let looked = 0;
    for (const pending of waiting) {
      if (batch.length >= commandsMax || looked >= commandsMax * LOOK_AHEAD_BATCHES) break;
      looked += 1;
      const key = exclusiveKeyOf(pending.command);
      const more = rowsOf(pending.command);
      const fits =
        pending.deadline > now &&
        (batch.length === 0 || rows + more <= batchRowsMax) &&
        (key === null || !this.#keysRunning.has(key));
      if (!fits) {
        passedOver.push(pending);
        continue;
      }
      pending.running = true;
      if (key !== null) this.#keysRunning.add(key);
      rows += more;
      batch.push(pending);
    }
    return { batch, left: [...passedOver, ...waiting.slice(looked)] };
  }

  #groupOf(command: C): string {
    return `${command.meta.tenantId} ${this.#options.kindOf?.(command) ?? ''}`;
  }
}
