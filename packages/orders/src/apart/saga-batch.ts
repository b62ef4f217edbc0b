import type { At, Command, CommandMeta, DomainEvent } from '@kontor/contracts/command';
import { happened } from '@kontor/contracts/decision';
import type { OrderCommand, OrderStatus, OrdersAnswer, OrdersCommand, OrdersEvent } from '@kontor/contracts/orders';
import { accepted, type Outcome, refused } from '@kontor/contracts/outcome';
import { type Refusal, refusal } from '@kontor/contracts/refusals';
import { assert, present } from '@kontor/kernel/assert';
import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';
import { type Answered, Idempotency, reused } from '@kontor/runtime/idempotency';
import { LockOrder } from '@kontor/runtime/lock-order';
import type { BatchScope } from '@kontor/runtime/participant';
import type { SagaEnd, StepServices } from '@kontor/runtime/saga-apart';
import { Unit } from '@kontor/runtime/unit';

import { decide, isAboutSaga, keepTexts, ORDERS_RULES, type OrdersState, orderIdOf } from '../batch.ts';
import type { OrdersDecision } from '../domain/rules.ts';
import { findSagas, type SeenSaga } from '../store/sagas/find-sagas.ts';
import { finishSagas } from '../store/sagas/finish-sagas.ts';
import { insertSagas } from '../store/sagas/insert-sagas.ts';
import { lockSagas } from '../store/sagas/lock-sagas.ts';
import { beginEventOf, begun, type HeldSaga, planOf, stopEventOf, stopped } from './plan.ts';

/** A command that is to be settled, or begun as a saga. */
export interface Begin {
  readonly type: 'Begin';
  readonly meta: CommandMeta;
  readonly command: OrdersCommand;
}
/** A saga whose steps have ended: what it came to is to be written down. */
export interface Conclude {
  readonly type: 'Conclude';
  readonly meta: CommandMeta;
  readonly saga: HeldSaga;
  readonly end: SagaEnd;
}
/** What one batch of orders does while services run apart. */
export type SagaWork = Begin | Conclude;

/** What became of one piece of work. */
export type Progress =
  | { readonly kind: 'answered'; readonly answered: Answered<OrdersAnswer> }
  | { readonly kind: 'begun'; readonly saga: HeldSaga }
  /** Another saga has the order, or this very one was begun elsewhere (`same`). */
  | { readonly kind: 'wait'; readonly sagaId: string; readonly same: boolean }
  /** A service that the saga needs is away: nothing was begun. */
  | { readonly kind: 'away' };

/** What a batch is run with. */
export interface SagaBatchOptions {
  readonly database: Database;
  readonly services: StepServices;
  readonly currency: string;
  /** Names this instance in the leases that it holds. */
  readonly owner: string;
  readonly leaseMs: number;
  eventCommitted?(event: DomainEvent): void;
  commandRefused?(command: OrdersCommand, refusal: Refusal): void;
}

const idempotency = new Idempotency<OrdersCommand, OrdersEvent, OrdersAnswer>('orders', ORDERS_RULES.answer);

/** The order of a piece of work; null: it is not there yet. */
export function orderOf(work: SagaWork): string | null {
  return work.type === 'Begin' ? orderIdOf(work.command) : orderIdOf(work.saga.command);
}

/**
 * Runs pieces of work of one tenant in one transaction of orders, and tells what became of each: commands that concern orders alone are settled; others are recorded as
 * sagas, the intent and the order's status together; and sagas that have ended are concluded, the end, the answer and the order's status together.
 */
export async function runSagaBatch(
  options: SagaBatchOptions,
  works: readonly SagaWork[],
): Promise<readonly Progress[]> {
  const { tenantId } = present(works[0], 'a batch has work').meta;
  const {
    progress,
    events,
    refused: turned,
  } = await options.database.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() =>
      works.map((work) => (work.type === 'Begin' ? work.command.type : work.saga.command.type)),
    );
    const scope: BatchScope = { tenantId, transaction, lockOrder: new LockOrder() };
    const batch = new SagaBatch(scope, options, works);
    return { progress: await batch.run(), events: batch.recorded(), refused: batch.refused() };
  });
  for (const event of events) options.eventCommitted?.(event);
  for (const { command, refusal: why } of turned) options.commandRefused?.(command, why);
  return progress;
}

