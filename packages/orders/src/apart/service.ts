import { setTimeout as delay } from 'node:timers/promises';

import type { OrdersAnswer, OrdersCommand } from '@kontor/contracts/orders';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import { derivedId, uuidv7 } from '@kontor/kernel/uuid';
import { retryOf } from '@kontor/postgres/sqlstate';
import { Executor } from '@kontor/runtime/executor';
import { type Answered, reused } from '@kontor/runtime/idempotency';
import { BATCH_RETRIES, runWithRetries } from '@kontor/runtime/retries';
import { carryOut, SagaNotUndoable, SagaStopped, type StepServices, takeBack } from '@kontor/runtime/saga-apart';
import type { ServiceOptions } from '@kontor/runtime/service';
import { DEFAULT_DEADLINE_MS } from '@kontor/runtime/system-command';

import { orderIdOf } from '../batch.ts';
import { type Orders, orderReads } from '../service.ts';
import { findSaga, type SeenSaga } from '../store/sagas/find-sagas.ts';
import { noteFailure } from '../store/sagas/note-failure.ts';
import type { HeldSaga } from './plan.ts';
import {
  asAnswered,
  orderOf,
  type Progress,
  runSagaBatch,
  type SagaBatchOptions,
  type SagaWork,
} from './saga-batch.ts';
import { takeDueSagas } from './take-due.ts';

/** A saga is its instance's for so long; who was frozen for longer finds it taken over. Far above TRY_MS, so that no try outlasts its lease. */
const LEASE_MS = 25_000;
/** Longest time that one try of a saga takes. */
const TRY_MS = 8_000;
/** Tries that fail for no passing reason, until a saga waits for a person. */
const FAILURES_MAX = 8;
/** Sagas that an instance has taken over and runs, at most. */
const TAKEN_MAX = 100;
/** How often somebody who waits for another instance looks, at first and later. */
const LOOK_MS = 15;
const LOOK_MS_MAX = 250;
/** Longest that anybody waits here, whatever deadline he brings. */
const WAIT_MS_MAX = 60_000;
const RETRY_AFTER_SECONDS = 1;
/** Rows that a piece of work touches in orders, about. */
const ROWS_PER_WORK = 8;
/** Tells a conclusion from the command that it concludes, among the works of an executor. */
const CONCLUDE_TAG = 0x6000;

/** What orders are created with whose inventory or wallet commit by themselves. */
export interface OrdersApartOptions extends ServiceOptions {
  readonly services: StepServices;
  /** How long a saga is its instance's without a sign of life; for tests. */
  readonly leaseMs?: number;
  /** Told of a try that came to no end, and whether the saga waits for a person from now on. */
  sagaStopped?(saga: HeldSaga, error: unknown, stuck: boolean): void;
}

/** Orders whose sagas run over services that commit by themselves. */
export interface OrdersApart extends Orders {
  /**
   * Takes over sagas that nobody runs any more and runs them to their end or their next try; how many there were. Any number of instances may.
   * @param patienceMs After so long it returns though some still run, so that one that hangs keeps no other waiting; absent: it waits for all.
   */
  resumeSagas(patienceMs?: number): Promise<number>;
}

/** Composes the orders service for services that run apart. The same commands, rules and sagas as `createOrders`. */
export function createOrdersApart(options: OrdersApartOptions): OrdersApart {
  const { database, reads } = options;
  const runner = new SagaRunner(options);
  return {
    ...orderReads(database, reads),
    submit: (command, deadline) => runner.submit(command, deadline),
    resumeSagas: (patienceMs) => runner.resume(patienceMs),
    depth: () => runner.depth(),
    close: () => runner.close(),
  };
}

interface Running {
  readonly requestHash: string | null;
  readonly answered: Promise<Answered<OrdersAnswer>>;
}

class SagaRunner {
  readonly #options: OrdersApartOptions;
  readonly #batch: SagaBatchOptions;
  readonly #executor: Executor<SagaWork, Progress>;
  /** By command id: a second request with its id joins the first. */
  readonly #commands = new Map<string, Running>();
  /** By order: what comes for an order while its saga runs here waits for it here. */
  readonly #orders = new Map<string, Promise<unknown>>();
  /** The sagas that run here, by their ends. */
  readonly #sagas = new Map<Promise<unknown>, string>();
  #resumed = 0;
  #closed = false;

