import type { Command, DomainEvent } from '@kontor/contracts/command';
import type { Outcome } from '@kontor/contracts/outcome';
import { assert, present } from '@kontor/kernel/assert';
import type { Database } from '@kontor/postgres/database';
import { BATCH_TRANSACTION } from '@kontor/postgres/transaction';

import type { EventObserver } from './executor.ts';
import type { Answered, Idempotency } from './idempotency.ts';
import { LockOrder } from './lock-order.ts';
import type { BatchScope, Participant } from './participant.ts';

/** What a batch is run with: the database, the idempotency of the service that was asked, and who takes part. */
export interface BatchRunner<C extends Command, Event extends DomainEvent, Answer> {
  readonly database: Database;
  readonly idempotency: Idempotency<C, Event, Answer>;
  /** Joins the transaction; the first participant executes the commands, all of them save and append, in this order. */
  join(scope: BatchScope): BatchMembers<C, Answer>;
  readonly observer?: Partial<EventObserver> | undefined;
}

/** The services in one transaction, in the order in which they lock. */
export interface BatchMembers<C, Answer> {
  readonly asked: Participant<C, Answer>;
  readonly others: readonly Pick<Participant<never, unknown>, 'save' | 'append' | 'recorded'>[];
}

/**
 * Runs commands of one tenant in one transaction and answers each, in order: claim keys, execute what was not done
 * before, then save state rows, number the events and COMMIT in one write, so that no round trip lies between a decision and its commit.
 * @throws what PostgreSQL threw; nothing is written then, or, after a connection lost at COMMIT, it is unknown, and the
 * same commands are run again with `rerun`.
 */
export async function runBatch<C extends Command, Event extends DomainEvent, Answer>(
  { database, idempotency, join, observer }: BatchRunner<C, Event, Answer>,
  commands: readonly C[],
  rerun: boolean,
): Promise<Answered<Answer>[]> {
  const { tenantId } = present(commands[0], 'a batch has a command').meta;
  const { answers, events, refused } = await database.transact(BATCH_TRANSACTION, async (transaction) => {
    transaction.carries(() => commands.map(({ type }) => type));
    const scope: BatchScope = { tenantId, transaction, lockOrder: new LockOrder() };
    const { asked, others } = join(scope);
    const claiming = idempotency.claim(scope, commands, rerun);
    // Right behind the claims, in the same write: what a claim has to wait for is committed when the rows are locked and read.
    asked.anticipate(commands);
    const before = await claiming;
    const fresh = before.size === 0 ? commands : commands.filter(({ meta }) => !before.has(meta.id));
    const outcomes = await asked.execute(fresh);
    assert(outcomes.length === fresh.length, 'a batch gives one outcome per command');

    const members = [asked, ...others];
    const decided = fresh.map((command, index) => ({
      command,
      outcome: outcomes[index] as Outcome<Answer>,
      effect: asked.hasEffect(command.meta.id),
    }));
    transaction.beforeCommit(() => [
      ...members.flatMap((member) => member.save()),
      ...idempotency.keep(scope, decided),
      ...members.flatMap((member) => member.append()),
    ]);

    const byId = new Map(fresh.map(({ meta }, index) => [meta.id, outcomes[index] as Outcome<Answer>]));
    return {
      answers: commands.map(
        ({ meta }): Answered<Answer> =>
          before.get(meta.id) ?? {
            outcome: present(byId.get(meta.id), 'the outcome of a command'),
            replayed: false,
            requestId: meta.requestId,
          },
      ),
      events: members.flatMap((member) => member.recorded()),
      refused: fresh.flatMap((command, index) => {
        const outcome = outcomes[index] as Outcome<Answer>;
        return outcome.ok ? [] : [{ command, refusal: outcome.refusal }];
      }),
    };
  });
  for (const { event } of events) observer?.eventCommitted?.(event);
  for (const { command, refusal } of refused) observer?.commandRefused?.(command, refusal);
  return answers;
}
