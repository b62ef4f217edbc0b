import type { Command, DomainEvent } from '@kontor/contracts/command';
import { type Refusal, RefusalError, refusal } from '@kontor/contracts/refusals';
import { assert } from '@kontor/kernel/assert';
import { CommandQueue, type Pending } from './command-queue.ts';
import { type Answered, reused } from './idempotency.ts';
import { type RetryPolicy, runWithRetries } from './retries.ts';

/** How many separate runs may be spent on finding the commands that poison one batch; what is not cleared by then fails with them. */
const ISOLATION_RUNS_MAX = 64;
const DEADLINE_SWEEP_MS = 250;
/**
 * Answers that are let go in one turn of the event loop. A caller's answer is work (an HTTP response, and soon the next request): all of a large
 * batch at once would keep the other lanes' statements waiting, and the database idle, for as long as it takes.
 */
const ANSWERS_PER_TURN = 16;
const RETRY_AFTER_SECONDS = 1;

/** What an executor is made of. */
export interface ExecutorOptions<C extends Command, Answer> {
  /** Shown in metrics and logs. */
  readonly name: string;
  /** Batches under way at once, each on a connection of its own. */
  readonly lanes: number;
  readonly batchCommandsMax: number;
  /** Most rows that the commands of a batch may touch together; a single command may be over it. */
  readonly batchRowsMax: number;
  /** Most commands that wait; one more is refused with `overloaded`. */
  readonly queueCommandsMax: number;
  readonly retries: RetryPolicy;
  /** Rows that a command touches, about. */
  rowsOf(command: C): number;
  /** At most one command with this key is under way at once (an order's id); null: no bound. */
  exclusiveKeyOf(command: C): string | null;
  /**
   * Only commands of one kind share a batch, and kinds take turns. A batch costs by its statements, however few their rows: of two lanes with a
   * kind each, each sends the statements of one kind, where mixed batches send those of both. Absent: all are of one kind.
   */
  kindOf?(command: C): string;
  /** Runs one batch in one transaction, as `runBatch` does. */
  run(commands: readonly C[], rerun: boolean): Promise<readonly Answered<Answer>[]>;
  readonly observer?: ExecutorObserver;
}

/** Told what happens, for metrics and logs. */
export interface ExecutorObserver {
  batchDone(executor: string, commands: number, seconds: number): void;
  batchRetried(executor: string, error: unknown, attempt: number): void;
  commandFailed(executor: string, command: Command, error: unknown): void;
  refusedAtQueue(executor: string): void;
}

/** Told of every event once it is committed, in the order of its log within a batch. For metrics: it must not throw, nor take long. */
export interface EventObserver {
  eventCommitted(event: DomainEvent): void;
  /** A command was refused by a rule; a repeated answer is not told again. */
  commandRefused?(command: Command, refusal: Refusal): void;
}

/**
 * Turns single commands into batches, naturally: what arrives while the lanes are busy shares the next transaction, and a
 * lonely command goes at once; there is no timer (group commit; "smart batching", M. Thompson 2011). One answer per
 * command, whatever becomes of its neighbours.
 */
export class Executor<C extends Command, Answer> {
  readonly #options: ExecutorOptions<C, Answer>;
  readonly #queue: CommandQueue<C, Answer>;
  /** Every command that waits or runs, by id: a second one with the same id joins the first. */
  readonly #pending = new Map<string, Pending<C, Answer>>();
  readonly #sweep: NodeJS.Timeout;
  #lanesBusy = 0;
  #wakeScheduled = false;
  #closed = false;
  #idle: (() => void) | null = null;

  constructor(options: ExecutorOptions<C, Answer>) {
    this.#options = options;
    this.#queue = new CommandQueue(options);
    this.#sweep = setInterval(() => this.#failOverdue(), DEADLINE_SWEEP_MS);
    this.#sweep.unref();
  }