  constructor(options: OrdersApartOptions) {
    const { database, services, currency, executor, observer, leaseMs = LEASE_MS } = options;
    this.#options = options;
    this.#batch = {
      database,
      services,
      currency,
      owner: uuidv7(Date.now()),
      leaseMs,
      eventCommitted: (event) => observer?.eventCommitted?.(event),
      commandRefused: (command, refusal) => observer?.commandRefused?.(command, refusal),
    };
    this.#executor = new Executor<SagaWork, Progress>({
      ...executor,
      name: 'orders',
      retries: BATCH_RETRIES,
      rowsOf: (work) => (work.type === 'Conclude' ? ROWS_PER_WORK * 2 : ROWS_PER_WORK),
      exclusiveKeyOf: orderOf,
      run: async (works) => {
        const progress = await runSagaBatch(this.#batch, works);
        return works.map((work, index) => asAnswered(work, progress[index] as Progress));
      },
      ...(observer === undefined ? {} : { observer }),
    });
  }

  depth() {
    const { queued, running } = this.#executor.depth();
    return { queued, running: running + this.#sagas.size };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#sagas.keys());
    await this.#executor.close();
  }

  async submit(command: OrdersCommand, deadline: number): Promise<Answered<OrdersAnswer>> {
    if (this.#closed) throw unavailable();
    const { id, requestHash } = command.meta;
    const first = this.#commands.get(id);
    if (first !== undefined) {
      if (first.requestHash !== requestHash) return reused();
      return { ...(await before(deadline, first.answered, 'key_in_progress')), replayed: true };
    }
    const answered = this.#answer(command, deadline).finally(() => this.#commands.delete(id));
    this.#commands.set(id, { requestHash, answered });
    return before(deadline, answered, 'unavailable');
  }

  /** Begins, runs and concludes; what another has the order for is waited for. What it has begun goes on past the deadline. */
  async #answer(command: OrdersCommand, deadline: number): Promise<Answered<OrdersAnswer>> {
    const orderId = orderIdOf(command);
    for (;;) {
      for (let busy = this.#busy(orderId); busy !== undefined; busy = this.#busy(orderId)) {
        await before(deadline, busy, 'unavailable');
      }
      const progress = await this.#submit({ type: 'Begin', meta: command.meta, command }, deadline);
      switch (progress.kind) {
        case 'answered':
          return progress.answered;
        case 'away':
          throw unavailable();
        case 'begun':
          return this.#run(progress.saga);
        case 'wait': {
          const answered = await this.#outcomeOf(command.meta.tenantId, progress.sagaId, deadline, progress.same);
          if (progress.same) return { ...answered, replayed: true };
          break;
        }
        default:
          return progress satisfies never;
      }
    }
  }

  #busy(orderId: string | null): Promise<unknown> | undefined {
    return orderId === null ? undefined : this.#orders.get(orderId);
  }

  /** Runs a saga that this instance holds, once. Whoever waits for its order here is let go whatever it comes to. */
  #run(saga: HeldSaga): Promise<Answered<OrdersAnswer>> {
    const running = this.#try(saga);
    const settled = running.then(ignore, ignore).finally(() => {
      this.#sagas.delete(settled);
      if (this.#orders.get(saga.orderId) === settled) this.#orders.delete(saga.orderId);
    });
    this.#sagas.set(settled, saga.sagaId);
    this.#orders.set(saga.orderId, settled);
    return running;
  }

  async #try(saga: HeldSaga): Promise<Answered<OrdersAnswer>> {
    const deadline = Date.now() + TRY_MS;
    const { services } = this.#options;
    try {
      const { steps } = saga.plan;
      const end = await (saga.undoing ? takeBack : carryOut)(steps, services, deadline);
      const { seed } = saga.command.meta;
      const meta = { ...saga.command.meta, id: derivedId(seed, CONCLUDE_TAG), requestHash: null };
      const progress = await this.#submit({ type: 'Conclude', meta, saga, end }, Date.now() + DEFAULT_DEADLINE_MS);
      if (progress.kind === 'answered') return progress.answered;
      // Fenced: another instance took the saga over while this one slept, and ends it.
      return await this.#outcomeOf(saga.tenantId, saga.sagaId, Date.now() + TRY_MS, true);
    } catch (error) {
      await this.#stop(saga, error);
      throw error instanceof RefusalError ? error : unavailable();
    }
  }

  /** Writes down at which step a try stopped and why, and leaves the saga to the next one. */
  async #stop(saga: HeldSaga, error: unknown): Promise<void> {
    const isStop = error instanceof SagaStopped;
    const failure = {
      step: isStop || error instanceof SagaNotUndoable ? error.step : 'conclude',
      error: isStop ? error.why : error instanceof Error ? error.message : String(error),
      passing: isStop ? error.passing : error instanceof RefusalError && error.refusal.kind !== 'internal',
      goesOn: error instanceof SagaNotUndoable,
    };
    // Where orders' own database stays away, this instance finds its name at a saga that it does not run, and takes it over once more.
    const note = () => noteFailure(this.#options.database, saga, failure, FAILURES_MAX);
    const stuck = await runWithRetries(BATCH_RETRIES, note, ignore).catch(() => false);
    this.#options.sagaStopped?.(saga, error, stuck);
  }

  async resume(patienceMs?: number): Promise<number> {
    if (this.#closed) return 0;
    const { database, currency, owner, leaseMs } = this.#batch;
    const taker = { owner, leaseMs, running: this.#sagas.values() };
    const free = Math.max(0, TAKEN_MAX - this.#resumed);
    const { taken, unplanned } = await takeDueSagas(database, currency, taker, free);
    await Promise.all(unplanned.map(({ saga, error }) => this.#stop({ ...saga, plan: NO_PLAN }, error)));
    this.#resumed += taken.length;
    const ends = taken.map((saga) =>
      this.#run(saga)
        .then(ignore, ignore)
        .finally(() => {
          this.#resumed -= 1;
        }),
    );
    await within(patienceMs, Promise.all(ends));
    return taken.length + unplanned.length;
  }

  async #submit(work: SagaWork, deadline: number): Promise<Progress> {
    const { outcome } = await this.#executor.submit(work, deadline);
    if (!outcome.ok) throw new RefusalError(outcome.refusal);
    return outcome.answer;
  }

  /** Waits for a saga that another instance runs. A `same` one is the caller's own, by whose key he is told that it still runs. */
  async #outcomeOf(tenantId: number, sagaId: string, deadline: number, same: boolean): Promise<Answered<OrdersAnswer>> {
    for (let pauseMs = LOOK_MS; ; pauseMs = Math.min(LOOK_MS_MAX, pauseMs * 2)) {
      const seen = await this.#look(tenantId, sagaId);
      // Gone: finished so long ago that it was pruned. Whoever asks again finds what it came to.
      if (seen === null) throw unavailable();
      if (seen !== 'away' && seen.outcome !== null) {
        return { outcome: seen.outcome, replayed: true, requestId: seen.requestId };
      }
      if (Date.now() + pauseMs >= deadline) {
        throw new RefusalError(refusal(same ? 'key_in_progress' : 'unavailable'), RETRY_AFTER_SECONDS);
      }
      await delay(pauseMs);
    }
  }

  /** One look at a saga. That the database is away for a moment is no bug: who waits looks again, as the saga itself is run again. */
  async #look(tenantId: number, sagaId: string): Promise<SeenSaga | null | 'away'> {
    try {
      return await findSaga(this.#options.database, tenantId, sagaId);
    } catch (error) {
      if (retryOf(error) === null) throw error;
      return 'away';
    }
  }
}

/** Of a saga that the rules do not know any more: it has no steps that could be run. */
const NO_PLAN: HeldSaga['plan'] = {
  kind: 'saga',
  steps: [],
  conclude: () => {
    throw new Error('a saga without a plan ends nowhere');
  },
  refusalFor: (cause) => cause,
};

function unavailable(): RefusalError {
  return new RefusalError(refusal('unavailable'), RETRY_AFTER_SECONDS);
}

function ignore(): void {
  // Whoever runs the saga is told; here only its end counts.
}

/** Ends with `work`, or after `ms` where they are given; the work goes on. */
async function within(ms: number | undefined, work: Promise<unknown>): Promise<void> {
  if (ms === undefined) return void (await work);
  const ended = new AbortController();
  await Promise.race([work, delay(ms, undefined, { signal: ended.signal }).catch(ignore)]);
  ended.abort();
}

/** What `work` comes to, or a refusal of `kind` at the deadline; the work goes on. */
async function before<T>(deadline: number, work: Promise<T>, kind: 'key_in_progress' | 'unavailable'): Promise<T> {
  work.catch(ignore);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new RefusalError(refusal(kind), RETRY_AFTER_SECONDS)),
      Math.min(WAIT_MS_MAX, Math.max(0, deadline - Date.now())),
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
