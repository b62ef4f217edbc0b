import type { Actor } from '@kontor/contracts/command';
import type { Outcome } from '@kontor/contracts/outcome';
import { assert } from '@kontor/kernel/assert';
import { uuidv7 } from '@kontor/kernel/uuid';

import type { Client } from './client.ts';

/** What the rounds of one run share. */
export interface World {
  readonly client: Client;
  readonly random: () => number;
  /** A product with much stock, which everybody wants. */
  readonly productId: string;
  readonly keepers: Keepers;
}

/** Who keeps the store: what they do is on the audit list. */
export interface Keepers {
  readonly staff: Actor;
  readonly admin: Actor;
}

/** What nobody asks for but the store itself. */
export const SYSTEM: Actor = { userId: null, role: 'system' };

/** The answer of what must be accepted. */
export function expectOk<Answer>(outcome: Outcome<unknown>): Answer {
  assert(outcome.ok, `accepted: ${outcome.ok ? '' : JSON.stringify(outcome.refusal)}`);
  return outcome.answer as Answer;
}

/** An id of ours. */
export function newId(): string {
  return uuidv7(Date.now());
}
