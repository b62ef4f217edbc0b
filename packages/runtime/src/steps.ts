import type { Command, ServiceName } from '@kontor/contracts/command';
import { accepted, refused } from '@kontor/contracts/outcome';
import { isStored, refusal } from '@kontor/contracts/refusals';
import type { StepClosed } from '@kontor/contracts/saga';
import { sortedUnique } from '@kontor/kernel/collections';
import { encodeJson } from '@kontor/kernel/json';
import { plainArray } from '@kontor/postgres/arrays';
import type { Database } from '@kontor/postgres/database';
import { statement } from '@kontor/postgres/statement';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

import type { Answered } from './idempotency.ts';
import { BATCH_RETRIES, runWithRetries } from './retries.ts';

/**
 * Steps of sagas at a service that commits by itself. Whatever is repeated, late or out of order: a step takes effect at most once, what a step
 * was answered it is answered again, and a step that was undone or closed never takes effect afterwards.
 */
export interface Steps<C extends Command, Answer> {
  /** Runs a step. */
  run(step: C, deadline: number): Promise<Answered<Answer>>;
  /** Closes the step `undoes`, and gives `command` if it had taken effect. */
  undo(command: C, undoes: string, deadline: number): Promise<Answered<Answer | StepClosed>>;
  /** Leaves a mark that refuses the step should it arrive late, and tells whether it had taken effect before. */
  close(tenantId: number, stepId: string): Promise<StepClosed>;
}

interface StepsOptions<C extends Command, Answer> {
  readonly service: ServiceName;
  readonly database: Database;
  submit(command: C, deadline: number): Promise<Answered<Answer>>;
}

/** The steps of a service, over the same executor as every other command of it. */
export function createSteps<C extends Command, Answer>(options: StepsOptions<C, Answer>): Steps<C, Answer> {
  const { service, database, submit } = options;
  const statements = statementsOf(service);

  const closeAll = (tenantId: number, stepIds: readonly string[]): Promise<ReadonlySet<string>> =>
    runWithRetries(
      BATCH_RETRIES,
      () =>
        database.transact(BATCH_TRANSACTION, async (transaction) => {
          transaction.carries(() => [statements.mark.name]);
          const ids = plainArray(sortedUnique(stepIds));
          // The mark waits for a step that is under way: in the statement after it, its effect is there, or it never will be.
          const [, effects] = await Promise.all([
            transaction.count(statements.mark, [tenantId, ids, MARK]),
            transaction.rows(statements.effects, [tenantId, ids]),
          ]);
          return new Set(effects.map(({ command_id }) => command_id));
        }),
      () => {},
    );

  const close = async (tenantId: number, stepId: string): Promise<StepClosed> => {
    const effects = await closeAll(tenantId, [stepId]);
    return { kind: 'closed', tookEffect: effects.has(stepId) };
  };

  return {
    close,
    run: async (step, deadline) => {
      const answered = await submit(asStep(step), deadline);
      const { outcome } = answered;
      // A refusal that is not kept would let a late copy of the step take effect when the reason is gone.
      if (!outcome.ok && !isStored(outcome.refusal)) {
        const { tookEffect } = await close(step.meta.tenantId, step.meta.id);
        if (tookEffect) return submit(asStep(step), deadline);
      }
      return answered;
    },
    undo: async (command, undoes, deadline) => {
      const closed = await close(command.meta.tenantId, undoes);
      if (closed.tookEffect) return submit(asStep(command), deadline);
      return { outcome: accepted({ ...closed }), replayed: false, requestId: command.meta.requestId };
    },
  };
}

/** A step claims its id like a request with an idempotency key, and its refusals are kept: the request it stands for is itself. */
function asStep<C extends Command>(command: C): C {
  return { ...command, meta: { ...command.meta, requestHash: command.meta.id } };
}

const MARK = encodeJson(refused(refusal('step_undone')));

function statementsOf(service: ServiceName) {
  return {
    mark: statement(
      `${service}.mark_steps`,
      `INSERT INTO ${service}.commands (tenant_id, command_id, request_hash, outcome, request_id)
       SELECT $1::int, s.step_id, s.step_id, $3::text, ''
       FROM unnest($2::uuid[]) AS s(step_id)
       ORDER BY s.step_id -- marks wait for claims and for each other in this one order, so never in a circle
       ON CONFLICT DO NOTHING`,
    ),
    effects: statement<{ command_id: string }>(
      `${service}.find_step_effects`,
      `SELECT DISTINCT command_id FROM ${service}.events WHERE tenant_id = $1 AND command_id = ANY ($2::uuid[])`,
    ),
  };
}
