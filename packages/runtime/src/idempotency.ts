import type { Command, DomainEvent, ServiceName } from '@kontor/contracts/command';
import { accepted, type Outcome, refused } from '@kontor/contracts/outcome';
import { isStored, refusal } from '@kontor/contracts/refusals';
import { decodeJson, encodeJson } from '@kontor/kernel/json';
import { stringArray, uuidArray } from '@kontor/postgres/binary-arrays';
import { type Statement, statement } from '@kontor/postgres/statement';

import type { BatchScope } from './participant.ts';

/**
 * What the caller of a command gets: its outcome, and whose request made it. `replayed` tells that the effect was there
 * before; the answer then bears the request id of the first request.
 */
export interface Answered<Answer> {
  readonly outcome: Outcome<Answer>;
  readonly replayed: boolean;
  readonly requestId: string;
}

interface StoredRow {
  readonly command_id: string;
  readonly request_hash: string;
  readonly outcome: string | null;
  readonly request_id: string | null;
}

interface EffectRow {
  readonly command_id: string;
  readonly request_hash: string | null;
  readonly payload: string;
  readonly request_id: string;
}

interface Statements {
  readonly claim: Statement<{ command_id: string }>;
  readonly stored: Statement<StoredRow>;
  readonly effects: Statement<EffectRow>;
  readonly keep: Statement<never>;
  readonly forget: Statement<never>;
}

/**
 * The idempotency of one service, inside the effect's own transaction. A keyed command claims its id first; a duplicate waits at that
 * claim until the first has committed, and gets its answer. A success needs no stored answer: it is read from the
 * events that bear the command's id, now or after the claim was pruned. A business refusal is stored with the claim.
 * After Stripe's idempotency keys and the draft "The Idempotency-Key HTTP Header Field" (IETF httpapi).
 */
export class Idempotency<C extends Command, Event extends DomainEvent, Answer> {
  readonly #statements: Statements;
  readonly #answer: (events: readonly Event[]) => Answer;

  constructor(service: ServiceName, answer: (events: readonly Event[]) => Answer) {
    this.#statements = statementsOf(service);
    this.#answer = answer;
  }

