import type { Command, ServiceName } from '@kontor/contracts/command';
import { accepted } from '@kontor/contracts/outcome';
import { RefusalError, refusal } from '@kontor/contracts/refusals';
import type { Answered } from '@kontor/runtime/idempotency';
import { type MustSee, seeing } from '@kontor/runtime/must-see';
import { unavailableFor } from '@kontor/runtime/retries';
import type { Steps } from '@kontor/runtime/steps';

import { commandProblem } from './command-schemas.ts';
import type { ChannelAsk, ChannelReply } from './protocol.ts';

/** A function of a service that only reads. It checks its arguments, which come from another process. */
export type ReadFunction = (...args: readonly never[]) => Promise<unknown>;

/** A service as other processes may call it. */
export interface CalledService {
  readonly service: ServiceName;
  submit(command: Command, deadline: number): Promise<Answered<unknown>>;
  /** Null where it takes part in no saga of another service. */
  readonly steps: Steps<Command, unknown> | null;
  /** Its read functions, by name. */
  readonly reads: Readonly<Record<string, ReadFunction>>;
}

/** Thrown for an entry that no caller of our contract would send. */
class BadEntryError extends Error {
  override readonly name = 'BadEntryError';
}

/**
 * Does what one entry of a call asks for. Never throws: what went wrong is the entry's reply, and its neighbours' business it is not.
 * `onBug` is told of what was neither a refusal nor a database that is away.
 */
export async function answerEntry(
  called: CalledService,
  ask: ChannelAsk,
  deadline: number,
  onBug: (error: unknown) => void,
): Promise<ChannelReply> {
  try {
    return await replyTo(called, ask, deadline);
  } catch (error) {
    const refused = error instanceof RefusalError ? error : unavailableFor(error);
    if (refused !== null) {
      return { kind: 'failed', refusal: refused.refusal, retryAfterSeconds: refused.retryAfterSeconds ?? null };
    }
    onBug(error);
    return { kind: 'failed', refusal: refusal('internal'), retryAfterSeconds: null };
  }
}

async function replyTo(called: CalledService, ask: ChannelAsk, deadline: number): Promise<ChannelReply> {
  const { service, steps } = called;
  switch (ask.kind) {
    case 'run':
      check(service, ask.command);
      return answered(await called.submit(ask.command, deadline));
    case 'step':
      check(service, ask.command);
      return answered(await stepsOf(service, steps).run(ask.command, deadline));
    case 'undo':
      check(service, ask.command);
      return answered(await stepsOf(service, steps).undo(ask.command, ask.undoes, deadline));
    case 'close': {
      const closed = await stepsOf(service, steps).close(ask.tenantId, ask.stepId);
      return answered({ outcome: accepted(closed), replayed: false, requestId: '' });
    }
    case 'read': {
      const read = Object.hasOwn(called.reads, ask.name) ? called.reads[ask.name] : undefined;
      if (read === undefined) throw new BadEntryError(`${service} has no read function ${JSON.stringify(ask.name)}`);
      const mustSee: MustSee = ask.seen === undefined ? {} : { [service]: ask.seen };
      return { kind: 'value', value: await seeing(mustSee, () => read(...(ask.args as readonly never[]))) };
    }
    default:
      throw new BadEntryError('an entry of a kind that is not known');
  }
}

function answered({ outcome, replayed, requestId }: Answered<unknown>): ChannelReply {
  return { kind: 'answered', outcome, replayed, requestId };
}

function check(service: ServiceName, command: unknown): void {
  const problem = commandProblem(service, command);
  if (problem !== null) throw new BadEntryError(problem);
}

function stepsOf(service: ServiceName, steps: CalledService['steps']): Steps<Command, unknown> {
  if (steps === null) throw new BadEntryError(`${service} takes no steps of sagas`);
  return steps;
}
