import type { AuditedChange } from '@kontor/contracts/audit';
import type { At, Command, CommandMeta, DomainEvent, ServiceName } from '@kontor/contracts/command';
import type { Decision } from '@kontor/contracts/decision';
import type { Outcome } from '@kontor/contracts/outcome';
import type { Instant } from '@kontor/kernel/clock';
import type { Transaction } from '@kontor/postgres/transaction';

import type { LockOrder } from './lock-order.ts';

/** One transaction of one tenant, and what a service needs to take part in it. */
export interface BatchScope {
  readonly tenantId: number;
  readonly transaction: Transaction;
  readonly lockOrder: LockOrder;
}

/** A service inside one transaction: answers commands in order, one outcome each, and writes what came of them at the end. */
export interface Participant<C, Answer> {
  /**
   * Sends for what these commands will probably need, without waiting for it; call it once, before the first execute, which then finds it there. What turns
   * out not to be needed was locked and read in vain, no more.
   */
  anticipate(commands: readonly C[]): void;
  execute(commands: readonly C[]): Promise<Outcome<Answer>[]>;
  /** Whether the command left an event in this batch. */
  hasEffect(commandId: string): boolean;
  /** The events of this batch so far. */
  recorded(): readonly RecordedEvent<DomainEvent>[];
  /**
   * Writes the changed state rows. Called once, after the last execute: issues every statement before it returns, and throws where one cannot be.
   * COMMIT leaves in the same write, so a statement that changes fewer rows than it was given fails by itself.
   */
  save(): Promise<unknown>[];
  /** Numbers and writes the events. Issued last before COMMIT, since it takes the log's lock. */
  append(): Promise<unknown>[];
}

/** Which stream an event belongs to, and its place in it, counted from 1. */
export interface StreamPosition {
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly version: number;
}

/** An event on its way into the log. */
export interface RecordedEvent<Event> {
  readonly event: Event;
  readonly stream: StreamPosition;
  readonly meta: CommandMeta;
  /** Place among the events of its command, from 0. */
  readonly ordinal: number;
  /** The same for all events of a batch. */
  readonly at: Instant;
}

/**
 * A service's rules together with the rows they need: everything a `Unit` runs. `State` holds the rows of one batch in
 * memory; only `load` and `save` touch the database.
 */
export interface BatchedRules<State, C extends Command, Event extends DomainEvent, Answer> {
  readonly service: ServiceName;
  /** A state that holds nothing yet. */
  open(): State;
  /**
   * Locks the rows that `commands` need and `state` lacks (sorted, FOR NO KEY UPDATE), then in later statements loads
   * them and reads the database's clock, which it returns. All of it is sent before the first await. Where `state` lacks nothing,
   * nothing is sent, and the clock of the load before is returned.
   */
  load(scope: BatchScope, state: State, commands: readonly C[]): Promise<Instant>;
  /** The rule: pure, over the loaded state. */
  decide(state: State, command: At<C>): Decision<Event, Answer>;
  /** Replaces in `state` the aggregates that the event changes (each by a pure evolve), and tells the event's stream position. */
  apply(state: State, event: Event, at: Instant): StreamPosition;
  /**
   * What the audit list tells of an event that a command of staff is about to apply to `state`; null where what it changes is the actor's own, or
   * another service's list tells it. Pure. Not asked for customers' commands.
   */
  audit?(state: State, event: Event, command: At<C>): AuditedChange | null;
  /** The answer to the command whose events these are; a function of the events alone. */
  answer(events: readonly Event[]): Answer;
  /** Writes the rows that differ from what was loaded, set-based; see `Participant.save`. */
  save(scope: BatchScope, state: State): Promise<unknown>[];
  /** Writes rows that carry their event's log position; issued right behind the events, before COMMIT. */
  appendRows?(scope: BatchScope, recorded: readonly RecordedEvent<Event>[]): Promise<unknown>[];
}