  /**
   * Claims the ids of the keyed commands, sorted, and tells for each command that had its effect before what it came to.
   * On a repeated run (`rerun`: the outcome of the first is unknown) commands without a key are looked up as well.
   */
  async claim(scope: BatchScope, commands: readonly C[], rerun: boolean): Promise<Map<string, Answered<Answer>>> {
    const keyed = commands.filter(({ meta }) => meta.requestHash !== null);
    const repeatable = rerun ? commands : keyed;
    if (repeatable.length === 0) return new Map();
    const ids = keyed.map(({ meta }) => meta.id);
    const [claimed, effects] = await Promise.all([
      scope.transaction.rows(this.#statements.claim, [
        scope.tenantId,
        uuidArray(ids),
        uuidArray(keyed.map(({ meta }) => meta.requestHash as string)),
      ]),
      scope.transaction.rows(this.#statements.effects, [
        scope.tenantId,
        uuidArray(repeatable.map(({ meta }) => meta.id)),
      ]),
    ]);
    const answered = this.#fromEffects(effects, commands);
    const fresh = new Set(claimed.map((row) => row.command_id));
    const duplicates = ids.filter((id) => !fresh.has(id) && !answered.has(id));
    if (duplicates.length > 0) await this.#addDuplicates(scope, duplicates, commands, answered);
    return answered;
  }

  /** Stores the refusals of keyed commands, gives up the claims whose outcome is not kept, and keeps answers that made no event. */
  keep(
    { transaction, tenantId }: BatchScope,
    outcomes: readonly { readonly command: C; readonly outcome: Outcome<Answer>; readonly effect: boolean }[],
  ): Promise<unknown>[] {
    const keyed = outcomes.filter(({ command, effect }) => command.meta.requestHash !== null && !effect);
    const [kept, forgotten] = [keyed.filter(isKept), keyed.filter((each) => !isKept(each))];
    const writes: Promise<unknown>[] = [];
    if (kept.length > 0) {
      writes.push(
        transaction.count(this.#statements.keep, [
          tenantId,
          uuidArray(kept.map(({ command }) => command.meta.id)),
          stringArray(kept.map(({ outcome }) => encodeJson(outcome))),
          stringArray(kept.map(({ command }) => command.meta.requestId)),
        ]),
      );
    }
    if (forgotten.length > 0) {
      const ids = uuidArray(forgotten.map(({ command }) => command.meta.id));
      writes.push(transaction.count(this.#statements.forget, [tenantId, ids]));
    }
    return writes;
  }

  async #addDuplicates(
    scope: BatchScope,
    duplicates: readonly string[],
    commands: readonly C[],
    answered: Map<string, Answered<Answer>>,
  ): Promise<void> {
    const ids = uuidArray(duplicates);
    // Statements after the claim: they see what the transaction that held the key has committed in the meantime.
    const [stored, effects] = await Promise.all([
      scope.transaction.rows(this.#statements.stored, [scope.tenantId, ids]),
      scope.transaction.rows(this.#statements.effects, [scope.tenantId, ids]),
    ]);
    for (const [id, answer] of this.#fromEffects(effects, commands)) answered.set(id, answer);
    const asked = hashesOf(commands);
    for (const row of stored) {
      if (row.outcome === null || answered.has(row.command_id)) continue;
      answered.set(
        row.command_id,
        row.request_hash === asked.get(row.command_id)
          ? { outcome: decodeJson(row.outcome), replayed: true, requestId: row.request_id ?? '' }
          : reused(),
      );
    }
  }

  #fromEffects(rows: readonly EffectRow[], commands: readonly C[]): Map<string, Answered<Answer>> {
    const asked = hashesOf(commands);
    const byCommand = Map.groupBy(rows, (row) => row.command_id);
    const answered = new Map<string, Answered<Answer>>();
    for (const [id, effects] of byCommand) {
      const [first] = effects;
      const same = first?.request_hash === asked.get(id);
      const events = effects.map((row) => decodeJson<Event>(row.payload));
      answered.set(
        id,
        same
          ? { outcome: accepted(this.#answer(events)), replayed: true, requestId: first?.request_id ?? '' }
          : reused(),
      );
    }
    return answered;
  }
}

function isKept({ outcome }: { readonly outcome: Outcome<unknown> }): boolean {
  return outcome.ok || isStored(outcome.refusal);
}

function hashesOf(commands: readonly Command[]): Map<string, string | null> {
  return new Map(commands.map(({ meta }) => [meta.id, meta.requestHash]));
}

/** The answer to a command whose key belongs to another request. */
export function reused(): Answered<never> {
  return { outcome: refused(refusal('key_reused')), replayed: false, requestId: '' };
}

function statementsOf(service: ServiceName): Statements {
  return {
    claim: statement(
      `${service}.claim_commands`,
      `INSERT INTO ${service}.commands (tenant_id, command_id, request_hash)
       SELECT $1::int, c.command_id, c.request_hash
       FROM unnest($2::uuid[], $3::uuid[]) AS c(command_id, request_hash)
       ORDER BY c.command_id -- claims wait for each other in this one order, so never in a circle
       ON CONFLICT DO NOTHING
       RETURNING command_id`,
    ),
    stored: statement(
      `${service}.find_commands`,
      `SELECT command_id, request_hash, outcome, request_id
       FROM ${service}.commands WHERE tenant_id = $1 AND command_id = ANY ($2::uuid[])`,
    ),
    effects: statement(
      `${service}.find_effects`,
      `SELECT command_id, request_hash, payload, request_id
       FROM ${service}.events WHERE tenant_id = $1 AND command_id = ANY ($2::uuid[])
       ORDER BY command_id, ordinal`,
    ),
    keep: statement(
      `${service}.keep_outcomes`,
      `UPDATE ${service}.commands AS c SET outcome = k.outcome, request_id = k.request_id
       FROM unnest($2::uuid[], $3::text[], $4::text[]) AS k(command_id, outcome, request_id)
       WHERE c.tenant_id = $1 AND c.command_id = k.command_id`,
    ),
    forget: statement(
      `${service}.forget_commands`,
      `DELETE FROM ${service}.commands WHERE tenant_id = $1 AND command_id = ANY ($2::uuid[])`,
    ),
  };
}