type Kept = { readonly command: OrdersCommand; readonly outcome: Outcome<OrdersAnswer>; readonly effect: boolean };

/** No refusals of a rule: the command is asked again later. */
const WAITING: ReadonlySet<string> = new Set(['key_in_progress', 'unavailable']);

class SagaBatch {
  readonly #scope: BatchScope;
  readonly #options: SagaBatchOptions;
  readonly #works: readonly SagaWork[];
  readonly #unit: Unit<OrdersState, OrdersCommand, OrdersEvent, OrdersAnswer>;
  readonly #begun: HeldSaga[] = [];
  readonly #finished: { readonly sagaId: string; readonly outcome: Outcome<OrdersAnswer> }[] = [];
  readonly #kept: Kept[] = [];

  constructor(scope: BatchScope, options: SagaBatchOptions, works: readonly SagaWork[]) {
    this.#scope = scope;
    this.#options = options;
    this.#works = works;
    this.#unit = new Unit(scope, ORDERS_RULES);
  }

  recorded(): readonly OrdersEvent[] {
    return this.#unit.recorded().map(({ event }) => event);
  }

  /** Commands that a rule refused, of an order's own or of a step. */
  refused(): { readonly command: OrdersCommand; readonly refusal: Refusal }[] {
    return this.#kept.flatMap(({ command, outcome }) =>
      outcome.ok || WAITING.has(outcome.refusal.kind) ? [] : [{ command, refusal: outcome.refusal }],
    );
  }

  async run(): Promise<Progress[]> {
    const begins = this.#works.filter((work) => work.type === 'Begin').map(({ command }) => command);
    const ends = this.#works.filter((work) => work.type === 'Conclude').map(({ saga }) => saga);
    // All of it is sent before the first await, in this order: claims, the orders' locks and rows, then the sagas as they are under those locks.
    // Every command is looked up, with a key or without: one that comes a second time must not begin a second saga.
    const claiming = idempotency.claim(this.#scope, begins, true);
    const commands = [...begins, ...ends.map(({ command }) => command)];
    const loading = this.#unit.load(commands);
    const [before, loaded, seen, held] = await Promise.all([
      claiming,
      loading,
      begins.length === 0 ? [] : this.#find(begins),
      ends.length === 0 ? new Set<string>() : lockSagas(this.#scope, ends),
    ]);
    const at = new Map(loaded.map((command) => [command.meta.seed, command]));
    const progress = this.#works.map((work): Progress => {
      if (work.type === 'Conclude') return this.#conclude(work, present(at.get(work.saga.sagaId), 'a command'), held);
      const { command } = work;
      const known = before.get(command.meta.id);
      if (known !== undefined) return { kind: 'answered', answered: known };
      return this.#begin(present(at.get(command.meta.seed), 'a command'), seen);
    });
    await this.#save();
    return progress;
  }

  #find(begins: readonly OrdersCommand[]): Promise<SeenSaga[]> {
    return findSagas(
      this.#scope,
      begins.flatMap((command) => orderIdOf(command) ?? []),
      begins.map(({ meta }) => meta.id),
      begins.map(({ meta }) => meta.seed),
    );
  }

  #begin(command: At<OrdersCommand>, seen: readonly SeenSaga[]): Progress {
    const { id, seed, requestHash } = command.meta;
    const orderId = orderIdOf(command);
    const own = seen.find((saga) => saga.sagaId === seed) ?? seen.find((saga) => saga.commandId === id);
    if (own !== undefined) {
      if (own.requestHash !== requestHash) return { kind: 'answered', answered: reused() };
      if (own.outcome !== null) {
        return { kind: 'answered', answered: { outcome: own.outcome, replayed: true, requestId: own.requestId } };
      }
      // Begun by this very run, whose COMMIT was answered to nobody.
      if (own.sagaId === seed && own.owner === this.#options.owner && own.epoch === 1) {
        return { kind: 'begun', saga: this.#held(ofOrder(command), own.fromStatus) };
      }
      return { kind: 'wait', sagaId: own.sagaId, same: true };
    }
    const other = seen.find((saga) => saga.orderId === orderId && saga.outcome === null);
    if (other !== undefined) {
      this.#kept.push({ command, outcome: refused(refusal('key_in_progress')), effect: false });
      return { kind: 'wait', sagaId: other.sagaId, same: false };
    }
    const decision = decide(this.#unit.state, command, this.#options.currency);
    if (decision.kind !== 'saga') return this.#settle(command, decision);
    if (decision.steps.some(({ service }) => this.#options.services.get(service)?.isAway() === true)) {
      this.#kept.push({ command, outcome: refused(refusal('unavailable')), effect: false });
      return { kind: 'away' };
    }
    const order = orderId === null ? null : (this.#unit.state.orders.get(orderId) ?? null);
    const beginning = beginEventOf(order, ofOrder(command), decision);
    if (beginning !== null) this.#unit.settle(begun(ofOrder(command)), happened(beginning));
    const saga = this.#held(ofOrder(command), order?.status ?? null);
    this.#begun.push(saga);
    return { kind: 'begun', saga };
  }

  #settle(command: At<OrdersCommand>, decision: Exclude<OrdersDecision, { kind: 'saga' }>): Progress {
    const { id, requestId } = command.meta;
    const outcome = this.#unit.settle(command, decision);
    if (outcome.ok && decision.kind === 'events') keepTexts(this.#unit.state, command, outcome.answer.orderId);
    this.#kept.push({ command, outcome, effect: this.#unit.hasEffect(id) });
    return { kind: 'answered', answered: { outcome, replayed: false, requestId } };
  }

  /** The saga of this command in its first run, which is this instance's. */
  #held({ at: _at, ...command }: At<OrderCommand>, fromStatus: OrderStatus | null): HeldSaga {
    const { seed } = command.meta;
    const orderId = orderIdOf(command) ?? seed;
    const { tenantId } = this.#scope;
    const saga = { tenantId, sagaId: seed, orderId, fromStatus, command, epoch: 1, undoing: false };
    const order = this.#unit.state.orders.get(orderId) ?? null;
    return { ...saga, plan: planOf(saga, order, this.#options.currency) };
  }

  #conclude({ saga, end }: Conclude, command: At<OrdersCommand>, held: ReadonlySet<string>): Progress {
    const { sagaId, plan } = saga;
    // Another instance has taken it over, or a connection was lost at the COMMIT of this very conclusion: what stands is in its row.
    if (!held.has(sagaId)) return { kind: 'wait', sagaId, same: true };
    const outcome = this.#endOf(saga, end, command, plan);
    this.#kept.push({ command, outcome, effect: this.#unit.hasEffect(command.meta.id) });
    this.#finished.push({ sagaId, outcome });
    return { kind: 'answered', answered: { outcome, replayed: false, requestId: command.meta.requestId } };
  }

  #endOf(saga: HeldSaga, end: SagaEnd, command: At<OrdersCommand>, plan: HeldSaga['plan']): Outcome<OrdersAnswer> {
    if (end.kind === 'done') {
      const outcome = this.#unit.settle(command, happened(plan.conclude(end.answers)));
      keepTexts(this.#unit.state, command, saga.orderId);
      return outcome;
    }
    const stop = stopEventOf(this.#unit.state.orders.get(saga.orderId) ?? null);
    if (stop !== null) this.#unit.settle(stopped(ofOrder(command)), happened(stop));
    return refused(end.kind === 'refused' ? plan.refusalFor(end.refusal) : refusal('step_undone'));
  }

  async #save(): Promise<void> {
    const { owner, leaseMs } = this.#options;
    await Promise.all([
      ...this.#unit.save(),
      ...idempotency.keep(this.#scope, this.#kept),
      this.#begun.length === 0 ? undefined : insertSagas(this.#scope, this.#begun, owner, leaseMs),
      this.#finished.length === 0 ? undefined : finishSagas(this.#scope, this.#finished),
    ]);
    this.#scope.transaction.beforeCommit(() => this.#unit.append());
  }
}

/** Only commands on orders come to sagas. */
function ofOrder(command: At<OrdersCommand>): At<OrderCommand> {
  assert(!isAboutSaga(command), 'a command on a saga is settled at once');
  return command;
}

/** What an executor makes of progress: its outcomes are answers of commands, and this is not one yet. */
export function asAnswered(work: Command, progress: Progress): Answered<Progress> {
  return { outcome: accepted(progress), replayed: false, requestId: work.meta.requestId };
}