  /** Commands that wait, and batches under way. */
  depth(): { readonly queued: number; readonly running: number } {
    return { queued: this.#queue.size, running: this.#lanesBusy };
  }

  /**
   * Runs a command with whatever else is there, and resolves to its answer.
   * @param deadline milliseconds since the epoch after which the caller no longer waits.
   * @throws RefusalError `overloaded` (queue full, or overdue before it began), `unavailable` (the database is away, or the deadline
   * passed while it ran: then the outcome is unknown, and a retry under the same key tells it), `internal` (this command breaks its batch).
   */
  submit(command: C, deadline: number): Promise<Answered<Answer>> {
    if (this.#closed) return Promise.reject(new RefusalError(refusal('unavailable'), RETRY_AFTER_SECONDS));
    const first = this.#pending.get(command.meta.id);
    if (first !== undefined) return joinFirst(first, command);
    if (this.#queue.isFull()) {
      this.#options.observer?.refusedAtQueue(this.#options.name);
      return Promise.reject(new RefusalError(refusal('overloaded'), RETRY_AFTER_SECONDS));
    }
    const { promise, resolve, reject } = Promise.withResolvers<Answered<Answer>>();
    const pending: Pending<C, Answer> = { command, deadline, promise, resolve, reject, running: false };
    this.#pending.set(command.meta.id, pending);
    this.#queue.add(pending);
    this.#wake();
    return promise;
  }

  /** Takes no more commands, and resolves when those that it had are answered. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#pending.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    clearInterval(this.#sweep);
  }

  /** Starts lanes once the events of this turn of the loop are in, so that requests read together share a batch. */
  #wake(): void {
    if (this.#wakeScheduled || this.#lanesBusy >= this.#options.lanes) return;
    this.#wakeScheduled = true;
    setImmediate(() => {
      this.#wakeScheduled = false;
      while (this.#lanesBusy < this.#options.lanes) {
        // Free lanes share what waits: one batch of everything would leave the others idle, and then have them wait for each other.
        const idle = this.#options.lanes - this.#lanesBusy;
        const batch = this.#queue.take(Date.now(), Math.ceil(this.#queue.size / idle));
        if (batch.length === 0) return;
        void this.#runLane(batch);
      }
    });
  }

  async #runLane(batch: readonly Pending<C, Answer>[]): Promise<void> {
    this.#lanesBusy += 1;
    try {
      await this.#runIsolating(batch, { runsLeft: ISOLATION_RUNS_MAX }, false);
    } finally {
      this.#queue.release(batch);
      this.#lanesBusy -= 1;
      this.#wake();
    }
  }

  /** Runs a batch; where it fails for no passing reason, halves it until the commands at fault stand alone. */
  async #runIsolating(
    batch: readonly Pending<C, Answer>[],
    budget: { runsLeft: number },
    rerun: boolean,
  ): Promise<void> {
    budget.runsLeft -= 1;
    try {
      await this.#runOnce(batch, rerun);
    } catch (error) {
      if (error instanceof RefusalError || batch.length === 1 || budget.runsLeft <= 0) {
        for (const pending of batch) this.#fail(pending, error);
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await this.#runIsolating(batch.slice(0, middle), budget, true);
      await this.#runIsolating(batch.slice(middle), budget, true);
    }
  }

  async #runOnce(batch: readonly Pending<C, Answer>[], rerun: boolean): Promise<void> {
    const { name, retries, run, observer } = this.#options;
    const commands = batch.map(({ command }) => command);
    const started = performance.now();
    const answers = await runWithRetries(
      retries,
      (attempt) => run(commands, rerun || attempt > 1),
      (error, attempt) => observer?.batchRetried(name, error, attempt),
    );
    assert(answers.length === batch.length, 'a batch gives one answer per command');
    observer?.batchDone(name, batch.length, (performance.now() - started) / 1000);
    this.#answer(batch, answers, 0);
  }

  /** Lets answers go, a few in each turn of the loop; meanwhile the lane goes on with its next batch. */
  #answer(batch: readonly Pending<C, Answer>[], answers: readonly Answered<Answer>[], from: number): void {
    const next = from + ANSWERS_PER_TURN;
    batch.slice(from, next).forEach((pending, index) => {
      this.#settle(pending);
      pending.resolve(answers[from + index] as Answered<Answer>);
    });
    if (next < batch.length) setImmediate(() => this.#answer(batch, answers, next));
  }

  #fail(pending: Pending<C, Answer>, error: unknown): void {
    this.#settle(pending);
    if (error instanceof RefusalError) {
      pending.reject(error);
      return;
    }
    this.#options.observer?.commandFailed(this.#options.name, pending.command, error);
    pending.reject(new RefusalError(refusal('internal')));
  }

  #settle(pending: Pending<C, Answer>): void {
    this.#pending.delete(pending.command.meta.id);
    if (this.#closed && this.#pending.size === 0) this.#idle?.();
  }

  /** Lets callers go whose deadline has passed. What runs goes on running; what still waits is taken out of the queue. */
  #failOverdue(): void {
    const now = Date.now();
    for (const pending of this.#pending.values()) {
      if (pending.deadline > now) continue;
      if (pending.running) {
        pending.reject(new RefusalError(refusal('unavailable'), RETRY_AFTER_SECONDS));
      } else {
        this.#queue.remove(pending);
        this.#fail(pending, new RefusalError(refusal('overloaded'), RETRY_AFTER_SECONDS));
      }
    }
  }
}

/** A duplicate in this process waits for the first; one that asks for something else under the same key is told so. */
async function joinFirst<C extends Command, Answer>(first: Pending<C, Answer>, command: C): Promise<Answered<Answer>> {
  if (first.command.meta.requestHash !== command.meta.requestHash) return reused();
  return { ...(await first.promise), replayed: true };
}
