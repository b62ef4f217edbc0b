import type { At, ServiceName } from '@kontor/contracts/command';
import { happened, refuse } from '@kontor/contracts/decision';
import type { OrderCreated, OrdersAnswer, OrdersCommand, OrdersEvent, SagaCommand } from '@kontor/contracts/orders';
import type { Outcome } from '@kontor/contracts/outcome';
import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { sortedUnique } from '@kontor/kernel/collections';
import type { BatchedRules, BatchScope, Participant, RecordedEvent, StreamPosition } from '@kontor/runtime/participant';
import { readClock } from '@kontor/runtime/read-clock';
import { runSagas, type StepChannel } from '@kontor/runtime/saga';
import { Unit } from '@kontor/runtime/unit';

import { anticipate } from './domain/anticipation.ts';
import { auditOrder, auditSaga } from './domain/audit.ts';
import { evolveOrder, type Order } from './domain/order.ts';
import { answerOf, decideOrder, type OrdersDecision } from './domain/rules.ts';
import { decideSaga, evolveSaga, type SagaState } from './domain/saga-rules.ts';
import { textOf } from './domain/texts.ts';
import { insertItems, insertOrders } from './store/insert-orders.ts';
import { type ContactRow, insertContacts, insertNotes, type NoteRow } from './store/insert-texts.ts';
import { lockOrders } from './store/lock-orders.ts';
import { loadSagas } from './store/sagas/load-sagas.ts';
import { releaseSagas } from './store/sagas/release-sagas.ts';
import { updateOrders } from './store/update-orders.ts';

/** The rows of one batch: orders as they are now and as they were loaded, and what is to be written beside them. */
export interface OrdersState {
  /** Ids that were looked for, found or not. */
  readonly asked: Set<string>;
  /** The clock of the load; null before it. */
  at: Instant | null;
  readonly orders: Map<string, Order>;
  readonly loaded: Map<string, Order>;
  readonly created: OrderCreated[];
  readonly contacts: ContactRow[];
  readonly notes: NoteRow[];
  /** Sagas that commands are about. */
  readonly sagas: Map<string, SagaState>;
  /** Those of them that were released. */
  readonly released: Set<string>;
}

type OrdersRules = BatchedRules<OrdersState, OrdersCommand, OrdersEvent, OrdersAnswer>;
type OrdersUnit = Unit<OrdersState, OrdersCommand, OrdersEvent, OrdersAnswer>;

/** Whether a command is about a saga, and not about an order. */
export function isAboutSaga(command: OrdersCommand): command is SagaCommand {
  return command.type === 'RetrySaga' || command.type === 'UndoSaga';
}

/** The id of the order that a command names; null for CreateOrder, whose order is not there yet, and for a saga's. */
export function orderIdOf(command: OrdersCommand): string | null {
  return command.type === 'CreateOrder' || isAboutSaga(command) ? null : command.orderId;
}

/** Rows of orders for the unit of work; sagas are run around it by `OrdersParticipant`. */
export const ORDERS_RULES: OrdersRules = {
  service: 'orders',
  open: () => ({
    asked: new Set(),
    at: null,
    orders: new Map(),
    loaded: new Map(),
    created: [],
    contacts: [],
    notes: [],
    sagas: new Map(),
    released: new Set(),
  }),
  load,
  decide: () => {
    throw new Error('commands on orders are sagas: OrdersParticipant runs them');
  },
  apply,
  audit: (state, event, command) => {
    if (event.type === 'SagaReleased') return auditSaga(present(state.sagas.get(event.sagaId), 'a saga'), event);
    return isAboutSaga(command) ? null : auditOrder(state.orders.get(event.orderId) ?? null, event, command);
  },
  answer: (events) => answerOf(present(events[0], 'the event of a command on an order')),
  save,
};

async function load(scope: BatchScope, state: OrdersState, commands: readonly OrdersCommand[]): Promise<Instant> {
  const ids = sortedUnique(
    commands.flatMap((command) => orderIdOf(command) ?? []).filter((id) => !state.asked.has(id)),
  );
  const sagaIds = sortedUnique(
    commands.flatMap((command) => (isAboutSaga(command) && !state.asked.has(command.sagaId) ? command.sagaId : [])),
  );
  if (ids.length + sagaIds.length === 0 && state.at !== null) return state.at;
  if (ids.length > 0) scope.lockOrder.locking('orders');
  // Sent in this order without waiting: orders are locked before sagas.
  const [locked, sagas, now] = await Promise.all([
    ids.length > 0 ? lockOrders(scope, ids) : null,
    sagaIds.length > 0 ? loadSagas(scope, sagaIds) : [],
    ids.length > 0 ? null : readClock(scope.transaction),
  ]);
  const { at, orders } = locked ?? { at: present(now, 'the time'), orders: [] };
  for (const order of orders) {
    state.orders.set(order.orderId, order);
    state.loaded.set(order.orderId, order);
  }
  for (const saga of sagas) state.sagas.set(saga.sagaId, saga);
  for (const id of [...ids, ...sagaIds]) state.asked.add(id);
  state.at = at;
  return at;
}

