import type { AuditedChange } from '@kontor/contracts/audit';
import type { At, Command, DomainEvent } from '@kontor/contracts/command';
import type { Decision } from '@kontor/contracts/decision';
import { accepted, type Outcome, refused } from '@kontor/contracts/outcome';
import { unreachable } from '@kontor/kernel/assert';
import type { Instant } from '@kontor/kernel/clock';

import { type AuditedEvent, appendAudit, isAudited } from './audit.ts';
import { appendEvents } from './event-log.ts';
import type { BatchedRules, BatchScope, Participant, RecordedEvent } from './participant.ts';

/**
 * The unit of work of one service in one transaction: loads and locks once, runs the rules in memory in the order of the
 * commands, and writes everything back at the end, so that the number of statements does not grow with the commands.
 */
export class Unit<State, C extends Command, Event extends DomainEvent, Answer> implements Participant<C, Answer> {
  readonly #scope: BatchScope;
  readonly #rules: BatchedRules<State, C, Event, Answer>;
  readonly #state: State;
  readonly #recorded: RecordedEvent<Event>[] = [];
  readonly #audited: AuditedEvent[] = [];
  readonly #effects = new Set<string>();
  #at: Instant | null = null;
  /** What was sent for ahead of the first execute. */
  #anticipated: Promise<Instant> | null = null;

  constructor(scope: BatchScope, rules: BatchedRules<State, C, Event, Answer>) {
    this.#scope = scope;
    this.#rules = rules;
    this.#state = rules.open();
  }

  /** What is loaded, with the changes of the commands so far. */
  get state(): State {
    return this.#state;
  }

  anticipate(commands: readonly C[]): void {
    if (commands.length === 0) return;
    this.#anticipated = this.#rules.load(this.#scope, this.#state, commands);
    this.#anticipated.catch(ignore);
  }

  async execute(commands: readonly C[]): Promise<Outcome<Answer>[]> {
    const loaded = await this.load(commands);
    return loaded.map((command) => this.settle(command, this.#rules.decide(this.#state, command)));
  }

  /** Locks and loads what the commands need, and stamps them with the database's clock. */
  async load(commands: readonly C[]): Promise<At<C>[]> {
    if (commands.length === 0) return [];
    if (this.#anticipated !== null) this.#at = await this.#anticipated;
    this.#anticipated = null;
    const loadedAt = await this.#rules.load(this.#scope, this.#state, commands);
    // A batch acts as of one moment in each service, that of its first load.
    this.#at ??= loadedAt;
    const at = this.#at;
    return commands.map((command) => ({ ...command, at }));
  }

  /** Turns a decision into an outcome; its events are applied to the state and kept for the log. */
  settle(command: At<C>, decision: Decision<Event, Answer>): Outcome<Answer> {
    switch (decision.kind) {
      case 'refusal':
        return refused(decision.refusal);
      case 'unchanged':
        return accepted(decision.answer);
      case 'events':
        this.#record(command, decision.events);
        return accepted(this.#rules.answer(decision.events));
      default:
        return unreachable(decision);
    }
  }

  hasEffect(commandId: string): boolean {
    return this.#effects.has(commandId);
  }

  recorded(): readonly RecordedEvent<Event>[] {
    return this.#recorded;
  }

  #record(command: At<C>, events: readonly Event[]): void {
    this.#effects.add(command.meta.id);
    const audit = this.#rules.audit !== undefined && isAudited(command.meta) ? this.#rules.audit : null;
    events.forEach((event, ordinal) => {
      const change = audit?.(this.#state, event, command) ?? null;
      if (change !== null) this.#keepForAudit(command, change);
      const stream = this.#rules.apply(this.#state, event, command.at);
      this.#recorded.push({ event, stream, meta: command.meta, ordinal, at: command.at });
    });
  }

  #keepForAudit(command: At<C>, change: AuditedChange): void {
    const index = this.#recorded.length;
    this.#audited.push({ index, change, action: command.type, meta: command.meta, at: command.at });
  }

  save(): Promise<unknown>[] {
    return this.#recorded.length === 0 ? [] : this.#rules.save(this.#scope, this.#state);
  }

  append(): Promise<unknown>[] {
    if (this.#recorded.length === 0) return [];
    const events = appendEvents(this.#scope, this.#rules.service, this.#recorded);
    return [
      events,
      ...(this.#rules.appendRows?.(this.#scope, this.#recorded) ?? []),
      ...(this.#audited.length === 0
        ? []
        : appendAudit(this.#scope, this.#rules.service, this.#audited, this.#recorded.length)),
    ];
  }
}

function ignore(): void {
  // Whoever executes awaits it.
}
