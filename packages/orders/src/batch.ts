import type { At, ServiceName } from '@kontor/contracts/command';
import { happened, refuse } from '@kontor/contracts/decision';
import type { OrderAnswer, OrderCommand, OrderCreated, OrderEvent } from '@kontor/contracts/orders';
import type { Outcome } from '@kontor/contracts/outcome';
import { present } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';
import { sortedUnique } from '@kontor/kernel/collections';
import type { BatchedRules, BatchScope, Participant, RecordedEvent, StreamPosition } from '@kontor/runtime/participant';
import { readClock } from '@kontor/runtime/read-clock';
import { runSagas, type StepChannel } from '@kontor/runtime/saga';
import { Unit } from '@kontor/runtime/unit';

import { anticipate } from './domain/anticipation.ts';
import { auditOrder } from './domain/audit.ts';
import { evolveOrder, type Order } from './domain/order.ts';
import { answerOf, decideOrder, type OrderDecision } from './domain/rules.ts';
import { textOf } from './domain/texts.ts';
import { insertItems, insertOrders } from './store/insert-orders.ts';
import { type ContactRow, insertContacts, insertNotes, type NoteRow } from './store/insert-texts.ts';
import { lockOrders } from './store/lock-orders.ts';
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
}

type OrdersRules = BatchedRules<OrdersState, OrderCommand, OrderEvent, OrderAnswer>;
type OrdersUnit = Unit<OrdersState, OrderCommand, OrderEvent, OrderAnswer>;

/** The id of the order that a command names; null for CreateOrder, whose order is not there yet. */
export function orderIdOf(command: OrderCommand): string | null {
  return command.type === 'CreateOrder' ? null : command.orderId;
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
  }),
  load,
  decide: () => {
    throw new Error('commands on orders are sagas: OrdersParticipant runs them');
  },
  apply,
  audit: (state, event, command) => auditOrder(state.orders.get(event.orderId) ?? null, event, command),
  answer: (events) => answerOf(present(events[0], 'the event of a command on an order')),
  save,
};

async function load(scope: BatchScope, state: OrdersState, commands: readonly OrderCommand[]): Promise<Instant> {
  const ids = sortedUnique(
    commands.flatMap((command) => orderIdOf(command) ?? []).filter((id) => !state.asked.has(id)),
  );
  if (ids.length === 0 && state.at !== null) return state.at;
  if (ids.length === 0) {
    state.at = await readClock(scope.transaction);
    return state.at;
  }
  scope.lockOrder.locking('orders');
  const { at, orders } = await lockOrders(scope, ids);
  for (const order of orders) {
    state.orders.set(order.orderId, order);
    state.loaded.set(order.orderId, order);
  }
  for (const id of ids) state.asked.add(id);
  state.at = at;
  return at;
}

function apply(state: OrdersState, event: OrderEvent, at: Instant): StreamPosition {
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
  ];
}

/** Orders inside one transaction: runs the sagas of a batch side by side over the channels, then settles each command. */
export class OrdersParticipant implements Participant<OrderCommand, OrderAnswer> {
  readonly #unit: OrdersUnit;
  readonly #channels: ReadonlyMap<ServiceName, StepChannel>;
  readonly #currency: string;

  constructor(scope: BatchScope, channels: ReadonlyMap<ServiceName, StepChannel>, currency: string) {
    this.#unit = new Unit(scope, ORDERS_RULES);
    this.#channels = channels;
    this.#currency = currency;
  }

  /** In the order in which services lock: the statements of all three leave in one write. */
  anticipate(commands: readonly OrderCommand[]): void {
    this.#unit.anticipate(commands);
    const { inventory, wallet } = anticipate(commands);
    this.#channels.get('inventory')?.anticipate(inventory);
    this.#channels.get('wallet')?.anticipate(wallet);
  }

  async execute(commands: readonly OrderCommand[]): Promise<Outcome<OrderAnswer>[]> {
    const loaded = await this.#unit.load(commands);
    const decisions = loaded.map((command) => this.#decide(command));
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

  #decide(command: At<OrderCommand>): OrderDecision {
    const orderId = orderIdOf(command);
    const order = orderId === null ? null : (this.#unit.state.orders.get(orderId) ?? null);
    return decideOrder(order, command, this.#currency);
  }

  /** Settles the command, and keeps the texts that came with it if it took effect. */
  #settle(command: At<OrderCommand>, decision: Exclude<OrderDecision, { kind: 'saga' }>): Outcome<OrderAnswer> {
    const outcome = this.#unit.settle(command, decision);
    if (outcome.ok && decision.kind === 'events') keepTexts(this.#unit.state, command, outcome.answer.orderId);
    return outcome;
  }

  hasEffect(commandId: string): boolean {
    return this.#unit.hasEffect(commandId);
  }

  recorded(): readonly RecordedEvent<OrderEvent>[] {
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
export function keepTexts({ contacts, notes, orders }: OrdersState, command: OrderCommand, orderId: string): void {
  if (command.type === 'CreateOrder') {
    contacts.push({ orderId, shippingAddress: command.shippingAddress, notes: command.notes ?? '' });
    return;
  }
  const text = textOf(command);
  if (text !== null && text !== '') {
    notes.push({ orderId, version: present(orders.get(orderId), 'the order of an answer').version, notes: text });
  }
}