function apply(state: OrdersState, event: OrdersEvent, at: Instant): StreamPosition {
  if (event.type === 'SagaReleased') {
    const saga = evolveSaga(present(state.sagas.get(event.sagaId), 'the saga of a release'), event);
    state.sagas.set(saga.sagaId, saga);
    state.released.add(saga.sagaId);
    return { aggregateType: 'saga', aggregateId: saga.sagaId, version: saga.releases };
  }
  const order = evolveOrder(state.orders.get(event.orderId) ?? null, event, at);
  state.orders.set(order.orderId, order);
  if (event.type === 'OrderCreated') state.created.push(event);
  return { aggregateType: 'order', aggregateId: order.orderId, version: order.version };
}

function save(scope: BatchScope, state: OrdersState): Promise<unknown>[] {
  const placed = [...state.orders.values()].filter((order) => !state.loaded.has(order.orderId));
  const changed = [...state.loaded.values()].flatMap((before) => {
    const now = present(state.orders.get(before.orderId), 'a loaded order');
    return now === before ? [] : [now];
  });
  const items = state.created.flatMap(({ orderId, lines }) =>
    lines.map((line, index) => ({ ...line, orderId, line: index + 1 })),
  );
  return [
    ...(placed.length > 0 ? [insertOrders(scope, placed), insertItems(scope, items)] : []),
    ...(state.contacts.length > 0 ? [insertContacts(scope, state.contacts)] : []),
    ...(changed.length > 0 ? [updateOrders(scope, changed)] : []),
    ...(state.notes.length > 0 ? [insertNotes(scope, state.notes)] : []),
    ...(state.released.size > 0 ? [releaseSagas(scope, releasedOf(state))] : []),
  ];
}

function releasedOf({ sagas, released }: OrdersState): SagaState[] {
  return [...sagas.values()].filter(({ sagaId }) => released.has(sagaId));
}

/** Decides about a command on the loaded rows; a saga's end decides about those that come to one. */
export function decide(state: OrdersState, command: At<OrdersCommand>, currency: string): OrdersDecision {
  if (isAboutSaga(command)) return decideSaga(state.sagas.get(command.sagaId) ?? null, command);
  const orderId = orderIdOf(command);
  return decideOrder(orderId === null ? null : (state.orders.get(orderId) ?? null), command, currency);
}

/** Orders inside one transaction: runs the sagas of a batch side by side over the channels, then settles each command. */
export class OrdersParticipant implements Participant<OrdersCommand, OrdersAnswer> {
  readonly #unit: OrdersUnit;
  readonly #channels: ReadonlyMap<ServiceName, StepChannel>;
  readonly #currency: string;

  constructor(scope: BatchScope, channels: ReadonlyMap<ServiceName, StepChannel>, currency: string) {
    this.#unit = new Unit(scope, ORDERS_RULES);
    this.#channels = channels;
    this.#currency = currency;
  }

  /** In the order in which services lock: the statements of all three leave in one write. */
  anticipate(commands: readonly OrdersCommand[]): void {
    this.#unit.anticipate(commands);
    const { inventory, wallet } = anticipate(commands);
    this.#channels.get('inventory')?.anticipate(inventory);
    this.#channels.get('wallet')?.anticipate(wallet);
  }

  async execute(commands: readonly OrdersCommand[]): Promise<Outcome<OrdersAnswer>[]> {
    const loaded = await this.#unit.load(commands);
    const decisions = loaded.map((command) => decide(this.#unit.state, command, this.#currency));
    const sagas = decisions.filter((decision) => decision.kind === 'saga');
    const results = await runSagas(
      sagas.map(({ steps }) => steps),
      this.#channels,
    );
    const resultOf = new Map(sagas.map((saga, index) => [saga, present(results[index], 'one result per saga')]));
    return loaded.map((command, index) => {
      const decision = present(decisions[index], 'one decision per command');
      if (decision.kind !== 'saga') return this.#settle(command, decision);
      const result = present(resultOf.get(decision), 'the result of a saga');
      return this.#settle(
        command,
        result.ok ? happened(decision.conclude(result.answers)) : refuse(decision.refusalFor(result.refusal)),
      );
    });
  }

  /** Settles the command, and keeps the texts that came with it if it took effect. */
  #settle(command: At<OrdersCommand>, decision: Exclude<OrdersDecision, { kind: 'saga' }>): Outcome<OrdersAnswer> {
    const outcome = this.#unit.settle(command, decision);
    if (outcome.ok && decision.kind === 'events') keepTexts(this.#unit.state, command, outcome.answer.orderId);
    return outcome;
  }

  hasEffect(commandId: string): boolean {
    return this.#unit.hasEffect(commandId);
  }

  recorded(): readonly RecordedEvent<OrdersEvent>[] {
    return this.#unit.recorded();
  }

  save(): Promise<unknown>[] {
    return this.#unit.save();
  }

  append(): Promise<unknown>[] {
    return this.#unit.append();
  }
}

/** Keeps the texts that came with a command which took effect. */
export function keepTexts({ contacts, notes, orders }: OrdersState, command: OrdersCommand, orderId: string): void {
  if (isAboutSaga(command)) return;
  if (command.type === 'CreateOrder') {
    contacts.push({ orderId, shippingAddress: command.shippingAddress, notes: command.notes ?? '' });
    return;
  }
  const text = textOf(command);
  if (text !== null && text !== '') {
    notes.push({ orderId, version: present(orders.get(orderId), 'the order of an answer').version, notes: text });
  }
}
