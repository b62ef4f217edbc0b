import type { Command } from '@kontor/contracts/command';
import type { StepClosed } from '@kontor/contracts/saga';
import { assert } from '@kontor/kernel/assert';
import type { Answered } from '@kontor/runtime/idempotency';
import type { Steps } from '@kontor/runtime/steps';
import { DEFAULT_DEADLINE_MS } from '@kontor/runtime/system-command';

import type { RemoteChannel } from './remote-channel.ts';

/** The steps of sagas at a service in another process. */
export function remoteSteps<C extends Command, Answer>(channel: RemoteChannel): Steps<C, Answer> {
  return {
    // The channel has held each answer to its service's schema.
    run: (command, deadline) => channel.answered({ kind: 'step', command }, deadline) as Promise<Answered<Answer>>,
    undo: (command, undoes, deadline) =>
      channel.answered({ kind: 'undo', command, undoes }, deadline) as Promise<Answered<Answer | StepClosed>>,
    close: async (tenantId, stepId) => {
      const { outcome } = await channel.answered({ kind: 'close', tenantId, stepId }, Date.now() + DEFAULT_DEADLINE_MS);
      assert(outcome.ok, 'closing a step is never refused');
      return outcome.answer as StepClosed;
    },
  };
}
